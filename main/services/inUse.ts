/** What runs that are not finished need, and therefore cannot be deleted. */
import { AppError } from '../../shared/errors.ts';
import type { RunRecord } from '../db/runRows.ts';
import type { Context } from './context.ts';
import { reconcileRuns } from './reconcile.ts';

/** Runs that are or may be going on with a model or a dataset. */
const UNFINISHED = ['queued', 'running', 'paused', 'interrupted'];

/** Runs that are or may be going on, and need something. */
export function unfinishedRuns(ctx: Context, needs: (run: RunRecord) => boolean): RunRecord[] {
  reconcileRuns(ctx);
  return ctx.runs.list().filter((run) => UNFINISHED.includes(run.status) && needs(run));
}

/** @throws AppError `model/in-use`, `dataset/in-use` when an unfinished run could not go on without it */
export function refuseIfNeeded(
  ctx: Context,
  what: 'model' | 'dataset',
  name: string,
  needs: (run: RunRecord) => boolean,
): void {
  const [run] = unfinishedRuns(ctx, needs);
  if (run === undefined) return;
  const message = `The run “${run.name}” (${run.id}) is ${run.status} and needs the ${what} “${name}”. Finish or delete that run first.`;
  throw new AppError(`${what}/in-use`, message, { run: run.id });
}
