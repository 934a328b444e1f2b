/** The learning-rate range test (Smith 2017, as fastai's lr_find): rates rise until the loss explodes. Writes nothing. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Settings } from '../../../shared/hyperparams.ts';
import { AppError } from '../../../shared/errors.ts';
import { DebiasedMean, finderDiverged, finderRate, LR_FINDER } from '../../../shared/lrFinder.ts';
import { groupDivisors } from '../../../shared/schedule.ts';
import { AwdLstm, ownedZeros } from '../model/awdLstm.ts';
import type { CarriedState } from '../model/awdLstm.ts';
import { drawMasks } from '../model/dropout.ts';
import type { Ops } from '../ops/ops.ts';
import { documentOrder, epochStream, windowsOf } from '../text/windows.ts';
import type { Window } from '../text/windows.ts';
import type { Documents, ModelConfig, WeightMap } from '../types.ts';
import { groupOfParameters, planOf } from './plan.ts';
import { createOptimizer } from './position.ts';
import { trainOnWindow } from './update.ts';

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
  const { ops, config, settings, seed } = job;
  planOf(job.corpus.train, settings, 1); // refuses a text that is too short
  const model = new AwdLstm(ops, config, job.weights);
  const optimizer = createOptimizer(model, settings);
  const divisors = groupDivisors(settings, config.n_layers);
  const groupOf = groupOfParameters(model, settings);
  const mean = new DebiasedMean(LR_FINDER.smoothing);
  const found: { lr: number[]; loss: number[] } = { lr: [], loss: [] };
  let state: CarriedState = { h: [], c: [] };
  try {
    for (const { window, first } of endlessWindows(job)) {
      job.signal.throwIfAborted();
      if (first) {
        ops.free(...state.h, ...state.c);
        state = ownedZeros(ops, config, settings.batch);
      }
      const point = found.lr.length;
      const rate = finderRate(point);
      const lr = groupOf.map((g) => rate / (divisors[g] ?? 1));
      const draw = { vocabSize: model.vocabSize, batch: settings.batch, dropMult: settings.dropMult, seed };
      const masks = (): ReturnType<typeof drawMasks> => drawMasks(ops, config, { ...draw, step: point });
      const rates = { lr, beta1: settings.beta1, k: point + 1 };
      let smoothed: number;
      try {
        const update = trainOnWindow(model, optimizer, window, state, masks, rates, settings);
        state = update.state;
        smoothed = mean.add(update.numbers.loss);
      } catch (error) {
        if (error instanceof AppError && error.code === 'engine/not-finite') break; // the end of the useful range
        throw error;
      }
      if (finderDiverged(smoothed, Math.min(smoothed, ...found.loss))) break;
      found.lr.push(rate);
      found.loss.push(smoothed);
      job.onPoint?.(point + 1, LR_FINDER.points);
      if (found.lr.length === LR_FINDER.points) break;
      await breathe();
    }
    return found;
  } finally {
    ops.free(...state.h, ...state.c);
    optimizer.dispose();
    model.dispose();
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
