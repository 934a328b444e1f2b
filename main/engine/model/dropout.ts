/** The masks of one window: what is dropped where. All are inverted dropout, 0 or 1/(1−p). */
import type { Ops, Tensor } from '../ops/ops.ts';
import { drawPlace } from '../ops/random.ts';
import type { Purpose } from '../ops/random.ts';
import type { ModelConfig } from '../types.ts';
import { layerSizes } from './awdLstm.ts';

/** null = nothing is dropped. Masks over features have no time axis: they are the same at every step of the window. */
export interface Masks {
  /** row dropout: a dropped word vanishes wherever it stands [V] */
  readonly embed: Tensor | null;
  /** variational, after the embedding [B·E] */
  readonly input: Tensor | null;
  /** weight drop on each layer's recurrent matrix, elementwise, in the engine's layout [H, 4H] */
  readonly weight: readonly (Tensor | null)[];
  /** variational, after every layer but the last [B·H] */
  readonly hidden: readonly (Tensor | null)[];
  /** variational, before the decoder [B·E] */
  readonly output: Tensor | null;
}

/** No dropout at all: evaluation. */
export function noMasks(config: ModelConfig): Masks {
  const none = Array<null>(config.n_layers).fill(null);
  return { embed: null, input: null, weight: none, hidden: none, output: null };
}

/**
 * Fresh masks for one window, drawn anew for every window (fastai draws one a forward pass).
 * `dropMult` multiplies every probability of the configuration; `key` int32 [2] is the step's `stepKey`.
 */
export function drawMasks(
  ops: Ops,
  config: ModelConfig,
  draw: { vocabSize: number; batch: number; dropMult: number; key: Tensor },
): Masks {
  const { vocabSize: V, batch: B, dropMult, key } = draw;
  const mask = (shape: number[], p: number, layer: number, purpose: Purpose): Tensor | null =>
    p * dropMult === 0 ? null : ops.dropoutMask(shape, p * dropMult, key, drawPlace(layer, purpose));
  const sizes = layerSizes(config);
  const last = sizes.length - 1;
  return {
    embed: mask([V], config.embed_p, 0, 'embedding'),
    input: mask([B * config.emb_sz], config.input_p, 0, 'input'),
    weight: sizes.map(({ hidden: H }, l) => mask([H, 4 * H], config.weight_p, l, 'weight')),
    hidden: sizes.map(({ hidden: H }, l) =>
      l === last ? null : mask([B * H], config.hidden_p, l, 'hidden'),
    ),
    output: mask([B * config.emb_sz], config.output_p, 0, 'output'),
  };
}
