/** The learning-rate finder on a model and a dataset; nothing is written. */
import { suggestRates } from '../../shared/lrFinder.ts';
import type { Context } from './context.ts';
import { prepareFinetune } from './prepare.ts';
import type { FindLearningRateRequest } from './requests.ts';
import type { LearningRateCurve } from './types.ts';

const USUAL_SEED = 42;

/** @throws AppError as `finetune` does before its first step */
export async function findLearningRate(
  ctx: Context,
  request: FindLearningRateRequest,
): Promise<LearningRateCurve> {
  const { config, weights, corpus } = await prepareFinetune(ctx, request);
  const engine = await ctx.host.open(request);
  const { lr, loss } = await engine.findLearningRate({
    ...{ config, weights, corpus, settings: request.settings },
    seed: request.seed ?? USUAL_SEED,
    signal: request.signal ?? new AbortController().signal,
    onPoint: (done, total) => request.onPoint?.(done, total),
  });
  const { valley, steepest, minimum10 } = suggestRates(lr, loss);
  return { lr, loss, valley, steepest, minimum10 };
}
