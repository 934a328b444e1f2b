/**
 * Adam with decoupled weight decay, as fastai steps it: p ← p·(1 − lr·wd), then
 * m ← β1 m + (1−β1) g, v ← β2 v + (1−β2) g², p ← p − lr/(1−β1^k) · m/(√(v/(1−β2^k)) + eps)
 * with the current β1 in both places and k counted since the parameter was unfrozen.
 */
import type { Settings } from '../../../shared/hyperparams.ts';
import { DECODER_BIAS, engineShape, readTorch, toEngine } from '../model/awdLstm.ts';
import type { AwdLstm, Parameter } from '../model/awdLstm.ts';
import type { Tensor, Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';
import { movedBy } from './optimizer.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';

interface Moments {
  readonly m: Variable;
  readonly v: Variable;
}

export type AdamSettings = Pick<Settings, 'beta2' | 'eps' | 'wd'>;

let made = 0;

/** Holds the moments of one phase. A frozen parameter has none. */
export class Adam implements Optimizer {
  readonly #model: AwdLstm;
  readonly #name = `adam ${made++}`; // recorded bodies belong to this optimiser's own slots
  readonly #settings: AdamSettings;
  readonly #moments = new Map<string, Moments>();

  /** @param saved moments of an interrupted run, as `slots` gave them */
  constructor(model: AwdLstm, settings: AdamSettings, saved: WeightMap = new Map()) {
    this.#model = model;
    this.#settings = settings;
    for (const p of model.parameters) {
      const m = saved.get(`adam.m:${p.name}`);
      const v = saved.get(`adam.v:${p.name}`);
      if (m !== undefined && v !== undefined) this.#moments.set(p.name, this.#make(p, m.data, v.data));
    }
  }

  apply(gradients: readonly Variable[], shorten: number, rates: UpdateRates): void {
    const { ops, parameters } = this.#model;
    const { beta2, eps, wd } = this.#settings;
    const { lr, beta1, k } = rates;
    // all that changes from update to update goes in as one vector, so that the rest can be recorded
    const shared = [shorten, beta1, beta2, beta1 ** k, beta2 ** k, eps];
    const data = Float32Array.from([...shared, ...lr, ...lr.map((rate) => 1 - rate * wd)]);
    const feed = { data, shape: [data.length] };
    ops.recorded(`${this.#name} ${movedBy(rates)}`, [feed], ([numbers]) => {
      if (numbers === undefined) throw new RangeError('the rates are missing');
      const number = (at: number): Tensor => ops.reshape(ops.rows(numbers, at, 1), []);
      const scalars = {
        beta1: number(1),
        beta2: number(2),
        beta1Power: number(3),
        beta2Power: number(4),
        eps: number(5),
      };
      for (const [i, p] of parameters.entries()) {
        const gradient = gradients[i];
        if (lr[i] === 0 || gradient === undefined) continue;
        const rate = number(shared.length + i);
        const decay = number(shared.length + lr.length + i);
        if (wd > 0 && p.name !== DECODER_BIAS) ops.scaleVariable(p.variable, decay);
        const { m, v } = this.#momentsOf(p);
        ops.adam(p.variable, m, v, ops.mul(ops.value(gradient), number(0)), { ...scalars, lr: rate });
      }
      return [];
    });
  }

  averages(): null {
    return null;
  }

  slots(): WeightMap {
    const { ops, parameters } = this.#model;
    const slots: WeightMap = new Map();
    for (const p of parameters) {
      const moments = this.#moments.get(p.name);
      if (moments === undefined) continue;
      slots.set(`adam.m:${p.name}`, readTorch(ops, p, moments.m));
      slots.set(`adam.v:${p.name}`, readTorch(ops, p, moments.v));
    }
    return slots;
  }

  dispose(): void {
    for (const { m, v } of this.#moments.values()) for (const slot of [m, v]) this.#model.ops.drop(slot);
    this.#moments.clear();
  }

  #momentsOf(p: Parameter): Moments {
    let moments = this.#moments.get(p.name);
    if (moments === undefined) {
      const size = p.shape.reduce((a, b) => a * b, 1);
      this.#moments.set(p.name, (moments = this.#make(p, new Float32Array(size), new Float32Array(size))));
    }
    return moments;
  }

  #make(p: Parameter, m: Float32Array, v: Float32Array): Moments {
    const { ops } = this.#model;
    const shape = engineShape(p);
    return { m: ops.variable(toEngine(p, m), shape), v: ops.variable(toEngine(p, v), shape) };
  }
}
