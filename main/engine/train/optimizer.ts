/** What the loop asks of an optimiser. */
import type { Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';

export interface UpdateRates {
  /** learning rate of each parameter, in the order of the model's parameters; 0 = frozen, not one bit changes */
  readonly lr: readonly number[];
  readonly beta1: number;
  /** updates since these parameters were unfrozen, counting this one: 1, 2, … */
  readonly k: number;
}

export interface Optimizer {
  /** Records the update that moves these parameters, unless it is there already. */
  prepare(gradients: readonly Variable[], moved: readonly boolean[]): void;
  /** One update of every parameter that is not frozen, from its gradient times `shorten`. */
  apply(gradients: readonly Variable[], shorten: number, rates: UpdateRates): void;
  /** Averaged weights to evaluate and save with, once averaging has begun. */
  averages(): readonly Variable[] | null;
  /** Everything that a continuation needs, in PyTorch's layout, under names of its own. */
  slots(): WeightMap;
  dispose(): void;
}
