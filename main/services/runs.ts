/** Runs in the library: start, resume, list, show, delete. */
import { rm } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { RunRecord } from '../db/runRows.ts';
import { findRun, folderOf } from './context.ts';
import type { Context } from './context.ts';
import { beforeOf } from './executeRun.ts';
import { isAlive } from './lease.ts';
import { reconcileRuns } from './reconcile.ts';
import { resume } from './resumeRun.ts';
import { checkpointSteps } from './runFolder.ts';
import { finetune, pretrain } from './startRun.ts';
import type { RunDetail, Runs, RunSummary, StoredSample } from './types.ts';

export function createRuns(ctx: Context): Runs {
  return {
    finetune: (request) => finetune(ctx, request),
    pretrain: (request) => pretrain(ctx, request),
    resume: (request) => resume(ctx, request),
    list: () => {
      reconcileRuns(ctx);
      return ctx.runs.list().map((record) => summaryOf(ctx, record));
    },
    show: (run) => show(ctx, run),
    updates: (run) => ctx.metrics.updates(findRun(ctx, run).id),
    delete: (run) => deleteRun(ctx, run),
  };
}

function summaryOf(ctx: Context, record: RunRecord): RunSummary {
  const { id, name, kind, status, base, data, model, created, ended, step, steps, epochs, seed } = record;
  const { engine, threads, after, best, failure, recipe } = record;
  return {
    ...{ id, name, kind, status, base, data, model, created, ended, step, steps, epochs, seed },
    ...{ engine, threads, before: record.before ?? beforeOf(ctx, id), after, best, failure },
    recipe,
  };
}

function show(ctx: Context, idOrName: string): RunDetail {
  reconcileRuns(ctx);
  const record = findRun(ctx, idOrName);
  const { id, base, baseName, data, dataName, settings, groups, vocab, versions } = record;
  const folder = folderOf(ctx, 'run', id);
  return {
    ...summaryOf(ctx, record),
    folder,
    baseName: base === null ? null : (ctx.models.get(base)?.name ?? baseName),
    dataName: ctx.datasets.get(data)?.name ?? dataName,
    ...{ settings, groups, vocab, versions },
    evaluations: ctx.metrics.evaluations(id).map(({ time: _, ...evaluation }) => evaluation),
    samples: beforeAndAfter(ctx, record),
    notes: ctx.story.notes(id).map(({ update, code, message }) => ({ update, code, message })),
    checkpoints: checkpointSteps(folder),
  };
}

/** The texts before training, and those of the weights that were kept. */
function beforeAndAfter(ctx: Context, { id, best }: RunRecord): StoredSample[] {
  return ctx.story.samples(id).flatMap(({ update, prompt, text }): StoredSample[] => {
    if (update === 0) return [{ stage: 'before', prompt, text }];
    return update === best?.update ? [{ stage: 'after', prompt, text }] : [];
  });
}

/** The model that came out of the run stays. */
async function deleteRun(ctx: Context, idOrName: string): Promise<{ deleted: string }> {
  reconcileRuns(ctx);
  const { id, name, lease } = findRun(ctx, idOrName);
  if (isAlive(lease, ctx.now())) {
    const message = `“${name}” is running. Interrupt it first; then it can be deleted.`;
    throw new AppError('run/busy', message, { run: id });
  }
  await rm(folderOf(ctx, 'run', id), { recursive: true, force: true });
  ctx.runs.delete(id);
  return { deleted: id };
}
