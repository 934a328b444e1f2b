/**
 * Averaged SGD (Polyak and Juditsky 1992) with the non-monotone trigger of Merity et al. 2017.
 * Plain SGD steps go on for ever; once averaging has begun, a running mean is kept BESIDE the weights, and only
 * evaluation and saving use it. As in torch.optim.ASGD the first averaged step copies, the mean starts with the second.
 */
import type { Settings } from '../../../shared/hyperparams.ts';
import { DECODER_BIAS, engineShape, readTorch, toEngine } from '../model/awdLstm.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Tensor, Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';

export class Asgd implements Optimizer {
  readonly #model: AwdLstm;
  readonly #wd: number;
  #averages: Variable[] | null = null;
  /** updates averaged so far */
  #averaged: number;

  /** @param saved averages of an interrupted run after `averaged` averaged updates */
  constructor(model: AwdLstm, { wd }: Pick<Settings, 'wd'>, saved: WeightMap = new Map(), averaged = 0) {
    this.#model = model;
    this.#wd = wd;
    this.#averaged = averaged;
    const data = model.parameters.map((p) => saved.get(`asgd.average:${p.name}`)?.data);
    if (data.every((d) => d !== undefined))
      this.#averages = model.parameters.map((p, i) =>
        model.ops.variable(toEngine(p, data[i] ?? new Float32Array()), engineShape(p)),
      );
  }

  /** The next update is the first that counts. */
  beginAveraging(): void {
    if (this.#averages !== null) return;
    const { ops, parameters } = this.#model;
    this.#averages = parameters.map((p) =>
      ops.variable(
        ops.step(() => ops.read(ops.value(p.variable))),
        engineShape(p),
      ),
    );
  }

  apply(gradients: readonly Tensor[], { lr }: UpdateRates): void {
    const { ops, parameters } = this.#model;
    for (const [i, p] of parameters.entries()) {
      const rate = lr[i] ?? 0;
      const g = gradients[i];
      if (rate === 0 || g === undefined) continue;
      if (this.#wd > 0 && p.name !== DECODER_BIAS)
        ops.scaleVariable(p.variable, ops.scalar(1 - rate * this.#wd));
      ops.sgd(p.variable, g, ops.scalar(rate));
    }
    if (this.#averages === null) return;
    this.#averaged++;
    const mu = ops.scalar(1 / Math.max(1, this.#averaged - 1));
    for (const [i, p] of parameters.entries()) {
      const average = this.#averages[i];
      if (average !== undefined) ops.average(average, p.variable, mu);
    }
  }

  averages(): readonly Variable[] | null {
    return this.#averages;
  }

  averagedUpdates(): number {
    return this.#averaged;
  }

  slots(): WeightMap {
    const { ops, parameters } = this.#model;
    const slots: WeightMap = new Map();
    for (const [i, average] of (this.#averages ?? []).entries()) {
      const p = parameters[i];
      if (p !== undefined) slots.set(`asgd.average:${p.name}`, readTorch(ops, p, average));
    }
    return slots;
  }

  dispose(): void {
    for (const average of this.#averages ?? []) this.#model.ops.drop(average);
    this.#averages = null;
  }
}

/**
 * NT-ASGD's trigger: with more than `nonmono` held-out losses on record, is this one worse than the best of all but
 * the last `nonmono`? Asked before `loss` is recorded.
 */
export function averagingIsDue(losses: readonly number[], loss: number, nonmono: number): boolean {
  return losses.length > nonmono && loss > Math.min(...losses.slice(0, losses.length - nonmono));
}
