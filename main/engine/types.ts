/** The plain data that flows through the engine. */
import type { Shape } from './ops/ops.ts';

/** A weight as PyTorch would store it: row-major float32 with its shape. */
export interface WeightTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** Weights by PyTorch's names, e.g. `0.rnns.0.module.weight_ih_l0` [4H, in]; the tied decoder matrix is not repeated. */
export type WeightMap = Map<string, WeightTensor>;

/** fastai's names for the shape of an AWD-LSTM; dropout probabilities are base values, before `dropMult`. */
export interface ModelConfig {
  readonly emb_sz: number;
  readonly n_hid: number;
  readonly n_layers: number;
  readonly pad_token: number;
  readonly bidir: false;
  readonly output_p: number;
  readonly hidden_p: number;
  readonly input_p: number;
  readonly embed_p: number;
  readonly weight_p: number;
  readonly tie_weights: true;
  readonly out_bias: boolean;
}

/** Documents as ids of a vocabulary, end to end; document d is ids[offsets[d] … offsets[d+1]). */
export interface Documents {
  readonly ids: Int32Array;
  readonly offsets: Uint32Array;
}
