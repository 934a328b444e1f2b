/** Models in the library: import, list, show, export, delete. */
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { readModelFolder, writeModelFolder } from '../engine/files/modelFolder.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { bringModel } from './bringModel.ts';
import type { BringModel } from './bringModel.ts';
import { findModel, folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { modelRecord } from './modelRecord.ts';
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
