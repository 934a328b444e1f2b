/** Writes a state dictionary of float32 tensors as a file of PyTorch (the zip format of 1.6 and later). */
import { createHash } from 'node:crypto';
import { atomicWriteFile } from '../../engine/files/atomicWrite.ts';
import { bytesOf } from '../../engine/files/safetensors.ts';
import type { Shape } from '../../engine/ops/ops.ts';
import { globalOf, tuple, writePickle } from '../pickle/write.ts';
import type { Pickled } from '../pickle/write.ts';
import { checkSize, zipOf } from './zipWrite.ts';
import type { ZipEntry } from './zipWrite.ts';

/** Entries that are given the same array share one storage, and are one tensor when they are read. */
export interface StateEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

const REBUILD = globalOf('torch._utils', '_rebuild_tensor_v2');
const FLOAT_STORAGE = globalOf('torch', 'FloatStorage');
const ORDERED_DICT = globalOf('collections', 'OrderedDict');

/** All names in the zip stand in one folder; PyTorch reads whatever it is called. */
const FOLDER = 'archive';
/** of the zip format; 3 is that of PyTorch 1.6 and still the newest that is needed here */
const VERSION = '3\n';

/**
 * Writes the file atomically, tensor by tensor from where they lie. The same weights give the same bytes.
 * @throws AppError `model/beyond-zip` beyond 4 GiB, and those of `atomicWriteFile`
 */
export async function writeTorch(path: string, entries: readonly StateEntry[]): Promise<void> {
  const storages = [...new Set(entries.map(({ data }) => data))];
  const records: ZipEntry[] = [
    { name: `${FOLDER}/data.pkl`, bytes: writePickle(stateDict(entries, storages)) },
    { name: `${FOLDER}/.format_version`, bytes: Buffer.from('1') },
    { name: `${FOLDER}/.storage_alignment`, bytes: Buffer.from('64') },
    { name: `${FOLDER}/byteorder`, bytes: Buffer.from('little') },
    ...storages.map((data, i) => ({ name: `${FOLDER}/data/${i}`, bytes: bytesOf(data) })),
    { name: `${FOLDER}/version`, bytes: Buffer.from(VERSION) },
    { name: `${FOLDER}/.data/serialization_id`, bytes: Buffer.from(serializationId(entries)) },
  ];
  checkSize(path, records);
  await atomicWriteFile(path, zipOf(records));
}

function stateDict(entries: readonly StateEntry[], storages: readonly Float32Array[]): Pickled {
  return {
    kind: 'dict',
    entries: entries.map(({ name, shape, data }) => {
      const storage = tuple('storage', FLOAT_STORAGE, String(storages.indexOf(data)), 'cpu', data.length);
      const hooks: Pickled = { kind: 'call', of: ORDERED_DICT, args: [] };
      const tensor: Pickled = {
        kind: 'call',
        of: REBUILD,
        args: [
          { kind: 'outside', id: storage },
          0,
          tuple(...shape),
          tuple(...rowMajor(shape)),
          false, // requires_grad: what is loaded into a module takes that from the module
          hooks,
        ],
      };
      return [name, tensor];
    }),
  };
}

/** Numbers from one index to the next, a dimension each. */
function rowMajor(shape: Shape): number[] {
  return shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
}

/** Forty digits that tell one file from another, as PyTorch writes them; here from names and numbers alone. */
function serializationId(entries: readonly StateEntry[]): string {
  const hash = createHash('sha256');
  for (const { name, data } of entries) hash.update(name).update(bytesOf(data));
  const digest = hash.digest();
  return [0, 8].map((at) => digest.readBigUInt64LE(at).toString().padStart(20, '0')).join('');
}
