/** The header of a safetensors file: names, types, shapes and places of the tensors, checked as the reference reader does. */
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { WeightMap, WeightTensor } from '../types.ts';
import { duplicateKey } from './duplicateKey.ts';
import { decodeUtf8 } from './inputFile.ts';

/** The types of our own files; those of others may be more. */
export const BYTES = { F64: 8, F32: 4, I32: 4, F16: 2, BF16: 2 } as const;
export type Dtype = keyof typeof BYTES;

/** The reference reader allows 100 MB; an AWD-LSTM has fewer than a hundred tensors. */
export const HEADER_LIMIT = 16 * 1024 * 1024;
const MAX_RANK = 8;
/** No typed array of every engine holds more; 8 GiB as float32. */
const MAX_COUNT = 2 ** 31;

export interface TensorEntry<D extends string = Dtype> {
  readonly name: string;
  readonly dtype: D;
  readonly shape: readonly number[];
  /** numbers in the tensor */
  readonly count: number;
  /** bytes after the header */
  readonly begin: number;
  readonly end: number;
}

interface ParsedHeader<D extends string> {
  /** in the order of their places */
  readonly entries: TensorEntry<D>[];
  readonly metadata: Record<string, string>;
}

const size = z.int().min(0); // zod's int is a safe integer
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(size).max(MAX_RANK),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/**
 * Checks everything a header claims against itself and the file: nothing overlaps, no byte is left over, every size
 * is that of its shape.
 *
 * @param dataBytes bytes of the file after the header
 * @param refuse makes the error from the end of the sentence “this is not a valid file: …”
 * @param sizes bytes of a number of each type that may be in the file
 */
export function parseHeader<D extends string>(
  bytes: Uint8Array,
  dataBytes: number,
  refuse: (why: string) => AppError,
  sizes: Readonly<Record<D, number>>,
): ParsedHeader<D> {
  const root = parseObject(bytes, refuse);
  const entries: TensorEntry<D>[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of root) {
    if (name === '__metadata__') metadata = parseMetadata(value, refuse);
    else entries.push(parseEntry(name, value, refuse, sizes));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let place = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== place) {
      throw refuse(
        `the data of “${name}” ${begin < place ? 'overlaps that of another tensor' : 'leaves a hole before it'}`,
      );
    }
    place = end;
  }
  if (place !== dataBytes) {
    throw refuse(`its tensors need ${place} bytes of data, but the file holds ${dataBytes}`);
  }
  return { entries, metadata };
}

/**
 * The bytes before the data (length and header, padded with spaces to a multiple of 8) and the tensors in the order
 * in which their data must follow.
 */
export function encodeHeader(
  tensors: WeightMap,
  dtype: 'F32' | 'F16',
  metadata: Record<string, string>,
): { header: Uint8Array; order: (readonly [string, WeightTensor])[] } {
  const order = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const root = new Map<string, unknown>();
  if (Object.keys(metadata).length > 0) root.set('__metadata__', metadata);
  let place = 0;
  for (const [name, { shape, data }] of order) {
    if (shape.reduce((n, d) => n * d, 1) !== data.length || name === '__metadata__') {
      throw new AppError('internal/bad-tensor', `“${name}” of shape [${shape.join(', ')}] cannot be saved.`, {
        name,
      });
    }
    const end = place + data.length * BYTES[dtype];
    root.set(name, { dtype, shape, data_offsets: [place, end] });
    place = end;
  }
  const json = Buffer.from(JSON.stringify(Object.fromEntries(root)), 'utf8');
  const length = Math.ceil(json.length / 8) * 8;
  if (length > HEADER_LIMIT)
    throw new AppError('internal/header-too-large', 'The notes of a file to be saved are too long.');
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
  return { header, order };
}

function parseObject(bytes: Uint8Array, refuse: (why: string) => AppError): [string, unknown][] {
  if (bytes[0] !== 0x7b) throw refuse('its header does not begin with “{”');
  const text = decodeUtf8(bytes);
  if (text === null) throw refuse('its header is not text in UTF-8');
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch {
    throw refuse('its header is not JSON');
  }
  const repeated = duplicateKey(text);
  if (repeated !== null) throw refuse(`its header names “${repeated.slice(0, 80)}” twice`);
  return Object.entries(root ?? {}); // an object, for the text begins with “{”
}

function parseMetadata(value: unknown, refuse: (why: string) => AppError): Record<string, string> {
  const parsed = metadataSchema.safeParse(value);
  if (!parsed.success) throw refuse('its notes (__metadata__) are not a table of texts');
  return parsed.data;
}

function parseEntry<D extends string>(
  name: string,
  value: unknown,
  refuse: (why: string) => AppError,
  sizes: Readonly<Record<D, number>>,
): TensorEntry<D> {
  const label = name.slice(0, 80);
  const parsed = entrySchema.safeParse(value);
  const dtype = parsed.data?.dtype;
  if (!parsed.success || !isTypeOf(sizes, dtype)) {
    const known = Object.keys(sizes).join(', ');
    throw refuse(
      `the description of “${label}” is malformed (expected one of the types ${known}, a shape, two places)`,
    );
  }
  const { shape, data_offsets } = parsed.data;
  const [begin, end] = data_offsets;
  const count = shape.reduce((n, d) => n * d, 1);
  if (!(count <= MAX_COUNT)) throw refuse(`the shape of “${label}” is too large to be real`);
  const needed = count * sizes[dtype];
  if (end - begin !== needed) {
    throw refuse(`“${label}” has ${end - begin} bytes of data, but its shape and type need ${needed}`);
  }
  return { name, dtype, shape, count, begin, end };
}

function isTypeOf<D extends string>(
  sizes: Readonly<Record<D, number>>,
  dtype: string | undefined,
): dtype is D {
  return dtype !== undefined && Object.hasOwn(sizes, dtype);
}
