/** Where pretraining begins: random weights as fastai and PyTorch draw them. */
import type { Settings } from '../../../shared/hyperparams.ts';
import { philoxUniform } from '../ops/philox.ts';
import { randomKey } from '../ops/random.ts';
import type { ModelConfig, WeightMap, WeightTensor } from '../types.ts';
import { DECODER_BIAS, parameterSpecs } from './awdLstm.ts';

/** fastai's dropout probabilities for a language model, `awd_lstm_lm_config`; `dropMult` multiplies them. */
const USUAL_DROPOUT = { output_p: 0.1, hidden_p: 0.15, input_p: 0.25, embed_p: 0.02, weight_p: 0.2 };

const PAD_ID = 1;

/** What a model that begins from random weights is like: fastai's, in the sizes that the settings name. */
export function newModel({
  embSz,
  nHid,
  nLayers,
}: Pick<Settings, 'embSz' | 'nHid' | 'nLayers'>): ModelConfig {
  return {
    ...{ emb_sz: embSz, n_hid: nHid, n_layers: nLayers, pad_token: PAD_ID, ...USUAL_DROPOUT },
    ...{ bidir: false, tie_weights: true, out_bias: true },
  };
}

/**
 * Weights before any training: U(−0.1, 0.1) for the embedding, U(±1/√H) for every LSTM tensor, 0 for the decoder's
 * bias (fastai's AWD_LSTM and PyTorch's LSTM; no forget-gate bias of 1).
 */
export function initialWeights(config: ModelConfig, vocabSize: number, seed: number): WeightMap {
  const specs = parameterSpecs(config, vocabSize);
  return new Map(
    specs.map(({ name, shape, layout }, k): [string, WeightTensor] => {
      const size = shape.reduce((a, b) => a * b, 1);
      const bound = name === DECODER_BIAS ? 0 : layout.kind === 'plain' ? 0.1 : 1 / Math.sqrt(layout.H);
      // the parameter's place stands where a step would: each has its own stream
      const data = philoxUniform(randomKey(seed, k, 0, 'init'), size).map((u) => (2 * u - 1) * bound);
      return [name, { shape, data }];
    }),
  );
}
