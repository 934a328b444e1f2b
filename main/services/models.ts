/** Models in the library: import, list, show, rename, note, check, export, delete. */
import { rm } from 'node:fs/promises';
import type { Verification } from '../../shared/model.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import { readModelCard, readModelFolder, writeModelFolder } from '../engine/files/modelFolder.ts';
import type { StoredModel } from '../engine/files/modelFolder.ts';
import { checkSums } from '../engine/files/modelSums.ts';
import { lookAtModel } from '../modelFiles/readModel.ts';
import { findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { exportModel } from './exportModel.ts';
import { importModel } from './importModel.ts';
import { refuseIfNeeded } from './inUse.ts';
import { renameModel, setModelNotes } from './modelNames.ts';
import { modelRecord } from './modelRecord.ts';
import { viewModel } from './modelView.ts';
import type { ModelDetail, Models } from './types.ts';

export function createModels(ctx: Context): Models {
  return {
    import: (request) => importModel(ctx, request),
    look: (paths) => lookAtModel(paths),
    list: () => ctx.models.list(),
    show: (model) => show(ctx, model),
    rename: (model, name) => renameModel(ctx, model, name),
    setNotes: (model, notes) => setModelNotes(ctx, model, notes),
    verify: (model) => verifyModel(ctx, model),
    export: (model, to, format = 'safetensors') => exportModel(ctx, { model, to, format }),
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

/** With the card as it lies there, and the names on it, for people at a terminal and for programs. */
async function show(ctx: Context, idOrName: string): Promise<ModelDetail> {
  const { lineage: steps, ...view } = await viewModel(ctx, idOrName);
  const { card } = await readModelCard(view.folder);
  return { ...view, lineage: card.lineage, steps, card };
}

/** Reads all files again. `ok` where none is changed or missing; of older models that cannot be told. @throws AppError `model/unknown` */
export async function verifyModel(ctx: Context, idOrName: string): Promise<Verification> {
  const files = await checkSums(folderOf(ctx, 'model', findModel(ctx, idOrName).id));
  return { ok: files.every(({ state }) => state === 'same' || state === 'not recorded'), files };
}

async function deleteModel(ctx: Context, idOrName: string): Promise<{ deleted: string }> {
  const { id, name } = findModel(ctx, idOrName);
  refuseIfNeeded(ctx, 'model', name, ({ base }) => base === id);
  await rm(folderOf(ctx, 'model', id), { recursive: true, force: true });
  ctx.models.delete(id);
  return { deleted: id };
}
