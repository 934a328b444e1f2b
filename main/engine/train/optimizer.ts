/** What the loop asks of an optimiser. */
import type { Tensor, Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';

export interface UpdateRates {
  /** learning rate of each parameter, in the order of the model's parameters; 0 = frozen, not one bit changes */
  readonly lr: readonly number[];
  readonly beta1: number;
  /** updates since these parameters were unfrozen, counting this one: 1, 2, … */
  readonly k: number;
}

export interface Optimizer {
  /** One update of every parameter that is not frozen, from gradients that are clipped already. */
  apply(gradients: readonly Tensor[], rates: UpdateRates): void;
  /** Averaged weights to evaluate and save with, once averaging has begun. */
  averages(): readonly Variable[] | null;
  /** Everything that a continuation needs, in PyTorch's layout, under names of its own. */
  slots(): WeightMap;
  dispose(): void;
}
