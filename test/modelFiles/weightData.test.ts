/** What a file of weights may hold, put together step by step: each kind of it comes out as plain data. */
import { expect, test } from 'vitest';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { codeOf } from '../support/codeOf.ts';
import * as p from '../support/pickleAssembler.ts';
import { fileOf, opened, tensorOf } from '../support/openedWeights.ts';
import {
  floats,
  legacyStream,
  NPY_HEADER,
  npyFile,
  oneTensor,
  safetensorsFile,
  torchZip,
} from '../support/weightFiles.ts';

const stepped = { count: 6, offset: 1, shape: [2, 2], strides: [1, 3] };

test.each([
  ['an archive', torchZip(oneTensor(stepped))],
  ['a stream', legacyStream({ object: oneTensor({ ...stepped, legacy: true }) })],
])(
  'a tensor of %s that is stepped through otherwise than row by row comes out row by row',
  async (_, bytes) => {
    // numbers 0, 1/8 … 5/8; from 1: [[1, 4], [2, 5]]
    expect(await opened(bytes)).toEqual(
      new Map([['w', { shape: [2, 2], data: [1 / 8, 4 / 8, 2 / 8, 5 / 8] }]]),
    );
  },
);

test('many tensors of one storage each get their part', async () => {
  const parts = [0, 2, 4].map((offset) => p.tensor({ count: 6, offset, shape: [2], strides: [1] }));
  const data = [
    [0, 1],
    [2, 3],
    [4, 5],
  ].map((pair) => ({ shape: [2], data: pair.map((n) => n / 8) }));
  expect(await opened(torchZip(p.pickle(p.list(...parts))))).toEqual(data);
});

test('a part of a storage, as old streams name it, begins where it says', async () => {
  const part = p.tuple(p.str('1'), p.int(2), p.int(4));
  const id = p.tuple(
    p.str('storage'),
    p.global('torch.cuda', 'FloatStorage'),
    p.str('0'),
    p.str('cuda:0'),
    p.int(6),
    part,
  );
  const rebuilt = p.call(
    p.global('torch._utils', '_rebuild_tensor'),
    [id, 'Q'],
    p.int(1),
    p.tuple(p.int(3)),
    p.tuple(p.int(1)),
  );
  expect(await opened(legacyStream({ object: p.pickle(rebuilt) }))).toEqual({
    shape: [3],
    data: [3 / 8, 4 / 8, 5 / 8],
  });
});

test('scalars and empty tensors are tensors', async () => {
  const object = p.pickle(
    p.list(
      p.tensor({ count: 6, offset: 5, shape: [], strides: [] }),
      p.tensor({ count: 6, shape: [0, 4], strides: [4, 1] }),
    ),
  );
  expect(await opened(torchZip(object))).toEqual([
    { shape: [], data: [5 / 8] },
    { shape: [0, 4], data: [] },
  ]);
});

test.each([
  ['DoubleStorage', new Float64Array([0.1, -2])],
  ['HalfStorage', new Uint16Array([0x3c00, 0xc000])],
  ['BFloat16Storage', new Uint16Array([0x3f80, 0xc000])],
])('%s becomes float32', async (type, stored) => {
  const object = p.pickle(p.tensor({ type, count: 2, shape: [2], strides: [1] }));
  const first = type === 'DoubleStorage' ? Math.fround(0.1) : 1;
  const bytes = new Uint8Array(stored.buffer);
  expect(await opened(torchZip(object, { 0: bytes }))).toEqual({ shape: [2], data: [first, -2] });
});

test('whole numbers are known, but are no weights', async () => {
  const object = p.pickle(p.tensor({ type: 'LongStorage', count: 3, shape: [3], strides: [1] }));
  const weights = await openWeights(fileOf(torchZip(object, { 0: floats(6) })));
  const tensor = tensorOf(weights.root);
  expect(tensor).toMatchObject({ dtype: 'I64', count: 3 });
  expect(await codeOf(tensor.read())).toBe('model/dtype');
  await weights.close();
});

test('what a real checkpoint keeps beside its tensors comes out as plain data', async () => {
  const item = p.pickle(
    p.dict(
      [p.str('__proto__'), p.dict([p.str('polluted'), p.bool(true)])],
      [p.str('constructor'), p.int(1)],
      [
        p.str('L'),
        [p.global('fastcore.foundation', 'L'), ')\x81', p.dict([p.str('items'), p.list(p.float(0.5))]), 'b'],
      ],
      [
        p.str('metadata'),
        [p.orderedDict([p.str('a'), p.int(1)]), p.dict([p.str('_metadata'), p.orderedDict()]), 'b'],
      ],
      [
        p.str('lr'),
        p.call(
          p.global('numpy._core.multiarray', 'scalar'),
          [
            p.call(p.global('numpy', 'dtype'), p.str('f8'), p.bool(false), p.bool(true)),
            p.tuple(p.int(3), p.str('<'), p.NONE, p.NONE, p.NONE, p.int(-1), p.int(-1), p.int(0)),
            'b',
          ],
          p.call(p.global('_codecs', 'encode'), p.str('\0\0\0\0\0\0\xe0?'), p.str('latin1')),
        ),
      ],
      [p.int(7), p.call(p.global('collections', 'defaultdict'), p.global('builtins', 'dict'))],
      [p.str('size'), p.call(p.global('torch', 'Size'), p.tuple(p.int(2), p.int(3)))],
      [p.str('device'), p.call(p.global('torch', 'device'), p.str('cuda'), p.int(0))],
      [p.str('long'), p.long(2n ** 70n)],
      [p.str('negative'), p.long(-5n, 1)],
    ),
  );
  const content = await opened(item);
  expect(content).toEqual(
    new Map<unknown, unknown>([
      ['__proto__', new Map([['polluted', true]])],
      ['constructor', 1],
      ['L', [0.5]],
      ['metadata', new Map([['a', 1]])],
      ['lr', 0.5],
      [7, new Map()],
      ['size', [2, 3]],
      ['device', 'cuda:0'],
      ['long', 2n ** 70n],
      ['negative', -5],
    ]),
  );
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a list of a million steps and a quarter of a million words is read', async () => {
  const words = Array.from({ length: 238_462 }, (_, n) => [p.str(`w${n}`), p.put(n)]);
  const content = await opened(p.pickle('](', words, 'e'));
  expect(content).toHaveLength(238_462);
});

test('NumPy arrays lie row by row or column by column', async () => {
  const columns = NPY_HEADER.replace('False', 'True');
  expect(await opened(npyFile(NPY_HEADER, floats(6)))).toEqual({
    shape: [2, 3],
    data: [0, 1, 2, 3, 4, 5].map((n) => n / 8),
  });
  expect(await opened(npyFile(columns, floats(6)))).toEqual({
    shape: [2, 3],
    data: [0, 2, 4, 1, 3, 5].map((n) => n / 8),
  });
});

test('a NumPy array may be a single number', async () => {
  const header = NPY_HEADER.replace('(2, 3)', '()');
  expect(await opened(npyFile(header, floats(1, 7)))).toEqual({ shape: [], data: [7] });
});

test('NumPy headers may be written as Python 2 did, in any order and by any version', async () => {
  const header = "{\"shape\": (2L, 3L), 'fortran_order': False, 'descr': '<f4'}".padEnd(100) + '\n';
  for (const version of [1, 2, 3])
    expect(await opened(npyFile(header, floats(6), { version }))).toMatchObject({ shape: [2, 3] });
});

test('a safetensors file whose length begins like a pickle is no pickle', async () => {
  const header = '{"w":{"dtype":"F32","shape":[6],"data_offsets":[0,24]}}'.padEnd(0x280);
  expect(await opened(safetensorsFile(header))).toMatchObject(new Map([['w', { shape: [6] }]]));
});
