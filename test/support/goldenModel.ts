/** The small model of the golden fixtures: V 97, E 12, H 20, three layers; and the windows that belong to it. */
import { onTestFinished } from 'vitest';
import { AwdLstm } from '../../main/engine/model/awdLstm.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import type { ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { readGolden } from './golden.ts';
import type { Golden } from './golden.ts';
import type { GivenMasks, GivenWindow } from './windowRuns.ts';

export const GOLDEN_CONFIG: ModelConfig = {
  emb_sz: 12,
  n_hid: 20,
  n_layers: 3,
  pad_token: 1,
  bidir: false,
  output_p: 0.1,
  hidden_p: 0.15,
  input_p: 0.25,
  embed_p: 0.1,
  weight_p: 0.2,
  tie_weights: true,
  out_bias: true,
};

export async function goldenWeights(): Promise<WeightMap> {
  return (await readGolden('02_weights')).weights;
}

/** A model that lives as long as the test. */
export function modelOf(ops: Ops, config: ModelConfig, weights: WeightMap): AwdLstm {
  const model = new AwdLstm(ops, config, weights);
  onTestFinished(() => model.dispose());
  return model;
}

export async function goldenModel(ops: Ops): Promise<AwdLstm> {
  return modelOf(ops, GOLDEN_CONFIG, await goldenWeights());
}

/** The window whose ids and labels have these names in a fixture. */
export function windowOf(golden: Golden, x: string, y: string): GivenWindow {
  const [batch = 0, steps = 0] = golden.shape(x);
  return { x: golden.ints(x), y: golden.ints(y), batch, steps };
}

/** States of a fixture: `after1:h0` … `after1:c2`. */
export function stateOf(golden: Golden, prefix: string): Float32Array[] {
  return ['h0', 'h1', 'h2', 'c0', 'c1', 'c2'].map((name) => golden.floats(`${prefix}:${name}`));
}

export function masksOf(golden: Golden): GivenMasks {
  const mask = (name: string): Float32Array => golden.floats(`mask:${name}`);
  return {
    embed: mask('embed'),
    input: mask('input'),
    weight: [mask('weight0'), mask('weight1'), mask('weight2')],
    hidden: [mask('hidden0'), mask('hidden1'), null],
    output: mask('output'),
  };
}
