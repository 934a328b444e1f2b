/** The learning-rate finder on a model and a dataset; nothing is written. */
import { suggestRates } from '../../shared/lrFinder.ts';
import type { Context } from './context.ts';
import { partsOf } from './prepare.ts';
import type { QuestionHost } from './questions.ts';
import type { FindLearningRateRequest } from './requests.ts';
import type { LearningRateCurve } from './types.ts';

const USUAL_SEED = 42;

/** @throws AppError as `finetune` does before its first step */
export async function findLearningRate(
  ctx: Context,
  host: QuestionHost,
  request: FindLearningRateRequest,
): Promise<LearningRateCurve> {
  const seed = request.seed ?? USUAL_SEED;
  const { job } = partsOf(ctx, { ...request, kind: 'finetune', seed });
  const questions = await host.questions(request);
  const { lr, loss } = await questions.findLearningRate({
    ...job,
    signal: request.signal ?? new AbortController().signal,
    onPoint: (done, total) => request.onPoint?.(done, total),
  });
  const { valley, steepest, minimum10 } = suggestRates(lr, loss);
  return { lr, loss, valley, steepest, minimum10 };
}
