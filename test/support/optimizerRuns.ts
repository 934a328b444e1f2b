/** Steps an optimiser on given gradients: single arrays lie in the parameters of a small real model. */
import { onTestFinished } from 'vitest';
import { engineShape, parameterSpecs, toEngine } from '../../main/engine/model/awdLstm.ts';
import type { AwdLstm } from '../../main/engine/model/awdLstm.ts';
import type { Ops, Variable } from '../../main/engine/ops/ops.ts';
import type { ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { GOLDEN_CONFIG, modelOf } from './goldenModel.ts';

/** One layer, E = H: few parameters, and every one of them has a place in the optimiser. */
export function smallModel(ops: Ops, vocabSize: number, embSz: number, arrays: Arrays): AwdLstm {
  const config: ModelConfig = { ...GOLDEN_CONFIG, emb_sz: embSz, n_layers: 1 };
  const weights: WeightMap = new Map(
    parameterSpecs(config, vocabSize).map(({ name, shape }) => [
      name,
      { shape, data: padded(arrays, name, shape) },
    ]),
  );
  return modelOf(ops, config, weights);
}

/** Numbers for the beginning of some parameters, in PyTorch's layout; the rest of them is zero. */
export type Arrays = Readonly<Record<string, Float32Array>>;

/** Variables like the learner's, which hold the gradient of every parameter. */
export class GivenGradients {
  readonly variables: readonly Variable[];
  readonly #model: AwdLstm;

  constructor(model: AwdLstm) {
    this.#model = model;
    this.variables = model.parameters.map((p) => {
      const shape = engineShape(p);
      return model.ops.variable(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    });
    onTestFinished(() => {
      for (const v of this.variables) model.ops.drop(v);
    });
  }

  set(arrays: Arrays): void {
    const { ops, parameters } = this.#model;
    for (const [i, p] of parameters.entries()) {
      const v = this.variables[i];
      const data = toEngine(p, padded(arrays, p.name, p.shape));
      if (v !== undefined) ops.step(() => ops.assign(v, ops.floats(data, v.shape)));
    }
  }
}

/** The beginning of a parameter, in PyTorch's layout. */
export function firstOf(weights: WeightMap, name: string, n: number): Float32Array {
  return weights.get(name)?.data.slice(0, n) ?? new Float32Array();
}

function padded(arrays: Arrays, name: string, shape: readonly number[]): Float32Array {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  data.set(arrays[name] ?? []);
  return data;
}
