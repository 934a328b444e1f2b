/** One update of the weights: forward, backward, clip, optimiser, in one arena. */
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import type { AwdLstm, CarriedState } from '../model/awdLstm.ts';
import type { Masks } from '../model/dropout.ts';
import { lossAndGradients } from '../model/passes.ts';
import type { Tensor } from '../ops/ops.ts';
import type { Window } from '../text/windows.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';

export interface UpdateNumbers {
  /** mean cross-entropy of the window, without AR and TAR */
  readonly loss: number;
  readonly ar: number;
  readonly tar: number;
  /** 2-norm over all trained parameters, before clipping */
  readonly gradNorm: number;
}

/**
 * Trains on one window. The state that is passed in is freed, the one that is given back belongs to the caller.
 * @param masks draws the masks inside the update's arena
 * @throws AppError engine/not-finite before any weight is touched, when loss or gradient is NaN or infinite
 */
export function trainOnWindow(
  model: AwdLstm,
  optimizer: Optimizer,
  { x, y, steps }: Window,
  state: CarriedState,
  masks: () => Masks,
  rates: UpdateRates,
  settings: Settings,
): { numbers: UpdateNumbers; state: CarriedState } {
  const { ops } = model;
  return ops.step(() => {
    const window = { x: ops.ints(x, [x.length]), y: ops.ints(y, [y.length]), batch: settings.batch, steps };
    const { ce, ar, tar, gradients, state: next } = lossAndGradients(model, window, state, masks(), settings);
    const trained = gradients.filter((_, i) => rates.lr[i] !== 0);
    const squaredNorm = ops.addAll(trained.map((g) => ops.sumOfSquares(g)));
    const scalars = [ce, ar, tar, squaredNorm].map((t) => ops.reshape(t, [1]));
    const [loss = Number.NaN, arValue = 0, tarValue = 0, squared = Number.NaN] = ops.read(
      ops.concat(scalars),
    ); // waits
    if (!Number.isFinite(loss + squared)) throw notFinite(loss, squared);
    optimizer.apply(clip(model, gradients, squaredNorm, settings.clip), rates);
    for (const t of [...next.h, ...next.c]) ops.keep(t);
    ops.free(...state.h, ...state.c);
    return { numbers: { loss, ar: arValue, tar: tarValue, gradNorm: Math.sqrt(squared) }, state: next };
  });
}

/** Shortens all gradients together to the norm `max` (PyTorch's clip_grad_norm_); 0 switches it off. */
function clip(
  { ops }: AwdLstm,
  gradients: readonly Tensor[],
  squaredNorm: Tensor,
  max: number,
): readonly Tensor[] {
  if (max === 0) return gradients;
  const coefficient = ops.clipCoefficient(squaredNorm, ops.scalar(max));
  return gradients.map((g) => ops.mul(g, coefficient));
}

function notFinite(loss: number, squaredNorm: number): AppError {
  const what = Number.isFinite(loss) ? 'The gradient' : 'The loss';
  const message =
    `${what} became infinite or undefined, so training stopped before the weights were touched. ` +
    'The last checkpoint is good. Lower the highest learning rate (etaMax) and start again.';
  return new AppError('engine/not-finite', message, { loss: String(loss), squaredNorm: String(squaredNorm) });
}
