/** Models in the library: import, list, show, export, delete. */
import { stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { readModelFiles, readModelFolder, writeModelFolder } from '../engine/files/modelFolder.ts';
import type { ModelFiles, StoredModel } from '../engine/files/modelFolder.ts';
import { findModel, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { checkName, nameTaken } from './names.ts';
import { reconcileRuns } from './reconcile.ts';
import type { ModelDetail, Models, ModelSummary } from './types.ts';

/** Runs that are or may be going on with a model or a dataset. */
const UNFINISHED = ['queued', 'running', 'paused', 'interrupted'];

export function createModels(ctx: Context): Models {
  return {
    import: ({ paths, name }) => importModel(ctx, paths, name),
    list: () => ctx.models.list(),
    show: (model) => show(ctx, model),
    export: (model, to) => exportModel(ctx, model, to),
    delete: (model) => deleteModel(ctx, model),
  };
}

/** @throws AppError `model/unknown`, and those of `readModelFolder` */
export async function loadModel(
  ctx: Context,
  idOrName: string,
): Promise<{ record: ModelRecord; model: StoredModel }> {
  const record = findModel(ctx, idOrName);
  return { record, model: await readModelFolder(folderOf(ctx, 'model', record.id)) };
}

/**
 * Writes a model into the library under its card's name.
 * @returns what its row will be; the caller inserts it, alone or together with other rows
 */
export async function storeModel(ctx: Context, id: string, model: StoredModel): Promise<ModelRecord> {
  const folder = folderOf(ctx, 'model', id);
  await writeModelFolder(folder, model);
  return modelRecord(id, folder, model, ctx.now());
}

/** The row of a model whose folder is in its place. */
export async function modelRecord(
  id: string,
  folder: string,
  model: StoredModel,
  now: number,
): Promise<ModelRecord> {
  const { config, vocab, weights, card, dtype } = model;
  const { size } = await stat(join(folder, 'model.safetensors'));
  return {
    id,
    name: card.name,
    created: card.created ?? now,
    embSz: config.emb_sz,
    nHid: config.n_hid,
    nLayers: config.n_layers,
    vocab: vocab.length,
    parameters: [...weights.values()].reduce((sum, { data }) => sum + data.length, 0),
    dtype,
    bytes: size,
    perplexity: card.heldOut?.perplexity ?? null,
    run: card.run,
  };
}

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

/** @throws AppError `library/name-taken`, `library/bad-name`, `input/…`, `model/…` */
export async function importModel(
  ctx: Context,
  paths: readonly string[],
  wanted: string,
  bring: BringModel = bringModel,
): Promise<ModelSummary> {
  const name = checkName(wanted);
  if (ctx.models.byName(name) !== undefined) nameTaken('model', name);
  const id = freshId(ctx, 'model');
  const folder = folderOf(ctx, 'model', id);
  const record = await bring({ paths, name, folder, id, now: ctx.now() });
  const insert = ctx.db.transaction(() => {
    if (ctx.models.byName(name) !== undefined) nameTaken('model', name);
    ctx.models.insert(record);
  });
  try {
    insert.immediate();
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return record;
}

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

async function show(ctx: Context, idOrName: string): Promise<ModelDetail> {
  const { record, model } = await loadModel(ctx, idOrName);
  return {
    ...record,
    folder: folderOf(ctx, 'model', record.id),
    lineage: model.card.lineage,
    card: model.card,
  };
}

async function exportModel(
  ctx: Context,
  idOrName: string,
  to: string,
): Promise<{ model: string; folder: string; files: string[] }> {
  const { record, model } = await loadModel(ctx, idOrName);
  const folder = resolve(to);
  await writeModelFolder(folder, model);
  const files = ['model.safetensors', 'vocab.json', 'config.json', 'card.json', 'card.md'];
  return { model: record.id, folder, files };
}

async function deleteModel(ctx: Context, idOrName: string): Promise<{ deleted: string }> {
  const { id, name } = findModel(ctx, idOrName);
  refuseIfNeeded(ctx, 'model', name, ({ base }) => base === id);
  await rm(folderOf(ctx, 'model', id), { recursive: true, force: true });
  ctx.models.delete(id);
  return { deleted: id };
}

/** @throws AppError `model/in-use`, `dataset/in-use` when an unfinished run could not go on without it */
export function refuseIfNeeded(
  ctx: Context,
  what: 'model' | 'dataset',
  name: string,
  needs: (run: { base: string | null; data: string }) => boolean,
): void {
  reconcileRuns(ctx);
  const run = ctx.runs.list().find((candidate) => UNFINISHED.includes(candidate.status) && needs(candidate));
  if (run === undefined) return;
  const message = `The run “${run.name}” (${run.id}) is ${run.status} and needs the ${what} “${name}”. Finish or delete that run first.`;
  throw new AppError(`${what}/in-use`, message, { run: run.id });
}
