/** Models that the person deletes: in the bin as long as the program runs, and gone at its next start. */
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { writeAbout } from './about.ts';
import { findModel, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { refuseIfNeeded } from './inUse.ts';
import { freeName } from './names.ts';

/** @throws AppError `model/in-use` when an unfinished run could not go on without it, `model/unknown` */
export function binModel(ctx: Context, model: string): void {
  const { id, name } = findModel(ctx, model);
  refuseIfNeeded(ctx, 'model', name, ({ base }) => base === id);
  ctx.models.bin(id, ctx.now());
}

/** Under another name where its own has been given away meanwhile. @throws AppError `model/unknown`, `disk/…` */
export async function restoreModel(ctx: Context, model: string): Promise<void> {
  const restore = ctx.db.transaction((): string | null => {
    const binned = ctx.models.binned().find(({ id }) => id === model);
    if (binned === undefined) {
      const message =
        'This model is no longer in the bin, so it cannot be brought back. Import it or train it again.';
      throw new AppError('model/unknown', message, { model });
    }
    const name = freeName(binned.name, (wanted) => ctx.models.byName(wanted) !== undefined);
    ctx.models.unbin(model, name);
    return name === binned.name ? null : name;
  });
  const renamed = restore.immediate();
  if (renamed === null) return;
  const { notes } = findModel(ctx, model);
  await writeAbout(folderOf(ctx, 'model', model), { name: renamed, notes });
}

/** What was deleted before this start goes for good; runs that began with it keep its name. */
export async function emptyModelBin(ctx: Context): Promise<void> {
  for (const { id } of ctx.models.binned()) {
    await rm(folderOf(ctx, 'model', id), { recursive: true, force: true });
    ctx.models.delete(id);
  }
}
