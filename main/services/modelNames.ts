/** What a person calls a model, and what they write about it: in its row, and a second time in its folder. */
import type { ModelSummary } from '../../shared/model.ts';
import { writeAbout } from './about.ts';
import { findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { checkName, nameTaken } from './names.ts';

/** @throws AppError `library/name-taken`, `library/bad-name`, `model/unknown` */
export async function renameModel(ctx: Context, model: string, wanted: string): Promise<ModelSummary> {
  const name = checkName(wanted);
  const record = findModel(ctx, model);
  if (name === record.name) return record;
  const rename = ctx.db.transaction(() => {
    if (ctx.models.byName(name) !== undefined) nameTaken('model', name);
    ctx.models.rename(record.id, name);
  });
  rename.immediate();
  return written(ctx, record.id);
}

/** @throws AppError `model/unknown`, `disk/…` */
export async function setModelNotes(ctx: Context, model: string, notes: string): Promise<ModelSummary> {
  const { id } = findModel(ctx, model);
  ctx.models.setNotes(id, notes);
  return written(ctx, id);
}

/** The second copy, from which a lost database is made again. */
async function written(ctx: Context, id: string): Promise<ModelSummary> {
  const record = findModel(ctx, id);
  await writeAbout(folderOf(ctx, 'model', id), { name: record.name, notes: record.notes });
  return record;
}
