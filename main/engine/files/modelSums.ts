/** sums.json: the SHA-256 of every file of a model, written together with them, so that damage is noticed later. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { atomicWriteFile } from './atomicWrite.ts';
import { hashFile } from './hashFile.ts';

/** What a model folder consists of. */
export const MODEL_FILES = [
  'model.safetensors',
  'vocab.json',
  'config.json',
  'card.json',
  'card.md',
] as const;
export const SUMS_FILE = 'sums.json';

type Sums = Readonly<Partial<Record<(typeof MODEL_FILES)[number], string>>>;

const sumsSchema = z.partialRecord(z.enum(MODEL_FILES), z.string());

export interface FileState {
  readonly name: string;
  /** `not recorded`: an older version wrote the model without sums */
  readonly state: 'same' | 'changed' | 'missing' | 'not recorded';
}

/** @throws AppError `disk/…` */
export async function writeSums(folder: string): Promise<void> {
  const sums: Partial<Record<(typeof MODEL_FILES)[number], string>> = {};
  for (const name of MODEL_FILES) sums[name] = await hashFile(join(folder, name));
  await atomicWriteFile(join(folder, SUMS_FILE), `${JSON.stringify(sums, null, 2)}\n`);
}

/** Nothing is recorded where the file is missing or torn. */
export async function readSums(folder: string): Promise<Sums> {
  try {
    return sumsSchema.parse(JSON.parse(await readFile(join(folder, SUMS_FILE), 'utf8')));
  } catch {
    return {};
  }
}

/** Reads all files of a model again and compares their sums. */
export async function checkSums(folder: string): Promise<FileState[]> {
  const sums = await readSums(folder);
  const states: FileState[] = [];
  for (const name of MODEL_FILES) states.push({ name, state: await stateOf(join(folder, name), sums[name]) });
  return states;
}

async function stateOf(path: string, sum: string | undefined): Promise<FileState['state']> {
  if (!existsSync(path)) return 'missing';
  if (sum === undefined) return 'not recorded';
  return (await hashFile(path)) === sum ? 'same' : 'changed';
}
