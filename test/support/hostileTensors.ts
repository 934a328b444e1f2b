/** Descriptions of tensors and storages that do not fit the numbers in the file. */
import {
  bool,
  call,
  dict,
  float,
  global,
  int,
  list,
  orderedDict,
  pickle,
  storage,
  str,
  tensor,
  tuple,
} from './pickleAssembler.ts';
import type { Part } from './pickleAssembler.ts';
import { floats, legacyStream, oneTensor, storedFloats, torchZip } from './weightFiles.ts';

export function impossibleTensors(): Record<string, Uint8Array> {
  const zip = (parts: Parameters<typeof oneTensor>[0]): Uint8Array => torchZip(oneTensor(parts));
  const stream = (parts: Parameters<typeof oneTensor>[0], data = storedFloats(6)): Uint8Array =>
    legacyStream({ object: oneTensor({ ...parts, legacy: true }), data });
  const view = (...part: readonly Part[]): Part => [
    tuple(str('storage'), global('torch', 'FloatStorage'), str('0'), str('cpu'), int(6), tuple(...part)),
    'Q',
  ];
  const viewed = (part: Part): Uint8Array =>
    legacyStream({
      object: pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          part,
          int(0),
          tuple(int(6)),
          tuple(int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    });
  return {
    'a negative dimension': zip({ shape: [-2, 3] }),
    'two negative dimensions': zip({ shape: [-2, -3] }),
    'a negative stride': zip({ strides: [-3, 1] }),
    'a negative offset': zip({ offset: -1 }),
    'an offset at the end': zip({ offset: 1 }),
    'an offset of 2^62': zip({ offset: 2n ** 62n }),
    'an offset that wraps round 64 bits': zip({ offset: 2n ** 64n }),
    'a dimension of 2^53': zip({ shape: [2n ** 53n, 3] }),
    'dimensions whose product wraps round': zip({ shape: [2 ** 32, 2 ** 32], strides: [0, 0] }),
    'strides of nothing for a terabyte': zip({ shape: [1e6, 1e6], strides: [0, 0] }),
    'a stride beyond the end': zip({ strides: [6, 1] }),
    'a stride of 2^62': zip({ strides: [2n ** 62n, 1] }),
    'strides for other dimensions': zip({ strides: [3] }),
    'nine dimensions': zip({
      shape: Array.from({ length: 9 }, () => 1),
      strides: Array.from({ length: 9 }, () => 1),
    }),
    '10,000 dimensions': zip({
      shape: Array.from({ length: 10_000 }, () => 1),
      strides: Array.from({ length: 10_000 }, () => 1),
    }),
    'dimensions that are texts': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          storage({ count: 6 }),
          int(0),
          tuple(str('2'), str('3')),
          tuple(int(3), int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    ),
    'dimensions that are no numbers': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          storage({ count: 6 }),
          int(0),
          tuple(float(NaN), float(Infinity)),
          tuple(int(3), int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    ),
    'half a dimension': torchZip(
      pickle(
        call(
          global('torch._utils', '_rebuild_tensor_v2'),
          storage({ count: 6 }),
          int(0),
          tuple(float(1.5)),
          tuple(int(1)),
          bool(false),
          orderedDict(),
        ),
      ),
    ),
    'a storage of more numbers than bytes': zip({ count: 7 }),
    'a storage of fewer numbers than bytes': zip({ count: 5, shape: [5], strides: [1] }),
    'a storage of another type than its bytes': zip({ type: 'DoubleStorage' }),
    'a storage of half of its bytes': zip({ type: 'HalfStorage' }),
    'a storage of an unknown type': zip({ type: 'ComplexFloatStorage' }),
    'a storage of 2^40 numbers': zip({ count: 2 ** 40 }),
    'a storage of -6 numbers': zip({ count: -6 }),
    'a storage that is not there': zip({ key: '7' }),
    'a storage with a path as its key': zip({ key: '../../../etc/passwd' }),
    'a storage with a long key': zip({ key: '0'.repeat(1000) }),
    'a storage said in two ways': torchZip(
      pickle(
        list(
          tensor({ count: 6, shape: [6], strides: [1] }),
          tensor({ count: 6, type: 'IntStorage', shape: [6], strides: [1] }),
        ),
      ),
    ),
    'a thousand views of the same numbers': torchZip(
      pickle(
        list(
          ...Array.from({ length: 1000 }, (_, n) =>
            tensor({ count: 1000, shape: [1000 - n], strides: [1], offset: n }),
          ),
        ),
      ),
      { 0: floats(1000) },
    ),
    'stream: more numbers than bytes': stream({ count: 2 ** 30 }),
    'stream: the count says otherwise': stream({}, storedFloats(6, 5)),
    'stream: the count is negative': stream({}, storedFloats(6, -1)),
    'stream: the count is 2^62': stream({}, storedFloats(6, 2n ** 62n)),
    'stream: keys of no storage': legacyStream({ keys: list(str('0'), str('1')) }),
    'stream: a key twice': legacyStream({
      keys: list(str('0'), str('0')),
      data: Buffer.concat([storedFloats(6), storedFloats(6)]),
    }),
    'stream: no keys': legacyStream({ keys: list(), data: Buffer.alloc(0) }),
    'stream: keys that are numbers': legacyStream({ keys: list(int(0)) }),
    'stream: keys that are a text': legacyStream({ keys: str('0') }),
    'stream: another version': legacyStream({ version: int(1002) }),
    'stream: a version that is a list': legacyStream({ version: list(int(1001)) }),
    'stream: big-endian': legacyStream({ machine: dict([str('little_endian'), bool(false)]) }),
    'stream: nothing said of the machine': legacyStream({ machine: dict() }),
    'stream: a part beyond its storage': viewed(view(str('1'), int(3), int(4))),
    'stream: a part with a negative begin': viewed(view(str('1'), int(-1), int(4))),
    'stream: a tensor beyond its part': viewed(view(str('1'), int(1), int(3))),
    'stream: a part that is none': viewed(view()),
  };
}
