/** Checks the tensors of a weight file against what an AWD-LSTM of that shape must have; says in a sentence what is wrong. */
import { AppError } from '../../../shared/errors.ts';
import { DECODER_BIAS, ENCODER, parameterSpecs } from '../model/awdLstm.ts';
import { vocabMismatch } from '../model/vocabTransfer.ts';
import type { ModelConfig, WeightMap, WeightTensor } from '../types.ts';

/** fastai's state dict names the tied matrix three times. */
const TIED_COPIES = ['0.encoder_dp.emb.weight', '1.decoder.weight'];
/** fastai v1 keeps a copy of the recurrent matrix from some forward pass, weights dropped: of no use. */
const STALE = /^0\.rnns\.\d{1,3}\.module\.weight_hh_l0$/;
const RECURRENT = /^0\.rnns\.\d{1,3}\.weight_hh_l0_raw$/;

export interface Sizes {
  readonly emb_sz: number;
  readonly n_hid: number;
  readonly n_layers: number;
  readonly out_bias: boolean;
}

/**
 * Sizes as the tensors themselves show them, for a model that came without `config.json`.
 *
 * @throws AppError `model/missing-weight` when there is no embedding or no LSTM
 */
export function sizesOf(weights: WeightMap): Sizes {
  const emb_sz = columnsOf(weights, ENCODER);
  const n_layers = [...weights.keys()].filter((name) => RECURRENT.test(name)).length;
  const firstHidden = columnsOf(weights, '0.rnns.0.weight_hh_l0_raw'); // with one layer: the embedding's width
  return { emb_sz, n_hid: firstHidden, n_layers, out_bias: weights.has(DECODER_BIAS) };
}

/**
 * The weights under the names that the engine uses, without copies of the tied matrix and stale tensors.
 *
 * @throws AppError `model/config-mismatch`, `model/vocab-mismatch`, `model/missing-weight`, `model/unknown-weight`,
 *   `model/shape`, `model/tied-differ`, `model/not-finite`
 */
export function checkedWeights(weights: WeightMap, config: ModelConfig, words: number): WeightMap {
  compareSizes(sizesOf(weights), config);
  const rows = weights.get(ENCODER)?.shape[0];
  if (rows !== words) throw vocabMismatch(words, rows);
  const specs = parameterSpecs(config, words);
  const checked: WeightMap = new Map();
  for (const { name, shape } of specs) checked.set(name, expectTensor(weights, name, shape));
  for (const [name, tensor] of weights) {
    if (checked.has(name) || STALE.test(name)) continue;
    if (!TIED_COPIES.includes(name)) throw unknownWeight(name);
    checkTied(name, tensor, weights.get(ENCODER));
  }
  return checked;
}

function compareSizes(found: Sizes, config: ModelConfig): void {
  const stated = config.n_layers === 1 ? { ...config, n_hid: config.emb_sz } : config; // n_hid has no layer then
  for (const key of ['emb_sz', 'n_layers', 'n_hid'] as const) {
    if (found[key] === stated[key]) continue;
    throw new AppError(
      'model/config-mismatch',
      `config.json says ${key} is ${config[key]}, but the weights have ${found[key]}. The two files do not belong together, or config.json needs correcting.`,
      { key, config: config[key], weights: found[key] },
    );
  }
}

function expectTensor(weights: WeightMap, name: string, shape: readonly number[]): WeightTensor {
  const tensor = weights.get(name);
  if (tensor === undefined) {
    const remedy =
      name === DECODER_BIAS ? ' If the model has none, set out_bias to false in config.json.' : '';
    throw missing(name, remedy);
  }
  if (tensor.shape.join() !== shape.join()) {
    throw new AppError(
      'model/shape',
      `“${name}” has the shape [${tensor.shape.join(', ')}]; this model needs [${shape.join(', ')}].`,
      { name, shape: tensor.shape },
    );
  }
  if (!tensor.data.every(Number.isFinite)) {
    throw new AppError(
      'model/not-finite',
      `“${name}” holds numbers that are infinite or not numbers at all, so the model cannot predict anything.`,
      { name },
    );
  }
  return tensor;
}

function checkTied(name: string, copy: WeightTensor, encoder: WeightTensor | undefined): void {
  const equal =
    copy.shape.join() === encoder?.shape.join() && copy.data.every((x, i) => x === encoder.data[i]);
  if (equal) return;
  throw new AppError(
    'model/tied-differ',
    `“${name}” differs from “${ENCODER}”. The models trained here use one matrix for both ends; a model with two cannot be used.`,
    { name },
  );
}

function unknownWeight(name: string): AppError {
  const remedy = name === DECODER_BIAS ? ' config.json says the model has none (out_bias is false).' : '';
  return new AppError(
    'model/unknown-weight',
    `“${name.slice(0, 80)}” is not a weight of an AWD-LSTM of this shape.${remedy}`,
    { name },
  );
}

function columnsOf(weights: WeightMap, name: string): number {
  const columns = weights.get(name)?.shape[1];
  if (columns === undefined) throw missing(name, ' These are not the weights of an AWD-LSTM language model.');
  return columns;
}

function missing(name: string, remedy: string): AppError {
  return new AppError('model/missing-weight', `The matrix or vector “${name}” is missing.${remedy}`, {
    name,
  });
}
