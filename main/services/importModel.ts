/** A model from foreign files becomes one of the library, complete or not at all. */
import { rm } from 'node:fs/promises';
import type { ModelAnswers } from '../../shared/model.ts';
import { bringModel } from './bringModel.ts';
import type { BringModel } from './bringModel.ts';
import { folderOf, freshId } from './context.ts';
import type { Context } from './context.ts';
import { checkName, nameTaken } from './names.ts';
import type { ModelSummary } from './types.ts';

export interface ImportModelRequest {
  /** one folder, or the files of a model */
  readonly paths: readonly string[];
  readonly name: string;
  /** to what its files leave open; left out = what can be taken without asking */
  readonly answers?: ModelAnswers | undefined;
}

/** @throws AppError `library/name-taken`, `library/bad-name`, `input/…`, `model/…` */
export async function importModel(
  ctx: Context,
  { paths, name: wanted, answers = {} }: ImportModelRequest,
  bring: BringModel = bringModel,
): Promise<ModelSummary> {
  const name = checkName(wanted);
  if (ctx.models.byName(name) !== undefined) nameTaken('model', name);
  const id = freshId(ctx, 'model');
  const folder = folderOf(ctx, 'model', id);
  const record = await bring({ paths, name, answers, folder, id, now: ctx.now() });
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
