/**
 * Adam with decoupled weight decay, as fastai steps it: p ← p·(1 − lr·wd), then
 * m ← β1 m + (1−β1) g, v ← β2 v + (1−β2) g², p ← p − lr/(1−β1^k) · m/(√(v/(1−β2^k)) + eps)
 * with the current β1 in both places and k counted since the parameter was unfrozen.
 */
import type { Settings } from '../../../shared/hyperparams.ts';
import { DECODER_BIAS, engineShape, readTorch, toEngine } from '../model/awdLstm.ts';
import type { AwdLstm, Parameter } from '../model/awdLstm.ts';
import type { Recorded, Tensor, Variable } from '../ops/ops.ts';
import type { WeightMap } from '../types.ts';
import type { Optimizer, UpdateRates } from './optimizer.ts';

interface Moments {
  readonly m: Variable;
  readonly v: Variable;
}

export type AdamSettings = Pick<Settings, 'beta2' | 'eps' | 'wd'>;

/** Numbers of an update that hold for all parameters: clip coefficient, β1, β2, β1^k, β2^k, eps. */
const SHARED = 6;

/** Holds the moments of one phase. A frozen parameter has none. */
export class Adam implements Optimizer {
  readonly #model: AwdLstm;
  readonly #recorded = new Map<string, Recorded>();
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

  apply(gradients: readonly Variable[], shorten: number, { lr, beta1, k }: UpdateRates): void {
    const { beta2, eps, wd } = this.#settings;
    const shared = [shorten, beta1, beta2, beta1 ** k, beta2 ** k, eps];
    const decays = lr.map((rate) => 1 - rate * wd);
    const recorded = this.#record(
      gradients,
      lr.map((rate) => rate > 0),
    );
    recorded(Float32Array.from([...shared, ...lr, ...decays]));
  }

  prepare(gradients: readonly Variable[], moved: readonly boolean[]): void {
    this.#record(gradients, moved);
  }

  /** The update as a function of all that changes from one to the next, as one vector. */
  #record(gradients: readonly Variable[], moved: readonly boolean[]): Recorded {
    const name = moved.map(Number).join('');
    let recorded = this.#recorded.get(name);
    if (recorded !== undefined) return recorded;
    const { ops, parameters } = this.#model;
    const n = parameters.length;
    recorded = ops.record([{ dtype: 'float32', shape: [SHARED + 2 * n] }], ([numbers]) => {
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
        if (moved[i] !== true || gradient === undefined) continue;
        if (this.#settings.wd > 0 && p.name !== DECODER_BIAS)
          ops.scaleVariable(p.variable, number(SHARED + n + i));
        const { m, v } = this.#momentsOf(p);
        const g = ops.mul(ops.value(gradient), number(0));
        ops.adam(p.variable, m, v, g, { ...scalars, lr: number(SHARED + i) });
      }
      return [];
    });
    this.#recorded.set(name, recorded);
    return recorded;
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
