/** The state that an LSTM carries from window to window, as variables that recorded bodies can read and replace. */
import { layerSizes } from '../model/awdLstm.ts';
import type { CarriedState } from '../model/awdLstm.ts';
import type { Ops, Tensor, Variable } from '../ops/ops.ts';
import type { ModelConfig, WeightMap, WeightTensor } from '../types.ts';

/** Hidden and cell state of every layer as variables [B, H]. */
export class StateVariables {
  readonly #ops: Ops;
  readonly #h: readonly Variable[];
  readonly #c: readonly Variable[];

  constructor(ops: Ops, config: ModelConfig, batch: number) {
    const make = (): Variable[] =>
      layerSizes(config).map(({ hidden: H }) => ops.variable(new Float32Array(batch * H), [batch, H]));
    this.#ops = ops;
    this.#h = make();
    this.#c = make();
  }

  value(): CarriedState {
    const read = (list: readonly Variable[]): Tensor[] => list.map((v) => this.#ops.value(v));
    return { h: read(this.#h), c: read(this.#c) };
  }

  carry(next: CarriedState): void {
    for (const [l, v] of this.#h.entries()) assignTo(this.#ops, v, next.h[l]);
    for (const [l, v] of this.#c.entries()) assignTo(this.#ops, v, next.c[l]);
  }

  /** Zeros: at the start of an epoch and of an evaluation. */
  reset(): void {
    const { step } = this.#ops;
    step(() => {
      for (const v of [...this.#h, ...this.#c]) this.#ops.assign(v, this.#ops.zeros(v.shape));
    });
  }

  save(): WeightMap {
    const read = (kind: string, list: readonly Variable[]): [string, WeightTensor][] =>
      list.map((v, l) => [
        `state.${kind}${l}`,
        { shape: v.shape, data: this.#ops.step(() => this.#ops.read(this.#ops.value(v))) },
      ]);
    return new Map([...read('h', this.#h), ...read('c', this.#c)]);
  }

  restore(saved: WeightMap): void {
    const write = (kind: string, list: readonly Variable[]): void => {
      for (const [l, v] of list.entries()) {
        const found = saved.get(`state.${kind}${l}`);
        if (found === undefined) throw new Error(`the checkpoint has no state.${kind}${l}`);
        this.#ops.step(() => this.#ops.assign(v, this.#ops.floats(found.data, v.shape)));
      }
    };
    write('h', this.#h);
    write('c', this.#c);
  }

  dispose(): void {
    for (const v of [...this.#h, ...this.#c]) this.#ops.drop(v);
  }
}

/** Assigns a tensor that must be there. */
export function assignTo(ops: Ops, v: Variable, t: Tensor | undefined): void {
  if (t === undefined) throw new RangeError('a tensor is missing');
  ops.assign(v, t);
}
