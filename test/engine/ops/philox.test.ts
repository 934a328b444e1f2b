/** Random numbers against TensorFlow's own StatelessRandomUniform, bit for bit, and against numbers noted from it. */
import { describe, expect, test } from 'vitest';
import type { RandomKey } from '../../../main/engine/ops/ops.ts';
import { philoxUint32, philoxUniform } from '../../../main/engine/ops/philox.ts';
import { randomKey } from '../../../main/engine/ops/random.ts';
import { attr, FLOAT, INT32 } from '../../../main/engine/ops/tensorflow/binding.ts';
import type { Binding } from '../../../main/engine/ops/tensorflow/binding.ts';
import { tensorflowBinding } from '../../support/engines.ts';

const KEYS: readonly RandomKey[] = [
  [0, 0],
  [1, 2],
  [-1, 7],
  [7, -1],
  [2 ** 31 - 1, -(2 ** 31)],
  [-(2 ** 31), 2 ** 31 - 1],
  randomKey(123_456_789, 4_000_000, 3, 'weight'),
];
const SHAPES = [[1], [2], [3], [4], [5], [17, 3], [2, 3, 5], [1151], [64, 1023]];

const missing = typeof tensorflowBinding === 'string' ? tensorflowBinding.replace(/[()]/g, '') : null;
const besideTensorflow = `beside TensorFlow${missing === null ? '' : ` (${missing})`}`;

describe.skipIf(missing !== null)(besideTensorflow, () => {
  test.each(SHAPES)('every key fills a tensor of %j… as TensorFlow does', (...shape) => {
    for (const key of KEYS) expect(bitsOf(philoxUniform(key, sizeOf(shape)))).toEqual(drawn(shape, key));
  });

  test('more than a million numbers are TensorFlow’s, whatever its threads do', () => {
    const shape = [1031, 1153];
    const key = randomKey(1, 2, 0, 'weight');
    const [ours, theirs] = [bitsOf(philoxUniform(key, sizeOf(shape))), drawn(shape, key)];
    expect(ours.length).toBe(theirs.length);
    expect(ours.findIndex((bits, i) => bits !== theirs[i])).toBe(-1); // toEqual is slow for so many
  });
});

describe('without TensorFlow', () => {
  test('a key gives the numbers that TensorFlow 2.21 gave for it', () => {
    expect(Array.from(philoxUniform([42, 7], 6))).toEqual([
      0.6123888492584229, 0.9290637969970703, 0.8335556983947754, 0.6969203948974609, 0.8798662424087524,
      0.48982083797454834,
    ]);
  });

  test('a shorter draw is the beginning of a longer one', () => {
    const long = philoxUint32([5, 9], 1000);
    for (const n of [0, 1, 2, 3, 4, 5, 999]) expect(philoxUint32([5, 9], n)).toEqual(long.slice(0, n));
  });

  test('neighbouring keys share no numbers and are spread evenly', () => {
    const draws = [0, 1, 2, 3].map((counter) => philoxUniform([1, counter], 10_000));
    for (const u of draws) {
      expect(u.every((x) => x >= 0 && x < 1)).toBe(true);
      const mean = u.reduce((a, b) => a + b, 0) / u.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * u.length)); // five standard errors
    }
    expect(new Set(draws.map((u) => u.slice(0, 4).join())).size).toBe(draws.length);
  });
});

/** StatelessRandomUniform's numbers, as bits. */
function drawn(shape: readonly number[], key: RandomKey): Uint32Array {
  const b = binding();
  const size = b.createTensor([shape.length], INT32, Int32Array.from(shape));
  const seed = b.createTensor([2], INT32, Int32Array.from(key));
  const attrs = [attr.type('dtype', FLOAT), attr.type('T', INT32), attr.type('Tseed', INT32)];
  const [out] = b.executeOp('StatelessRandomUniform', attrs, [size, seed], 1);
  if (out === undefined) throw new Error('StatelessRandomUniform gave nothing');
  const numbers = Float32Array.from(b.tensorDataSync(out.id));
  for (const id of [size, seed, out.id]) b.deleteTensor(id);
  return bitsOf(numbers);
}

function binding(): Binding {
  if (typeof tensorflowBinding === 'string') throw new Error(tensorflowBinding);
  return tensorflowBinding;
}

const bitsOf = (floats: Float32Array): Uint32Array =>
  new Uint32Array(floats.buffer, floats.byteOffset, floats.length);
const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
