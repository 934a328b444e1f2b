/** Runs that the person deletes: in the bin as long as the program runs, and gone at its next start. */
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { findRun, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { isAlive } from '../services/lease.ts';
import { freeName } from '../services/names.ts';

/** @throws AppError `run/busy`, `run/unknown` */
export function binRun(ctx: Context, run: string): void {
  const { id, name, lease } = findRun(ctx, run);
  if (isAlive(lease, ctx.now())) {
    const message = `The run “${name}” is going on. Pause or stop it first; then it can be deleted.`;
    throw new AppError('run/busy', message, { run: id });
  }
  ctx.runs.bin(id, ctx.now());
}

/** @throws AppError `run/unknown` when it is not in the bin any more */
export function restoreRun(ctx: Context, run: string): void {
  const binned = ctx.runs.binned().find(({ id }) => id === run);
  if (binned === undefined) {
    throw new AppError('run/unknown', `The run ${run} is not in the bin any more.`, { run });
  }
  ctx.runs.unbin(
    run,
    freeName(binned.name, (name) => ctx.runs.byName(name) !== undefined),
  );
}

/** What was deleted before this start goes for good; the models that came out of it stay. */
export async function emptyBin(ctx: Context): Promise<void> {
  for (const { id } of ctx.runs.binned()) {
    await rm(folderOf(ctx, 'run', id), { recursive: true, force: true });
    ctx.runs.delete(id);
  }
}
