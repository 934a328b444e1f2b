/**
 * The files of a dataset folder that hold its tokens.
 *
 * - `tokens.bin`: ids into `types.json`, uint32 little-endian, all documents end to end in the order of their reading.
 * - `docs.bin`: two uint32 little-endian a document: where its tokens end, and its part (0 training, 1 held out).
 * - `types.json`: every token that occurs, with how often it does in the training and in the held-out part; in the
 *   order in which the training part first shows them, then those that only the held-out part has.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';

export const TOKENS_FILE = 'tokens.bin';
const DOCS_FILE = 'docs.bin';
const TYPES_FILE = 'types.json';

/** A token, its count in the training part, its count in the held-out part. */
export type StoredType = readonly [type: string, train: number, valid: number];

const count = z.int().nonnegative();
const typesSchema = z.object({ version: z.literal(1), types: z.array(z.tuple([z.string(), count, count])) });

export interface StoredDocuments {
  /** document d's tokens are offsets[d] … offsets[d+1] of `tokens.bin` */
  readonly offsets: Uint32Array;
  readonly parts: Uint8Array;
}

export async function writeTypes(dir: string, types: readonly StoredType[]): Promise<void> {
  const lines = types.map((type) => JSON.stringify(type)).join(',\n');
  await writeFile(join(dir, TYPES_FILE), `{"version":1,"types":[\n${lines}\n]}\n`);
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

export async function writeDocs(dir: string, lengths: readonly number[], parts: Uint8Array): Promise<void> {
  const records = new Uint32Array(lengths.length * 2);
  let end = 0;
  lengths.forEach((length, d) => {
    end += length;
    records[2 * d] = end;
    records[2 * d + 1] = parts[d] ?? 0;
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
    if ((offsets[d + 1] ?? 0) < (offsets[d] ?? 0) || (parts[d] ?? 0) > 1) throw damaged(path);
  }
  return { offsets, parts };
}

export function damaged(path: string, cause?: unknown): AppError {
  const message = `The dataset is damaged: “${path}” is missing or does not hold what it should; import the texts again.`;
  return new AppError('dataset/damaged', message, { path }, cause);
}
