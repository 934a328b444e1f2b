/** Goes on with a run that was interrupted, from its newest good checkpoint, with the numbers it would have had. */
import { AppError } from '../../shared/errors.ts';
import type { RunRecord } from '../db/runRows.ts';
import { findRun, folderOf } from './context.ts';
import type { Context } from './context.ts';
import type { Engine, EngineIdentity } from './engineHost.ts';
import { executeRun } from './executeRun.ts';
import { isAlive, ownLease } from './lease.ts';
import { prepareAgain } from './prepare.ts';
import { reconcile } from './reconcile.ts';
import { readRunFile } from './runFolder.ts';
import type { ResumeRequest } from './requests.ts';
import type { RunOutcome } from './types.ts';

const RESUMABLE = ['queued', 'paused', 'interrupted', 'stopped', 'failed'];

/** @throws AppError `run/unknown`, `run/busy`, `run/done`, `run/other-engine`, `run/input-changed`, and those of training */
export async function resume(ctx: Context, request: ResumeRequest): Promise<RunOutcome> {
  await reconcile(ctx);
  const run = findRun(ctx, request.run);
  const { id, status, lease } = run;
  if (status === 'done' || run.model !== null) {
    throw new AppError('run/done', `“${run.name}” is finished; there is nothing left to go on with.`, {
      run: id,
    });
  }
  if (isAlive(lease, ctx.now())) throw busy(run);
  const file = await readRunFile(folderOf(ctx, 'run', id));
  const engine = await openLikeBefore(ctx, request, run);
  const prepared = await prepareAgain(ctx, engine, file);
  if (!claim(ctx, id, engine)) {
    prepared.run.release();
    throw busy(run);
  }
  return executeRun(ctx, engine, prepared, file, { ...request, resume: true });
}

/** Takes the run, and ends the pause it was in. */
function claim(ctx: Context, run: string, { engine, threads }: EngineIdentity): boolean {
  const take = ctx.db.transaction((): boolean => {
    const now = ctx.now();
    if (!ctx.runs.claim(run, RESUMABLE, ownLease(now), engine, threads)) return false;
    ctx.story.endPause(run, now);
    return true;
  });
  return take.immediate();
}

function busy({ id, name }: RunRecord): AppError {
  const message = `“${name}” is running in another window or terminal. Wait for it to end, or interrupt it there first.`;
  return new AppError('run/busy', message, { run: id });
}

/** Another engine or number of threads adds in another order, so the last bits of every number would differ. */
async function openLikeBefore(ctx: Context, request: ResumeRequest, run: RunRecord): Promise<Engine> {
  const inexact = request.inexact === true;
  const engine = await ctx.host.open({
    engine: request.engine ?? (inexact ? undefined : run.engine),
    threads: request.threads ?? (inexact ? undefined : run.threads),
  });
  if (inexact || (engine.engine === run.engine && engine.threads === run.threads)) return engine;
  const message =
    `This run has gone on ${run.engine} with ${threadsOf(run.threads)}, and now it would go on ${engine.engine} with ` +
    `${threadsOf(engine.threads)}: its numbers would not be those of an unbroken run. Give the same engine and ` +
    'threads, or let it go on all the same.';
  throw new AppError('run/other-engine', message, {
    run: run.id,
    engine: run.engine,
    threads: run.threads,
  });
}

function threadsOf(threads: number): string {
  return threads === 1 ? '1 thread' : `${threads} threads`;
}
