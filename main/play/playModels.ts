/** What can be played with: the models of the library, and the newest weights of runs that are not finished. */
import { count, duration } from '../../shared/format.ts';
import type { PlayModel } from '../../shared/play.ts';
import { AppError } from '../../shared/errors.ts';
import type { ModelRecord } from '../db/modelRows.ts';
import type { RunRecord } from '../db/runRows.ts';
import { readModelCard } from '../engine/files/modelFolder.ts';
import type { Source } from '../sampler/messages.ts';
import { newestOf } from '../sampler/source.ts';
import { findModel, findRun, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { checkpointSteps } from '../services/runFolder.ts';
import { reconcileRuns } from '../services/reconcile.ts';

const OF_RUN = 'run:';
/** Runs whose weights are in a snapshot only. */
const UNFINISHED = ['running', 'paused', 'interrupted'];

/** Snapshots first, then models, each newest first. */
export async function playModels(ctx: Context): Promise<PlayModel[]> {
  reconcileRuns(ctx);
  const runs = ctx.runs.list().filter(({ status }) => UNFINISHED.includes(status));
  const snapshots = await Promise.all(runs.map((run) => snapshotOf(ctx, run)));
  const models = await Promise.all(ctx.models.list().map((model) => modelOf(ctx, model)));
  return [...snapshots.flatMap((one) => one ?? []), ...models];
}

/** @throws AppError `model/unknown`, `run/unknown` */
export function sourceOf(ctx: Context, key: string): Source {
  if (!key.startsWith(OF_RUN))
    return { kind: 'model', folder: folderOf(ctx, 'model', findModel(ctx, key).id) };
  const run = findRun(ctx, key.slice(OF_RUN.length));
  // one that has ended meanwhile has become a model, and its snapshots may be gone
  const made = run.model === null ? undefined : ctx.models.get(run.model);
  if (made !== undefined) return { kind: 'model', folder: folderOf(ctx, 'model', made.id) };
  return { kind: 'run', folder: folderOf(ctx, 'run', run.id) };
}

/** null where it has no snapshot yet */
async function snapshotOf(ctx: Context, run: RunRecord): Promise<PlayModel | null> {
  const folder = folderOf(ctx, 'run', run.id);
  const [step] = checkpointSteps(folder);
  try {
    const { time } = await newestOf({ kind: 'run', folder });
    const minutes = Math.round((ctx.now() - time) / 60_000);
    const when = minutes < 1 ? 'just now' : `${duration(minutes * 60_000)} ago`;
    return {
      key: OF_RUN + run.id,
      kind: 'snapshot',
      name: run.name,
      detail: step === undefined ? `best so far, ${when}` : `update ${count(step)}, ${when}`,
      vocab: run.vocab,
      perplexity: perplexityAt(ctx, run, step),
      base: there(ctx, run.base),
      live: run.status === 'running',
    };
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

/** The last one that was measured by then. */
function perplexityAt(ctx: Context, { id }: RunRecord, step: number | undefined): number | null {
  const evaluations = ctx.metrics.evaluations(id);
  const last = evaluations.filter(({ update }) => step === undefined || update <= step).at(-1);
  return last?.perplexity ?? null;
}

async function modelOf(ctx: Context, model: ModelRecord): Promise<PlayModel> {
  return {
    key: model.id,
    kind: 'model',
    name: model.name,
    detail: `${count(model.vocab)} words, ${model.nLayers} × ${count(model.nHid)} units`,
    vocab: model.vocab,
    perplexity: model.perplexity,
    base: await baseOf(ctx, model),
    live: false,
  };
}

/** By the run that made it; where that is gone or was elsewhere, by the names on its card. */
async function baseOf(ctx: Context, model: ModelRecord): Promise<string | null> {
  const run = model.run === null ? undefined : ctx.runs.get(model.run);
  if (run !== undefined) return there(ctx, run.base);
  try {
    const { card } = await readModelCard(folderOf(ctx, 'model', model.id));
    const named = card.lineage.map((name) => ctx.models.byName(name));
    return named.findLast((one) => one !== undefined && one.id !== model.id)?.id ?? null;
  } catch (error) {
    if (error instanceof AppError) return null; // what is wrong with it is told when it is opened
    throw error;
  }
}

function there(ctx: Context, id: string | null): string | null {
  return id !== null && ctx.models.get(id) !== undefined ? id : null;
}
