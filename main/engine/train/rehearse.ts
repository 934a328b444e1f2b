/** Trains a handful of real updates and measures a slice of held-out text, to know how long a run would take; keeps nothing. */
import { rm } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { ratesAt } from '../../../shared/schedule.ts';
import type { Ops } from '../ops/ops.ts';
import { documentOrder, epochStream, rowLength, windowsOf } from '../text/windows.ts';
import type { Documents } from '../types.ts';
import { courseOf, groupOfParameters, momentum } from './plan.ts';
import type { PreparedData } from './prepare.ts';
import { savePosition } from './position.ts';
import { closeRun, openRun } from './run.ts';
import type { TrainJob } from './run.ts';

/** What a rehearsal has measured, in milliseconds. */
export interface Rehearsal {
  readonly updates: readonly number[];
  /** one reading of the whole held-out part */
  readonly evaluation: number;
  /** one checkpoint */
  readonly save: number;
  /** most bytes that the process held */
  readonly memory: number;
}

/** The first update of a program plans its memory and does not count. */
const WARM_UP = 2;
const MOST_UPDATES = 14;
const LONG_ENOUGH_MS = 10_000;
const EVALUATION_WINDOWS = 3;

export interface RehearseJob {
  readonly epochs: number;
  /** a folder to write a checkpoint to, removed afterwards */
  readonly scratch: string;
  readonly signal: AbortSignal;
}

/** @throws AppError as a run would */
export async function rehearse(
  ops: Ops,
  { facts, weights, corpus }: PreparedData,
  of: Pick<TrainJob, 'settings' | 'seed'>,
  { epochs, scratch, signal }: RehearseJob,
): Promise<Rehearsal> {
  const { settings, seed } = of;
  const slice = firstTokens(corpus.valid, settings.batch * settings.bptt * EVALUATION_WINDOWS + 1);
  const { config } = facts;
  const run = await openRun({
    ...{ ops, config, weights, settings, epochs, seed, signal, checkpointDir: scratch },
    corpus: { train: corpus.train, valid: slice },
    checkpointEvery: null,
    resume: false,
    before: false,
    emit: () => undefined, // nothing of a rehearsal is told
  });
  try {
    const updates = await timeUpdates(run, seed, signal);
    const share =
      rowLength(corpus.valid.ids.length, settings.batch) / rowLength(slice.ids.length, settings.batch);
    await run.judge.evaluate(slice, settings.bptt, signal); // the first plans its memory
    const evaluation = await timed(() => run.judge.evaluate(slice, settings.bptt, signal));
    const save = await timed(() => savePosition(scratch, run.position, run.learner, run.optimizer));
    const memory = process.resourceUsage().maxRSS * 1024;
    return { updates, evaluation: evaluation * share, save, memory };
  } finally {
    closeRun(run);
    await rm(scratch, { recursive: true, force: true });
  }
}

async function timeUpdates(
  run: Awaited<ReturnType<typeof openRun>>,
  seed: number,
  signal: AbortSignal,
): Promise<number[]> {
  const { learner, plan, job, optimizers } = run;
  const { settings, corpus } = job;
  // the main phase, in which all layers learn, is most of a run
  const phase = plan.phases.at(-1);
  const optimizer = optimizers.at(-1);
  if (phase === undefined || optimizer === undefined) throw new RangeError('a run has a phase');
  const order = documentOrder(corpus.train.offsets.length - 1, seed, phase.epochsBefore + 1);
  const course = courseOf(plan, settings, learner.model.config.n_layers, null);
  const groupOf = groupOfParameters(learner.model, settings);
  const took: number[] = [];
  const begun = performance.now();
  let t = 0;
  for (const window of windowsOf(epochStream(corpus.train, order), settings.batch, settings.bptt)) {
    signal.throwIfAborted();
    const step = phase.updatesBefore + t + 1;
    const lr = ratesAt(step, course);
    const rates = { lr: groupOf.map((g) => lr[g] ?? 0), beta1: momentum(t, phase, settings), k: t + 1 };
    const from = performance.now();
    learner.update(window, { seed, step }, optimizer, rates);
    took.push(performance.now() - from);
    await breathe();
    t++;
    const enough = took.length > WARM_UP && performance.now() - begun > LONG_ENOUGH_MS;
    if (enough || took.length === WARM_UP + MOST_UPDATES) break;
  }
  return took.length > WARM_UP ? took.slice(WARM_UP) : took;
}

/** The beginning of the documents, cut where `tokens` are reached. */
function firstTokens({ ids, offsets }: Documents, tokens: number): Documents {
  const end = Math.min(ids.length, tokens);
  const whole = [...offsets].filter((at) => at < end);
  return { ids: ids.subarray(0, end), offsets: Uint32Array.from([...whole, end]) };
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await act();
  return performance.now() - from;
}
