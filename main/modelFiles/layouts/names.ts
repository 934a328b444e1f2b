/** Whose names the tensors of a file bear, and what each of them is in an AWD-LSTM. */
import type { TensorHandle } from '../plain.ts';
import type { Tensors } from './stateDict.ts';

/** The parts of one LSTM layer, by what they are called here. */
export const LAYER_PARTS = ['weight_hh', 'weight_ih', 'bias_ih', 'bias_hh'] as const;
export type LayerPart = (typeof LAYER_PARTS)[number];
export type Layer = Partial<Record<LayerPart, TensorHandle>>;

/** Tensors of a file by their part in the model; nothing is checked yet. */
export interface NamedParts {
  readonly encoder: TensorHandle | null;
  /** the tied matrix again, at the other end or as the copy of a dropout */
  readonly copies: readonly { readonly name: string; readonly tensor: TensorHandle }[];
  readonly bias: TensorHandle | null;
  /** by the layer's number */
  readonly layers: ReadonlyMap<number, Layer>;
  /** a classifier's layers behind the encoder */
  readonly head: readonly string[];
  /** names that are no part of an AWD-LSTM */
  readonly strange: readonly string[];
  /** fastai 1 keeps the recurrent matrix of some training step, weights dropped, beside the true one */
  readonly stale: boolean;
  readonly layout: Layout;
}

export type Layout = 'fastai 2' | 'fastai 1' | 'fastai 0.7' | 'awd-lstm-lm' | 'PyTorch';

/** The encoder's place in front: in a pair of encoder and decoder, in a classifier's wrapper, or alone. */
const FRONT = String.raw`^(?:0\.)?(?:module\.)?`;
const ENCODER = new RegExp(`${FRONT}(?:encoder|embedding|embeddings|embed|emb|word_embeddings)\\.weight$`);
const ENCODER_COPY = new RegExp(`${FRONT}(?:encoder_dp\\.emb|encoder_with_dropout\\.embed)\\.weight$`);
const DECODER = /^(?:1\.)?(?:decoder|linear|fc|out)\.(weight|bias)$/;
/** fastai's list of layers, each an LSTM of its own, perhaps inside the module that drops weights */
const LISTED = new RegExp(
  `${FRONT}(?:rnns|lstms|layers)\\.(\\d{1,3})\\.(module\\.)?(weight_hh|weight_ih|bias_ih|bias_hh)_l0(_raw)?$`,
);
/** one LSTM of PyTorch with all its layers, in a model or alone */
const STACKED = new RegExp(
  `${FRONT}(?:(?:rnn|lstm)\\.)?(?:module\\.)?(weight_hh|weight_ih|bias_ih|bias_hh)_l(\\d{1,3})(_raw)?$`,
);
const HEAD = /^1\.(?!decoder\.)/;

type LayerName = { readonly layer: number; readonly part: LayerPart; readonly raw: boolean };

export function nameParts(tensors: Tensors): NamedParts {
  const layers = new Map<number, Layer>();
  const raw = new Set<string>();
  const found = { copies: [] as { name: string; tensor: TensorHandle }[], head: [] as string[] };
  const strange: string[] = [];
  let stale = false;
  let encoder: TensorHandle | null = null;
  let bias: TensorHandle | null = null;
  for (const [name, tensor] of tensors) {
    const place = layerName(name);
    const decoder = DECODER.exec(name)?.[1];
    if (place !== null) {
      const layer = layers.get(place.layer) ?? {};
      const key = `${place.layer} ${place.part}`;
      layers.set(place.layer, layer);
      stale ||= layer[place.part] !== undefined;
      if (layer[place.part] === undefined || (place.raw && !raw.has(key))) layer[place.part] = tensor;
      if (place.raw) raw.add(key);
    } else if (ENCODER.test(name)) encoder = tensor;
    else if (ENCODER_COPY.test(name) || decoder === 'weight') found.copies.push({ name, tensor });
    else if (decoder === 'bias') bias = tensor;
    else (HEAD.test(name) ? found.head : strange).push(name);
  }
  return { ...found, encoder, bias, layers, strange, stale, layout: layoutOf([...tensors.keys()], stale) };
}

function layerName(name: string): LayerName | null {
  const listed = LISTED.exec(name);
  if (listed !== null) return placed(listed[1], listed[3], listed[4]);
  const stacked = STACKED.exec(name);
  return stacked === null ? null : placed(stacked[2], stacked[1], stacked[3]);
}

function placed(layer = '', name = '', raw?: string): LayerName | null {
  const part = LAYER_PARTS.find((known) => known === name);
  return part === undefined ? null : { layer: Number(layer), part, raw: raw !== undefined };
}

function layoutOf(names: readonly string[], stale: boolean): Layout {
  const some = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (some(/encoder_with_dropout\./)) return 'fastai 0.7';
  if (some(/rnns\.\d+\.module\.weight_hh_l0_raw$/))
    return some(/^(?:1\.)?decoder\.bias$/) || some(/^decoder\./) ? 'awd-lstm-lm' : 'fastai 0.7';
  if (!some(/rnns\.\d+\.weight_hh_l0_raw$/)) return 'PyTorch';
  return stale ? 'fastai 1' : 'fastai 2';
}
