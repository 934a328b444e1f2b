/** The learning-rate range test (Smith 2017, as fastai's lr_find): rates rise until the loss explodes. Writes nothing. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Settings } from '../../../shared/hyperparams.ts';
import { AppError } from '../../../shared/errors.ts';
import { DebiasedMean, finderDiverged, finderRate, LR_FINDER } from '../../../shared/lrFinder.ts';
import { groupDivisors } from '../../../shared/schedule.ts';
import type { Ops } from '../ops/ops.ts';
import { documentOrder, epochStream, windowsOf } from '../text/windows.ts';
import type { Window } from '../text/windows.ts';
import type { Documents, ModelConfig, WeightMap } from '../types.ts';
import { Learner } from './learner.ts';
import { groupOfParameters, planOf } from './plan.ts';
import { createOptimizer } from './position.ts';

export interface LrFindJob {
  readonly ops: Ops;
  readonly config: ModelConfig;
  readonly weights: WeightMap;
  readonly settings: Settings;
  readonly corpus: { readonly train: Documents };
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly onPoint?: (point: number, of: number) => void;
}

/**
 * One update at each of up to 100 rates from 1e-7 to 10, on a copy of the weights.
 * The rate is that of the fastest group; the others follow by their divisors, as they would in a run.
 * @returns rates and debiased smoothed losses (as fastai plots them), cut where the loss passed four times its best
 */
export async function lrFind(job: LrFindJob): Promise<{ lr: number[]; loss: number[] }> {
  const { config, settings, seed } = job;
  planOf(job.corpus.train, settings, 1); // refuses a text that is too short
  const ops = job.ops.recording();
  const learner = new Learner(ops, config, job.weights, settings);
  const optimizer = createOptimizer(learner.model, settings);
  const divisors = groupDivisors(settings, config.n_layers);
  const groupOf = groupOfParameters(learner.model, settings);
  const mean = new DebiasedMean(LR_FINDER.smoothing);
  const found: { lr: number[]; loss: number[] } = { lr: [], loss: [] };
  try {
    for (const { window, first } of endlessWindows(job)) {
      job.signal.throwIfAborted();
      if (first) learner.state.reset();
      const point = found.lr.length;
      const rate = finderRate(point);
      const lr = groupOf.map((g) => rate / (divisors[g] ?? 1));
      const rates = { lr, beta1: settings.beta1, k: point + 1 };
      const loss = finiteLoss(() => learner.update(window, { seed, step: point }, optimizer, rates).loss);
      if (loss === null) break;
      const smoothed = mean.add(loss);
      if (finderDiverged(smoothed, Math.min(smoothed, ...found.loss))) break;
      found.lr.push(rate);
      found.loss.push(smoothed);
      job.onPoint?.(point + 1, LR_FINDER.points);
      if (found.lr.length === LR_FINDER.points) break;
      await breathe();
    }
    return found;
  } finally {
    optimizer.dispose();
    learner.dispose();
    ops.close();
  }
}

/** The loss, or null when it is infinite or undefined: the end of the useful range. */
function finiteLoss(update: () => number): number | null {
  try {
    return update();
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine/not-finite') return null;
    throw error;
  }
}

/** Windows of epoch after epoch; `first` marks where the state begins anew. */
function* endlessWindows({
  corpus,
  settings,
  seed,
}: LrFindJob): Generator<{ window: Window; first: boolean }> {
  for (let epoch = 1; ; epoch++) {
    const order = documentOrder(corpus.train.offsets.length - 1, seed, epoch);
    let first = true;
    for (const window of windowsOf(epochStream(corpus.train, order), settings.batch, settings.bptt)) {
      yield { window, first };
      first = false;
    }
  }
}
