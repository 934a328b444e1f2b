/** What a person calls a dataset, and what they write about it: in its row, and a second time in its folder. */
import { findDataset, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { rewriteAbout } from './datasetFolder.ts';
import { summaryOf } from './datasetSummary.ts';
import { checkName, nameTaken } from './names.ts';
import type { DatasetSummary } from './types.ts';

/** @throws AppError `library/name-taken`, `library/bad-name`, `dataset/unknown` */
export async function renameDataset(ctx: Context, data: string, wanted: string): Promise<DatasetSummary> {
  const name = checkName(wanted);
  const record = findDataset(ctx, data);
  if (name === record.name) return summaryOf(record);
  const rename = ctx.db.transaction(() => {
    if (ctx.datasets.nameTaken(name)) nameTaken('dataset', name);
    ctx.datasets.rename(record.id, name);
  });
  rename.immediate();
  return written(ctx, record.id);
}

/** @throws AppError `dataset/unknown`, `disk/…` */
export async function setDatasetNotes(ctx: Context, data: string, notes: string): Promise<DatasetSummary> {
  const { id } = findDataset(ctx, data);
  ctx.datasets.setNotes(id, notes);
  return written(ctx, id);
}

/** The second copy, from which a lost database is made again. */
async function written(ctx: Context, id: string): Promise<DatasetSummary> {
  const record = findDataset(ctx, id);
  await rewriteAbout(folderOf(ctx, 'data', id), record);
  return summaryOf(record);
}
