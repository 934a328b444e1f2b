/** Runs of the library as the window sees them. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunCheckpoint, RunLive, RunRow, RunView } from '../../shared/run.ts';
import type { RunRecord } from '../db/runRows.ts';
import { folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { beforeOf } from '../services/executeRun.ts';
import { checkpointDir } from '../services/runFolder.ts';

/** A run as lists show it. */
export function rowOf(ctx: Context, record: RunRecord, live: RunLive | null): RunRow {
  const { id, name, kind, status, base, data, model, created, ended, step, steps, epochs, seed } = record;
  const { engine, threads, after, failure, notes, trainedMs, checkpoint, recipe } = record;
  return {
    ...{ id, name, kind, base, data, model, created, ended, step, steps, epochs, seed },
    ...{ engine, threads, after, failure, notes, trainedMs, live, recipe },
    // between a lost process and the next one nobody holds it, but it is on its way
    status: live !== null && status === 'interrupted' ? 'running' : status,
    before: record.before ?? beforeOf(ctx, id),
    best: record.best ?? bestSoFar(ctx, id),
    baseName: base === null ? null : (ctx.models.get(base)?.name ?? record.baseName),
    dataName: ctx.datasets.get(data)?.name ?? record.dataName,
    course: ctx.metrics.course(id),
    lastCheckpoint: checkpoint,
  };
}

/** All that the window shows of one run. */
export async function viewOf(ctx: Context, record: RunRecord, live: RunLive | null): Promise<RunView> {
  const { id, settings, groups, vocab, versions, landing, steps, epochs } = record;
  const updatesPerEpoch = Math.round(steps / Math.max(1, settings.frozenEpochs + epochs));
  const checkpoints = await checkpointsOf(folderOf(ctx, 'run', id));
  const row = rowOf(ctx, record, live);
  return {
    ...row,
    lastCheckpoint: row.lastCheckpoint ?? checkpoints[0] ?? null,
    ...{ settings, groups, vocab, versions, landing, updatesPerEpoch, checkpoints },
    frozenUpdates: settings.frozenEpochs * updatesPerEpoch,
    tokensPerEpoch: record.tokensPerEpoch ?? tokensOf(ctx, record, updatesPerEpoch),
    evaluations: ctx.metrics.evaluations(id),
    samples: ctx.story.samples(id),
    events: ctx.story.notes(id),
    pauses: ctx.story.pauses(id),
  };
}

/** While a run goes on its row does not yet say what was best. */
function bestSoFar(ctx: Context, run: string): RunRow['best'] {
  const best = ctx.metrics
    .evaluations(run)
    .filter(({ update }) => update > 0)
    .reduce<ReturnType<typeof ctx.metrics.evaluations>[number] | null>(
      (least, one) => (least === null || one.loss < least.loss ? one : least),
      null,
    );
  if (best === null) return null;
  const { update, loss, perplexity, accuracy, tokens } = best;
  return { update, loss, perplexity, accuracy, tokens };
}

/** For runs of older versions: what the dataset gives, or the windows where it is gone. */
function tokensOf(ctx: Context, { data, settings }: RunRecord, updatesPerEpoch: number): number {
  const tokens = ctx.datasets.get(data)?.tokens.train;
  const { batch, bptt } = settings;
  return tokens === undefined
    ? updatesPerEpoch * batch * bptt
    : Math.floor(Math.max(0, tokens - 1) / batch) * batch;
}

const CHECKPOINT = /^step-(\d+)\.safetensors$/;

/** Those that lie in the run's folder, newest first. */
async function checkpointsOf(folder: string): Promise<RunCheckpoint[]> {
  const dir = checkpointDir(folder);
  const names = await readdir(dir).catch(() => []); // a run that never began has none
  const found: RunCheckpoint[] = [];
  for (const name of names) {
    const update = CHECKPOINT.exec(name)?.[1];
    if (update === undefined) continue;
    const file = await stat(join(dir, name)).catch(() => null); // pruned in the meantime
    if (file !== null) found.push({ update: Number(update), time: Math.round(file.mtimeMs) });
  }
  return found.sort((a, b) => b.update - a.update);
}
