/** Reads and writes tensors in the safetensors format; a file from outside is believed in nothing. */
import type { FileHandle } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { AppError } from '../../../shared/errors.ts';
import type { WeightMap, WeightTensor } from '../types.ts';
import { atomicWriteFile } from './atomicWrite.ts';
import { decodeBfloat16, decodeFloat16, encodeFloat16 } from './float16.ts';
import { readExactly, withInputFile } from './inputFile.ts';
import { BYTES, encodeHeader, HEADER_LIMIT, parseHeader } from './safetensorsHeader.ts';
import type { Dtype, TensorEntry } from './safetensorsHeader.ts';

export interface StoredTensor {
  /** as in the file; `data` holds float32 for all of them but I32 */
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export interface Safetensors {
  readonly tensors: Map<string, StoredTensor>;
  readonly metadata: Record<string, string>;
}

export interface WriteOptions {
  readonly dtype: 'F32' | 'F16';
  readonly metadata: Record<string, string>;
}

/**
 * Reads a file whole. Float64 is rounded to float32; float16 and bfloat16 become float32 exactly.
 *
 * @throws AppError `model/bad-safetensors` for a file that breaks a rule of the format, `model/too-large`, and those
 *   of `withInputFile`
 */
export async function readSafetensors(path: string): Promise<Safetensors> {
  return withInputFile(path, async (handle, size) => {
    const { entries, metadata, dataStart } = await readHeader(handle, size, path, BYTES);
    checkMemory(entries, path);
    const tensors = new Map<string, StoredTensor>();
    for (const entry of entries) {
      const data = await readData(handle, entry, dataStart + entry.begin);
      tensors.set(entry.name, { dtype: entry.dtype, shape: entry.shape, data });
    }
    return { tensors, metadata };
  });
}

/**
 * Writes weights atomically. The same weights and metadata give the same bytes: tensors lie in the order of their names.
 *
 * @throws AppError `model/float16-range` when a finite weight is too large for float16, and those of `atomicWriteFile`
 */
export async function writeSafetensors(
  path: string,
  tensors: WeightMap,
  options: WriteOptions,
): Promise<void> {
  const { header, order } = encodeHeader(tensors, options.dtype, options.metadata);
  await atomicWriteFile(path, fileChunks(header, order, options.dtype));
}

/** The float32 tensors of a file as weights; ids and counters (I32) are left out. */
export function weightsOf(tensors: ReadonlyMap<string, StoredTensor>): WeightMap {
  const weights: WeightMap = new Map();
  for (const [name, { shape, data }] of tensors) {
    if (data instanceof Float32Array) weights.set(name, { shape, data });
  }
  return weights;
}

/** A float32 array as the bytes that lie in a file; the same memory, not a copy. */
export function bytesOf(data: Float32Array | Int32Array | Uint16Array | Float64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function* fileChunks(
  header: Uint8Array,
  order: readonly (readonly [string, WeightTensor])[],
  dtype: 'F32' | 'F16',
): Generator<Uint8Array> {
  yield header;
  for (const [name, { data }] of order) yield bytesOf(dtype === 'F32' ? data : checkedHalves(name, data));
}

function checkedHalves(name: string, data: Float32Array): Uint16Array {
  if (data.some((x) => Math.abs(x) >= 65520 && Number.isFinite(x))) {
    throw new AppError(
      'model/float16-range',
      `“${name}” holds a number beyond ±65504, the largest that float16 can hold. Save the model as float32.`,
      { name },
    );
  }
  return encodeFloat16(data);
}

/**
 * The checked header of an open file.
 *
 * @param sizes bytes of a number of each type that may be in it
 * @throws AppError `model/bad-safetensors`
 */
export async function readHeader<D extends string>(
  handle: FileHandle,
  size: number,
  path: string,
  sizes: Readonly<Record<D, number>>,
): Promise<{ entries: TensorEntry<D>[]; metadata: Record<string, string>; dataStart: number }> {
  const refuse = (why: string): AppError =>
    new AppError('model/bad-safetensors', `“${path}” is not a valid safetensors file: ${why}.`, { path });
  if (size < 8) throw refuse('it is too short to hold a header');
  const prefix = new Uint8Array(8);
  await readExactly(handle, prefix, 0);
  const length = new DataView(prefix.buffer).getBigUint64(0, true);
  if (length > BigInt(HEADER_LIMIT))
    throw refuse('the stated length of its header is beyond the limit of 16 MiB');
  const dataStart = 8 + Number(length);
  if (dataStart > size) throw refuse('the stated length of its header goes beyond the end of the file');
  const header = new Uint8Array(Number(length));
  await readExactly(handle, header, 8);
  return { ...parseHeader(header, size - dataStart, refuse, sizes), dataStart };
}

/** A sparse file of a terabyte costs its sender nothing; its reader would be killed for memory. */
function checkMemory(entries: readonly TensorEntry[], path: string): void {
  const needed = 4 * entries.reduce((sum, entry) => sum + entry.count, 0);
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  if (needed <= memory) return;
  const giga = (bytes: number): string => (bytes / 1e9).toFixed(1);
  throw new AppError(
    'model/too-large',
    `“${path}” needs ${giga(needed)} GB of memory, but this computer may use ${giga(memory)} GB.`,
    { path, needed },
  );
}

async function readData(
  handle: FileHandle,
  entry: TensorEntry,
  position: number,
): Promise<Float32Array | Int32Array> {
  const { count, dtype } = entry;
  if (dtype === 'I32') {
    const data = new Int32Array(count);
    await readExactly(handle, bytesOf(data), position);
    return data;
  }
  const data = new Float32Array(count);
  if (dtype === 'F32') {
    await readExactly(handle, bytesOf(data), position);
  } else if (dtype === 'F64') {
    const wide = new Float64Array(count);
    await readExactly(handle, bytesOf(wide), position);
    data.set(wide);
  } else {
    const narrow = new Uint16Array(count);
    await readExactly(handle, bytesOf(narrow), position);
    (dtype === 'F16' ? decodeFloat16 : decodeBfloat16)(narrow, data);
  }
  return data;
}
