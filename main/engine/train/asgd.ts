/**
 * Averaged SGD (Polyak and Juditsky 1992) with the non-monotone trigger of Merity et al. 2017.
 * Plain SGD steps go on for ever; once averaging has begun, a running mean is kept BESIDE the weights, and only
 * evaluation and saving use it. As in torch.optim.ASGD the first averaged step copies, the mean starts with the second.
 */
import type { Settings } from '../../../shared/hyperparams.ts';
import { DECODER_BIAS, engineShape, readTorch, toEngine } from '../model/awdLstm.ts';
import type { AwdLstm } from '../model/awdLstm.ts';
import type { Recorded, Tensor, Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';

/** Numbers of an update that hold for all parameters: clip coefficient, share of the newest weights in the mean. */
const SHARED = 2;

export class Asgd implements Optimizer {
  readonly #model: AwdLstm;
  readonly #recorded = new Map<string, Recorded>();
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
    // all reads before the first new variable: a variable that appears between two reads reloads the recorded graph
    const values = parameters.map((p) => ops.step(() => ops.read(ops.value(p.variable))));
    this.#averages = parameters.map((p, i) => ops.variable(values[i] ?? new Float32Array(), engineShape(p)));
  }

  apply(gradients: readonly Variable[], shorten: number, { lr }: UpdateRates): void {
    if (this.#averages !== null) this.#averaged++;
    const mu = 1 / Math.max(1, this.#averaged - 1);
    const decays = lr.map((rate) => 1 - rate * this.#wd);
    const recorded = this.#record(
      gradients,
      lr.map((rate) => rate > 0),
    );
    recorded(Float32Array.from([shorten, mu, ...lr, ...decays]));
  }

  prepare(gradients: readonly Variable[], moved: readonly boolean[]): void {
    this.#record(gradients, moved);
  }

  /** The update as a function of all that changes from one to the next, as one vector. */
  #record(gradients: readonly Variable[], moved: readonly boolean[]): Recorded {
    const averages = this.#averages;
    const name = `${moved.map(Number).join('')}${averages === null ? '' : ' averaged'}`;
    let recorded = this.#recorded.get(name);
    if (recorded !== undefined) return recorded;
    const { ops, parameters } = this.#model;
    const n = parameters.length;
    recorded = ops.record([{ dtype: 'float32', shape: [SHARED + 2 * n] }], ([numbers]) => {
      if (numbers === undefined) throw new RangeError('the rates are missing');
      const number = (at: number): Tensor => ops.reshape(ops.rows(numbers, at, 1), []);
      for (const [i, p] of parameters.entries()) {
        const gradient = gradients[i];
        if (moved[i] !== true || gradient === undefined) continue;
        if (this.#wd > 0 && p.name !== DECODER_BIAS) ops.scaleVariable(p.variable, number(SHARED + n + i));
        ops.sgd(p.variable, ops.mul(ops.value(gradient), number(0)), number(SHARED + i));
      }
      for (const [i, average] of (averages ?? []).entries()) {
        const p = parameters[i];
        if (p !== undefined) ops.average(average, p.variable, number(1));
      }
      return [];
    });
    this.#recorded.set(name, recorded);
    return recorded;
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
