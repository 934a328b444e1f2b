/** Good files of each format, and how each is spoilt. */
import * as p from '../../test/support/pickleAssembler.ts';
import {
  floats,
  legacyStream,
  NPY_HEADER,
  npyFile,
  SAFETENSORS_HEADER,
  safetensorsFile,
  storedFloats,
  torchEntries,
} from '../../test/support/weightFiles.ts';
import { zipFile } from '../../test/support/zipFiles.ts';
import type { ZipEntry } from '../../test/support/zipFiles.ts';
import { mutatedPickle, stepsOf } from './mutatePickle.ts';
import { mutatedBytes, mutatedText } from './mutateText.ts';
import { NUMBERS } from './random.ts';
import type { Random } from './random.ts';

export const FORMATS = ['pickle', 'torch-zip', 'torch-legacy', 'safetensors', 'npz', 'npy'] as const;
export type Format = (typeof FORMATS)[number];

/** A state dict as fastai saves it with its optimiser, small. */
const stateDict = (legacy: boolean): Buffer => {
  const matrix = { key: '0', count: 6, shape: [2, 3], strides: [3, 1], legacy };
  const narrow = { key: '1', type: 'HalfStorage', count: 4, shape: [4], strides: [1], legacy };
  const scalar = p.call(p.global('numpy', 'dtype'), p.str('f8'), p.bool(false), p.bool(true));
  const bytes = p.call(p.global('_codecs', 'encode'), p.str('12345678'), p.str('latin1'));
  const hypers = p.dict(
    [p.str('lr'), p.call(p.global('numpy.core.multiarray', 'scalar'), scalar, bytes)],
    [p.str('mom'), p.float(0.9)],
  );
  const model = [
    p.orderedDict(
      [p.str('0.encoder.weight'), [p.tensor(matrix), p.put(1)]],
      [p.str('1.decoder.weight'), p.get(1)],
      [p.str('t'), p.tensor({ ...matrix, offset: 1, shape: [2, 2], strides: [1, 3] })],
    ),
    p.dict([p.str('_metadata'), p.orderedDict()]),
    'b',
  ];
  const items = p.list(hypers);
  const opt = p.dict(
    [p.str('state'), p.list(p.dict([p.str('avg'), p.tensor(narrow)], [p.str('step'), p.int(5)]))],
    [p.str('hypers'), [p.global('fastcore.foundation', 'L'), ')\x81', p.dict([p.str('items'), items]), 'b']],
  );
  return p.pickle(p.dict([p.str('model'), model], [p.str('opt'), opt]));
};

const WORDS = p.pickle(p.list(...['xxunk', 'xxpad', 'the', 'é'].map(p.str)));
const NUMBERED = p.pickle(
  p.dict(...['xxunk', 'the'].map((word, i) => [p.str(word), p.int(i)] as const)),
  p.put(3),
  p.tuple(p.get(3), p.long(2n ** 70n)),
);
const PICKLES = [WORDS, NUMBERED, stateDict(false), stateDict(true)].map(stepsOf);
const STORAGES = { 0: floats(6), 1: new Uint8Array(8) };
const ARRAYS: readonly (readonly [string, string, Uint8Array])[] = [
  ['w', NPY_HEADER, floats(6)],
  ['b', "{'descr': '<f8', 'fortran_order': True, 'shape': (3,), }\n", floats(6)],
  ['h', "{'descr': '<f2', 'fortran_order': True, 'shape': (2, 2), }\n", new Uint8Array(8)],
];
const SAFE =
  '{"__metadata__":{"format":"pt"},"a":{"dtype":"F16","shape":[2,2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[2],"data_offsets":[8,24]}}';

/** A file that is nearly good. Sometimes some of its bytes are changed as well. */
export function spoiled(format: Format, random: Random): Buffer {
  const bytes = structured(format, random);
  return random.once(6) ? mutatedBytes(bytes, random) : bytes;
}

function structured(format: Format, random: Random): Buffer {
  switch (format) {
    case 'pickle':
      return mutatedPickle(random.pick(PICKLES), random.pick(PICKLES), random);
    case 'torch-zip': {
      const data = random.once(4)
        ? stateDict(false)
        : mutatedPickle(stepsOf(stateDict(false)), random.pick(PICKLES), random);
      return archive(torchEntries(data, STORAGES), random);
    }
    case 'torch-legacy':
      return stream(random);
    case 'safetensors': {
      const header = mutatedText(random.once(2) ? SAFETENSORS_HEADER : SAFE, random);
      return safetensorsFile(header, floats(6), random.once(10) ? random.pick(NUMBERS) : undefined);
    }
    case 'npz':
      return archive(
        ARRAYS.map(([name, header, data]) => ({
          name: `${name}.npy`,
          bytes: npyFile(random.once(3) ? mutatedText(header, random) : header, data),
          method: random.pick([0, 8]),
        })),
        random,
      );
    case 'npy': {
      const [, header, data] = random.pick(ARRAYS);
      const length = random.once(10) ? Number(BigInt.asUintN(16, random.pick(NUMBERS))) : undefined;
      return npyFile(mutatedText(header, random), data, {
        version: 1 + random.below(3),
        ...(length === undefined ? {} : { length }),
      });
    }
  }
}

function stream(random: Random): Buffer {
  const part = random.below(5);
  const spoil = (pickle: Buffer): Buffer => mutatedPickle(stepsOf(pickle), random.pick(PICKLES), random);
  /** a pickle in the place of a value: without what begins and ends it */
  const value = (whole: Buffer): Buffer => spoil(whole).subarray(2, -1);
  return legacyStream({
    object: part === 0 || part === 1 ? spoil(stateDict(true)) : stateDict(true),
    keys: part === 2 ? value(p.pickle(p.list(p.str('0'), p.str('1')))) : p.list(p.str('0'), p.str('1')),
    machine:
      part === 3
        ? value(p.pickle(p.dict([p.str('little_endian'), p.bool(true)])))
        : p.dict([p.str('little_endian'), p.bool(true)]),
    data: Buffer.concat([
      storedFloats(6, random.once(8) ? random.pick(NUMBERS) : 6),
      p.le(8, random.once(8) ? random.pick(NUMBERS) : 4),
      new Uint8Array(8),
    ]),
  });
}

function archive(entries: readonly ZipEntry[], random: Random): Buffer {
  if (random.once(2)) return zipFile(entries);
  const out = entries.map((entry) => (random.once(3) ? { ...entry, ...claim(random) } : entry));
  if (random.once(4)) out.push({ ...random.pick(out), ...claim(random) });
  if (random.once(6)) out.splice(random.below(out.length), 1);
  return zipFile(out, random.once(8) ? { count: random.below(65_536), zip64: random.once(2) } : {});
}

/** What an entry says of itself, and is not so. */
function claim(random: Random): Partial<ZipEntry> {
  const number = Number(BigInt.asUintN(32, random.pick(NUMBERS)));
  return random.pick<Partial<ZipEntry>>([
    { crc: number },
    { size: number },
    { packedSize: number },
    { size: number, packedSize: number },
    { method: random.pick([0, 8, 9, 99]) },
    { flags: random.below(0x10000) },
    { mode: 0o120777 },
    { zip64: true },
    { at: number },
    {
      name: random.pick([
        'model/data.pkl',
        'model/data/0',
        'model/./data/0',
        'other/data.pkl',
        '../x.npy',
        'model/code/x.py',
        'w.npy',
        '',
        'é\0',
      ]),
    },
    { bytes: random.pick(['', 'little', 'big', '\x80\x02N.']) },
  ]);
}
