/** What every implementation of Ops owes its callers: arithmetic, look-up, masks, ownership. */
import { expect, test } from 'vitest';
import type { Ops, Shape, Tensor } from '../../../main/engine/ops/ops.ts';
import { philoxUniform } from '../../../main/engine/ops/philox.ts';
import { drawPlace, stepKey } from '../../../main/engine/ops/random.ts';
import { compute, fed } from '../../support/compute.ts';
import type { Fed } from '../../support/compute.ts';
import { forEachEngine } from '../../support/engines.ts';
import { mulberry32 } from '../../support/golden.ts';
import { relativeError } from '../../support/parity.ts';

/** Numbers in (−1, 1) that are no other tensor's. */
let drawn = 0;
const random = (...shape: number[]): { data: Float32Array; shape: number[] } => ({
  data: mulberry32(++drawn, sizeOf(shape), 1),
  shape,
});

const BROADCASTS: readonly (readonly [a: Shape, b: Shape, out: Shape])[] = [
  [
    [3, 5],
    [3, 5],
    [3, 5],
  ],
  [[1], [1], [1]],
  [[3, 5], [5], [3, 5]],
  [[5], [3, 5], [3, 5]],
  [
    [3, 5],
    [3, 1],
    [3, 5],
  ],
  [
    [3, 1],
    [1, 5],
    [3, 5],
  ],
  [[3, 5], [], [3, 5]],
  [[], [7], [7]],
  [
    [2, 3, 4],
    [3, 1],
    [2, 3, 4],
  ],
];

forEachEngine((open) => {
  test('add, sub and mul broadcast as in NumPy, to the last bit', async () => {
    const ops = await open();
    const inputs: Record<string, Fed> = {};
    for (const [n, [a, b]] of BROADCASTS.entries())
      Object.assign(inputs, { [`a${n}`]: random(...a), [`b${n}`]: random(...b) });
    const got = compute(ops, inputs, (input) => {
      const results = BROADCASTS.flatMap((_, n): [string, Tensor][] => [
        [`add ${n}`, ops.add(input(`a${n}`), input(`b${n}`))],
        [`sub ${n}`, ops.sub(input(`a${n}`), input(`b${n}`))],
        [`mul ${n}`, ops.mul(input(`a${n}`), input(`b${n}`))],
      ]);
      for (const [name, t] of results) expect(t.shape).toEqual(BROADCASTS[Number(name.slice(4))]?.[2]);
      return Object.fromEntries(results);
    });
    for (const [n, [a, b, out]] of BROADCASTS.entries()) {
      const [left, right] = [spread(inputs[`a${n}`]?.data, a, out), spread(inputs[`b${n}`]?.data, b, out)];
      const each = (f: (x: number, y: number) => number): Float32Array =>
        Float32Array.from(left, (x, i) => f(x, right[i] ?? Number.NaN));
      expect(got(`add ${n}`)).toEqual(each((x, y) => x + y));
      expect(got(`sub ${n}`)).toEqual(each((x, y) => x - y));
      expect(got(`mul ${n}`)).toEqual(each((x, y) => x * y));
    }
  });

  test('rows, concat, reshape, addAll and scale lay numbers where they belong', async () => {
    const ops = await open();
    const a = random(4, 3);
    const b = random(1, 3);
    const v = random(5);
    const got = compute(ops, { a, b, v }, (input) => ({
      middle: ops.rows(input('a'), 1, 2),
      ofVector: ops.rows(input('v'), 4, 1),
      joined: ops.concat([input('a'), input('b'), input('a')]),
      alone: ops.concat([input('b')]),
      reshaped: ops.reshape(input('a'), [2, 6]),
      sum: ops.addAll([input('a'), input('a'), ops.reshape(ops.reshape(input('a'), [12]), [4, 3])]),
      single: ops.addAll([input('v')]),
      scaled: ops.scale(input('a'), -0.37),
    }));
    expect(got('middle')).toEqual(a.data.slice(3, 9));
    expect(got('ofVector')).toEqual(v.data.slice(4));
    expect(Array.from(got('joined'))).toEqual([...a.data, ...b.data, ...a.data]);
    expect(got('alone')).toEqual(b.data);
    expect(got('reshaped')).toEqual(a.data);
    expect(got('sum')).toEqual(Float32Array.from(a.data, (x) => Math.fround(x + x) + x));
    expect(got('single')).toEqual(v.data);
    expect(
      relativeError(
        got('scaled'),
        Float64Array.from(a.data, (x) => -0.37 * x),
      ),
    ).toBeLessThan(1e-7);
  });

  test('sums of squares are those of double precision', async () => {
    const ops = await open();
    const long = random(1031, 97);
    const one = fed(Float32Array.of(-3), 1);
    const got = compute(ops, { long, one }, (input) => ({
      long: ops.sumOfSquares(input('long')),
      one: ops.sumOfSquares(input('one')),
    }));
    expect(relativeError(got('long'), [long.data.reduce((sum, x) => sum + x * x, 0)])).toBeLessThan(2e-6);
    expect(got('one')).toEqual(Float32Array.of(9));
  });

  test('gather copies rows of tables and elements of vectors, repeated ids too', async () => {
    const ops = await open();
    const [table, vector] = [random(5, 3), random(5)];
    const ids = Int32Array.of(4, 0, 4, 4, 2);
    const got = compute(ops, { table, vector, ids: fed(ids, 5), one: fed(Int32Array.of(3), 1) }, (input) => ({
      rows: ops.gather(input('table'), input('ids')),
      row: ops.gather(input('table'), input('one')),
      elements: ops.gather(input('vector'), input('ids')),
    }));
    expect(Array.from(got('rows'))).toEqual(
      Array.from(ids).flatMap((id) => [...table.data.slice(3 * id, 3 * id + 3)]),
    );
    expect(got('row')).toEqual(table.data.slice(9, 12));
    expect(got('elements')).toEqual(Float32Array.from(ids, (id) => vector.data[id] ?? Number.NaN));
  });

  test('scatterAdd adds up the rows of repeated ids and leaves the table as it was', async () => {
    const ops = await open();
    const [table, added] = [random(6, 3), random(7, 3)];
    const ids = Int32Array.of(2, 5, 2, 0, 2, 5, 2);
    const got = compute(ops, { table, added, ids: fed(ids, 7) }, (input) => ({
      sum: ops.scatterAdd(input('table'), input('ids'), input('added')),
      table: ops.scale(input('table'), 1),
    }));
    const want = Float64Array.from(table.data);
    for (const [n, id] of ids.entries())
      for (let k = 0; k < 3; k++) want[3 * id + k] = (want[3 * id + k] ?? 0) + (added.data[3 * n + k] ?? 0);
    expect(relativeError(got('sum'), want)).toBeLessThan(3e-7);
    expect(got('sum').slice(3, 6)).toEqual(table.data.slice(3, 6)); // a row that no id names
    expect(got('table')).toEqual(table.data);
  });

  test('masks are Philox’s bit for bit, so every engine drops the same', async () => {
    const ops = await open();
    const key = stepKey(-7, 5_000_000);
    const draws = [
      { shape: [1], p: 0.5, place: drawPlace(0, 'embedding') },
      { shape: [7], p: 0.1, place: drawPlace(0, 'input') },
      { shape: [13, 52], p: 0.2, place: drawPlace(1, 'weight') },
      { shape: [301], p: 0.15, place: drawPlace(15, 'hidden') },
      { shape: [64, 33], p: 0.9, place: drawPlace(0, 'output') },
    ];
    const got = compute(ops, { key: fed(Int32Array.from(key), 2) }, (input) =>
      Object.fromEntries(
        draws.map(({ shape, p, place }, n): [string, Tensor] => [
          String(n),
          ops.dropoutMask(shape, p, input('key'), place),
        ]),
      ),
    );
    for (const [n, { shape, p, place }] of draws.entries()) {
      const u = philoxUniform([key[0], key[1] + place], sizeOf(shape));
      expect(got(String(n))).toEqual(u.map((x) => (x >= Math.fround(p) ? 1 / (1 - p) : 0)));
    }
  });

  test('what goes in comes out: floats, ints, scalars, zeros and variables', async () => {
    const ops = await open();
    const data = mulberry32(1, 6, 1e30);
    const v = ops.variable(data, [2, 3]);
    data.fill(7); // the engine has its own copy
    const kept = mulberry32(1, 6, 1e30);
    ops.step(() => {
      expect(ops.read(ops.value(v))).toEqual(kept);
      const old = ops.value(v);
      ops.assign(v, ops.floats(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]));
      expect(ops.read(old)).toEqual(kept); // a value is a snapshot
      expect(ops.read(ops.value(v))).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
      expect(ops.read(ops.ints(Int32Array.of(-1, 2 ** 20), [2]))).toEqual(Float32Array.of(-1, 2 ** 20));
      expect(ops.read(ops.scalar(0.1))).toEqual(Float32Array.of(0.1));
      expect(ops.read(ops.zeros([2, 2]))).toEqual(new Float32Array(4));
    });
    ops.drop(v);
  });

  test('a step frees all that it made but what is kept, also when it fails', async () => {
    const ops = await open();
    ops.step(() => ops.add(ops.zeros([2]), ops.scale(ops.floats(Float32Array.of(1, 2), [2]), 3))); // makes constants
    const before = ops.liveTensors();
    const kept = ops.step(() => {
      const a = ops.floats(Float32Array.of(1, 2), [2]);
      ops.step(() => ops.add(a, ops.zeros([2])));
      expect(ops.read(a)).toEqual(Float32Array.of(1, 2)); // an inner step leaves the outer one's alone
      ops.free(ops.add(a, a));
      return ops.keep(ops.scale(ops.reshape(a, [1, 2]), 3));
    });
    expect(ops.liveTensors()).toBe(before + 1);
    expect(ops.read(kept)).toEqual(Float32Array.of(3, 6));
    ops.step(() => ops.reshape(kept, [2]));
    expect(ops.read(kept)).toEqual(Float32Array.of(3, 6));
    ops.free(kept);
    expect(ops.liveTensors()).toBe(before);
    const fail = (): never =>
      ops.step(() => {
        ops.floats(Float32Array.of(1), [1]);
        throw new Error('on purpose');
      });
    expect(fail).toThrow('on purpose');
    expect(ops.liveTensors()).toBe(before);
  });

  test('variables do not count as live tensors, and a dropped one is gone', async () => {
    const ops = await open();
    const before = ops.liveTensors();
    const v = ops.variable(new Float32Array(4), [2, 2]);
    ops.step(() => ops.value(v));
    expect(ops.liveTensors()).toBe(before);
    ops.drop(v);
    expect(ops.liveTensors()).toBe(before);
    expect(() => ops.step(() => ops.read(ops.value(v)))).toThrow();
  });

  test('a training step over all pieces leaves as many live tensors as it found', async () => {
    const ops = await open();
    const update = smallStep(ops);
    update();
    const before = ops.liveTensors();
    for (let k = 0; k < 3; k++) update();
    expect(ops.liveTensors()).toBe(before);
  });
});

/** Forward, backward and Adam over one layer and a decoder, recorded once. */
function smallStep(ops: Ops): () => void {
  const [T, B, E, V] = [3, 2, 4, 11];
  const variable = (...shape: number[]) => ops.variable(random(...shape).data, shape);
  const [w, u, b] = [variable(E, 4 * E), variable(E, 4 * E), variable(4 * E)];
  const [table, m, v] = [variable(V, E), variable(V, E), ops.variable(new Float32Array(V * E), [V, E])];
  const run = ops.record(
    [
      { dtype: 'int32', shape: [T * B] },
      { dtype: 'int32', shape: [2] },
    ],
    ([ids, key]) => {
      if (ids === undefined || key === undefined) throw new RangeError('no feeds');
      const embedding = ops.value(table);
      const x = ops.gather(embedding, ids);
      const dropped = ops.mul(ops.value(u), ops.dropoutMask([E, 4 * E], 0.5, key, 2));
      const weights = { w: ops.value(w), u: dropped, b: ops.value(b) };
      const state = ops.zeros([B, E]);
      const { h, tape } = ops.lstm(x, state, state, weights, true);
      const { lossSum, dInput, dTable } = ops.decoderLoss(h, ids, embedding, ops.zeros([V]), T * B);
      const { dx } = ops.lstmBackward(tape, dInput, null, null);
      const gradient = ops.scatterAdd(dTable, ids, dx);
      const [lr, beta1, beta2, eps] = [0.1, 0.9, 0.99, 1e-5].map((k) => ops.scalar(k));
      if (!lr || !beta1 || !beta2 || !eps) throw new RangeError('no scalars');
      ops.adam(table, m, v, gradient, { lr, beta1, beta2, beta1Power: beta1, beta2Power: beta2, eps });
      return [lossSum];
    },
  );
  return () => {
    expect(run(Int32Array.of(1, 2, 3, 4, 1, 1), Int32Array.of(1, 256))[0]?.[0]).toBeGreaterThan(0);
  };
}

/** Numbers of shape `from` repeated to shape `to`, as NumPy broadcasts. */
function spread(data: ArrayLike<number> = [], from: Shape, to: Shape): number[] {
  const axes = [...Array<number>(to.length - from.length).fill(1), ...from];
  return Array.from({ length: sizeOf(to) }, (_, flat) => {
    let [rest, at, stride] = [flat, 0, 1];
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const [size, own] = [to[axis] ?? 1, axes[axis] ?? 1];
      if (own > 1) at += (rest % size) * stride;
      stride *= own;
      rest = Math.floor(rest / size);
    }
    return data[at] ?? Number.NaN;
  });
}

function sizeOf(shape: Shape): number {
  return shape.reduce((a, b) => a * b, 1);
}
