/** Writes small files of weights in every format that is read, and lets the caller spoil any part of them. */
import { bytesOfParts, int, le, list, pickle, str, tensor } from './pickleAssembler.ts';
import type { Part, TensorParts } from './pickleAssembler.ts';
import { zipFile } from './zipFiles.ts';
import type { ZipEntry } from './zipFiles.ts';

export function floats(count: number, from = 0): Buffer {
  return Buffer.from(Float32Array.from({ length: count }, (_, i) => from + i / 8).buffer);
}

/** Entries as PyTorch writes them. */
export function torchEntries(data: Uint8Array, storages: Readonly<Record<string, Uint8Array>>): ZipEntry[] {
  const entry = (name: string, bytes: string | Uint8Array): ZipEntry => ({
    name: `model/${name}`,
    bytes,
    method: 0,
  });
  return [
    entry('data.pkl', data),
    entry('byteorder', 'little'),
    ...Object.entries(storages).map(([key, bytes]) => entry(`data/${key}`, bytes)),
    entry('version', '3\n'),
  ];
}

export function torchZip(
  data: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>> = { 0: floats(6) },
): Buffer {
  return zipFile(torchEntries(data, storages));
}

/** A state dict with one matrix, of which parts can be claimed otherwise. */
export function oneTensor(parts: Partial<TensorParts> = {}): Buffer {
  const whole: TensorParts = { count: 6, shape: [2, 3], strides: [3, 1], ...parts };
  return pickle('}', str('w'), tensor(whole), 's');
}

const MAGIC = ['\x8a\x0a', Buffer.from('6cfc9c46f9206aa85019', 'hex')];
const MACHINE: Part = ['}', str('little_endian'), '\x88', 's'];

export interface LegacyParts {
  readonly version?: Part;
  readonly machine?: Part;
  readonly object?: Uint8Array;
  readonly keys?: Part;
  /** what follows the pickles */
  readonly data?: Uint8Array;
}

export const storedFloats = (count: number, claimed: number | bigint = count): Buffer =>
  bytesOfParts(le(8, claimed), floats(count));

/** The stream of before 1.6. */
export function legacyStream(parts: LegacyParts = {}): Buffer {
  return Buffer.concat([
    pickle(MAGIC),
    pickle(parts.version ?? int(1001)),
    pickle(parts.machine ?? MACHINE),
    parts.object ?? oneTensor({ legacy: true }),
    pickle(parts.keys ?? list(str('0'))),
    parts.data ?? storedFloats(6),
  ]);
}

export function npyFile(
  header: string,
  data: Uint8Array,
  { version = 1, length = header.length } = {},
): Buffer {
  const size = version === 1 ? le(2, length) : le(4, length);
  return bytesOfParts('\x93NUMPY', le(1, version), '\0', size, header, data);
}

export const NPY_HEADER = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n";

export function safetensorsFile(
  header: string | Uint8Array,
  data: Uint8Array = floats(6),
  length?: number | bigint,
): Buffer {
  const bytes = Buffer.from(header);
  return bytesOfParts(le(8, length ?? bytes.length), bytes, data);
}

export const SAFETENSORS_HEADER = '{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}';
