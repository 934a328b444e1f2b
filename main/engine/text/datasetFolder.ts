/**
 * The files of a dataset folder that hold its tokens.
 *
 * - `tokens.bin`: ids into `types.json`, uint32 little-endian, all documents end to end in the order of their reading.
 * - `docs.bin`: two uint32 little-endian a document: where its tokens end, and its part (0 training, 1 held out,
 *   2 left out by a remedy, with no tokens).
 * - `types.json`: every token that occurs, with how often it does in the training and in the held-out part; in the
 *   order in which the training part first shows them, then those that only the held-out part has.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { LEFT_OUT } from './split.ts';

export const TOKENS_FILE = 'tokens.bin';
const DOCS_FILE = 'docs.bin';
const TYPES_FILE = 'types.json';
/** Characters. */
const PIECE = 64 * 1024;

/** A token, its count in the training part, its count in the held-out part. */
export type StoredType = readonly [type: string, train: number, valid: number];

const count = z.int().nonnegative();
const typesSchema = z.object({ version: z.literal(1), types: z.array(z.tuple([z.string(), count, count])) });

export interface StoredDocuments {
  /** document d's tokens are offsets[d] … offsets[d+1] of `tokens.bin` */
  readonly offsets: Uint32Array;
  readonly parts: Uint8Array;
}

export async function writeTypes(dir: string, types: Iterable<StoredType>): Promise<void> {
  await writeFile(join(dir, TYPES_FILE), typesJson(types));
}

/** In pieces, since a million types are many megabytes. */
function* typesJson(types: Iterable<StoredType>): Generator<string> {
  let piece = '{"version":1,"types":[\n';
  let first = true;
  for (const type of types) {
    piece += `${first ? '' : ',\n'}${JSON.stringify(type)}`;
    first = false;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n]}\n`;
}

/** @throws AppError `dataset/damaged` */
export async function readTypes(dir: string): Promise<StoredType[]> {
  const path = join(dir, TYPES_FILE);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw damaged(path, error);
  });
  try {
    return typesSchema.parse(JSON.parse(text)).types;
  } catch (error) {
    throw damaged(path, error);
  }
}

/** @param lengths tokens of each document; those of documents that are left out do not count */
export async function writeDocs(dir: string, lengths: Uint32Array, parts: Uint8Array): Promise<void> {
  const records = new Uint32Array(lengths.length * 2);
  let end = 0;
  parts.forEach((part, d) => {
    end += part === LEFT_OUT ? 0 : (lengths[d] ?? 0);
    records[2 * d] = end;
    records[2 * d + 1] = part;
  });
  await writeFile(join(dir, DOCS_FILE), new Uint8Array(records.buffer));
}

/** @throws AppError `dataset/damaged` */
export async function readDocs(dir: string): Promise<StoredDocuments> {
  const path = join(dir, DOCS_FILE);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw damaged(path, error);
  });
  if (bytes.length % 8 !== 0) throw damaged(path);
  const n = bytes.length / 8;
  const offsets = new Uint32Array(n + 1);
  const parts = new Uint8Array(n);
  for (let d = 0; d < n; d++) {
    offsets[d + 1] = bytes.readUInt32LE(8 * d);
    parts[d] = bytes.readUInt32LE(8 * d + 4);
    if ((offsets[d + 1] ?? 0) < (offsets[d] ?? 0) || (parts[d] ?? 0) > LEFT_OUT) throw damaged(path);
  }
  return { offsets, parts };
}

export function damaged(path: string, cause?: unknown): AppError {
  const message = `The dataset is damaged: “${path}” is missing or does not hold what it should; import the texts again.`;
  return new AppError('dataset/damaged', message, { path }, cause);
}
