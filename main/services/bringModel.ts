/** From a model's foreign files to a folder of the library; needs no database, so that a throw-away process can do it. */
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { readModelFiles, readModelFolder, writeModelFolder } from '../engine/files/modelFolder.ts';
import type { ModelFiles, StoredModel } from '../engine/files/modelFolder.ts';
import { modelRecord } from './modelRecord.ts';

/** A model that is read from foreign files and written into the library. */
export interface ModelOrder {
  readonly paths: readonly string[];
  readonly name: string;
  /** where it will lie; it appears there complete or not at all */
  readonly folder: string;
  readonly id: string;
  /** epoch milliseconds */
  readonly now: number;
}

/** Reads it in this process, or in one that can be thrown away. */
export type BringModel = (order: ModelOrder) => Promise<ModelRecord>;

/** Reads a model from foreign files and writes it where it belongs; needs no database. */
export async function bringModel({ paths, name, folder, id, now }: ModelOrder): Promise<ModelRecord> {
  const model = await readFrom(paths);
  const { card } = model;
  // a card made elsewhere keeps its own date and name in its lineage; the library orders by arrival
  const lineage = card.lineage.length > 0 ? card.lineage : [card.name];
  const stored = { ...model, card: { ...card, name, lineage, created: now } };
  await writeModelFolder(folder, stored);
  return modelRecord(id, folder, stored, now);
}

async function readFrom(paths: readonly string[]): Promise<StoredModel> {
  const [only] = paths;
  if (paths.length === 1 && only !== undefined && (await isFolder(only))) return readModelFolder(only);
  return readModelFiles(sortFiles(paths));
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => {
      const message = `There is nothing at “${path}”. Check the path for typing errors.`;
      throw new AppError('input/not-found', message, { path });
    },
  );
}

/** Tells the files of a model apart by their names. */
function sortFiles(paths: readonly string[]): ModelFiles {
  const matching = (pattern: RegExp): string | null =>
    paths.find((path) => pattern.test(basename(path))) ?? null;
  const weights = paths.find((path) => extname(path) === '.safetensors');
  const vocab = matching(/vocab.*\.json$|itos.*\.json$/i);
  const files = { config: matching(/config.*\.json$/i), card: matching(/card.*\.json$/i) };
  const known: readonly (string | null | undefined)[] = [weights, vocab, files.config, files.card];
  const stranger = paths.find((path) => !known.includes(path));
  if (weights === undefined || vocab === null || stranger !== undefined) {
    const odd = stranger === undefined ? '' : ` “${basename(stranger)}” is none of these.`;
    const message = `A model is a folder, or its files: weights (.safetensors) and vocabulary (vocab.json), and if there are any config.json and card.json.${odd}`;
    throw new AppError('input/not-a-model', message, { paths });
  }
  return { weights, vocab, ...files };
}
