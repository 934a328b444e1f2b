/** From the tensors of a file to those of an AWD-LSTM under our names, with what was left out and assumed in sentences. */
import { AppError } from '../../../shared/errors.ts';
import { DECODER_BIAS, ENCODER } from '../../engine/model/awdLstm.ts';
import type { TensorHandle } from '../plain.ts';
import { byPosition } from './byPosition.ts';
import { LAYER_PARTS, nameParts } from './names.ts';
import type { Layer, Layout, NamedParts } from './names.ts';
import { notAwdLstm } from './otherModels.ts';
import { unwrapped } from './stateDict.ts';
import type { Tensors } from './stateDict.ts';

/** A model as its tensors show it; their numbers are not read yet. */
export interface Understood {
  /** for people: “fastai 2”, “fastai 1, encoder alone” */
  readonly layout: string;
  readonly names: Layout;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  /** of the embedding: one a word */
  readonly rows: number;
  readonly parameters: number;
  /** under our names, the tied matrix once */
  readonly tensors: Tensors;
  /** must equal the tied matrix */
  readonly copies: NamedParts['copies'];
  readonly dtype: 'F32' | 'F16';
  readonly notes: readonly string[];
}

/** As many as a model of ours can have. */
const MOST_LAYERS = 16;

/**
 * @param file its name, for sentences
 * @param noBias the configuration says that the decoder has none
 * @throws AppError `model/…` in a sentence: another kind of model, a part that is missing, shapes that do not fit
 */
export function understand(raw: Tensors, file: string, noBias: boolean): Understood {
  const tensors = unwrapped(raw);
  const positional = byPosition(tensors);
  const parts = nameParts(positional ?? tensors);
  const encoder = parts.encoder ?? parts.copies[0]?.tensor ?? null;
  const other = notAwdLstm(parts, tensors, file);
  if (other !== null) throw other;
  if (encoder === null) throw missing(file, 'the matrix of word vectors');
  checkKinds(tensors, file);
  const { rows, embSz, nHid, layers } = sizesOf(encoder, parts.layers, file);
  const ours = new Map<string, TensorHandle>();
  const notes: string[] = [];
  layers.forEach((layer, l) => nameLayer(ours, layer, l, file));
  ours.set(ENCODER, encoder);
  const whole =
    noBias || parts.bias !== null || parts.copies.some(({ name }) => /^(?:1\.)?decoder\./.test(name));
  if (parts.bias !== null) ours.set(DECODER_BIAS, expectShape(parts.bias, [rows], DECODER_BIAS, file));
  else if (!whole) ours.set(DECODER_BIAS, zeros(rows));
  if (positional !== null)
    notes.push(
      'Its tensors have no names of any known kind; they were told apart by their order and shapes.',
    );
  if (parts.head.length > 0) notes.push(CLASSIFIER);
  if (!whole) notes.push(NO_BIAS);
  else if (parts.bias === null) notes.push('Its decoder has no bias, as in fastai 0.7, and none was added.');
  if (parts.stale)
    notes.push(
      'Recurrent matrices of a training step, with weights dropped, lie beside the true ones in the file; they were left out.',
    );
  const floats = [...ours.values()].filter(({ place }) => place !== ZEROS);
  return {
    layout: `${positional === null ? parts.layout : 'by position'}${kindOf(parts, whole)}`,
    names: parts.layout,
    ...{ embSz, nHid, nLayers: layers.length, rows },
    parameters: [...ours.values()].reduce((sum, { count }) => sum + count, 0),
    tensors: ours,
    copies: parts.copies.filter(({ tensor }) => tensor.place !== encoder.place),
    dtype: floats.every(({ dtype }) => dtype === 'F16') ? 'F16' : 'F32',
    notes,
  };
}

const CLASSIFIER =
  'This file holds a classifier. Its encoder was taken, the layers that decide between the classes were left out.';
const NO_BIAS =
  'The file has an encoder alone. The tied decoder was made from it, with a bias of zeros, as fastai does when it loads an encoder; how often words occur has to be learnt again, so fine-tune it before it is judged.';

function kindOf({ head }: NamedParts, whole: boolean): string {
  if (head.length > 0) return ', a classifier’s encoder';
  return whole ? '' : ', encoder alone';
}

/** Whole numbers where weights should be: quantised, or of another purpose. */
function checkKinds(tensors: Tensors, file: string): void {
  for (const [name, { dtype }] of tensors) {
    if (/^[FB]\w*\d$/.test(dtype) || name.endsWith('num_batches_tracked')) continue;
    const message = `“${file}” holds its weights as whole numbers (${dtype}, in “${name.slice(0, 80)}”): it was quantised, and cannot be trained any more. Take the file from before that, with float32 or float16 weights.`;
    throw new AppError('model/quantised', message, { name, dtype });
  }
}

interface Sizes {
  readonly rows: number;
  readonly embSz: number;
  readonly nHid: number;
  readonly layers: readonly Layer[];
}

function sizesOf(encoder: TensorHandle, found: ReadonlyMap<number, Layer>, file: string): Sizes {
  const [rows, embSz] = encoder.shape;
  if (rows === undefined || embSz === undefined || encoder.shape.length !== 2 || rows * embSz === 0)
    throw odd(file, ENCODER, encoder.shape, 'a matrix of one row a word');
  if (found.size === 0) throw missing(file, 'every LSTM layer');
  if (found.size > MOST_LAYERS) {
    const message = `“${file}” has ${found.size} LSTM layers; at most ${MOST_LAYERS} can be used.`;
    throw new AppError('model/shape', message, { layers: found.size });
  }
  const layers = Array.from({ length: found.size }, (_, l) => {
    const layer = found.get(l);
    if (layer === undefined) throw missing(file, `LSTM layer ${l + 1}`);
    return layer;
  });
  const hidden = layers.map((layer, l) => layer.weight_hh?.shape[1] ?? noPart(file, 'weight_hh', l));
  const nHid = hidden[0] ?? embSz;
  const last = hidden.at(-1);
  if (last !== embSz) {
    const message = `The last LSTM layer of “${file}” has ${last ?? 0} units, and its word vectors ${embSz} numbers. The models trained here use one matrix for both ends, which asks for equal sizes.`;
    throw new AppError('model/not-tied', message, { last, embSz });
  }
  if (hidden.slice(0, -1).some((size) => size !== nHid)) {
    const message = `The LSTM layers of “${file}” have ${hidden.join(', ')} units; all but the last must have equally many.`;
    throw new AppError('model/shape', message, { hidden });
  }
  return { rows, embSz, nHid, layers };
}

function nameLayer(ours: Map<string, TensorHandle>, layer: Layer, l: number, file: string): void {
  const hidden = layer.weight_hh?.shape[1] ?? 0;
  const input = layer.weight_ih?.shape[1] ?? 0;
  const shapes = { weight_hh: [4 * hidden, hidden], weight_ih: [4 * hidden, input] };
  const bare = layer.bias_ih === undefined && layer.bias_hh === undefined;
  for (const part of LAYER_PARTS) {
    const tensor =
      layer[part] ?? (bare && part.startsWith('bias') ? zeros(4 * hidden) : noPart(file, part, l));
    const name = part === 'weight_hh' ? `0.rnns.${l}.weight_hh_l0_raw` : `0.rnns.${l}.module.${part}_l0`;
    const shape = part === 'weight_hh' || part === 'weight_ih' ? shapes[part] : [4 * hidden];
    ours.set(name, expectShape(tensor, shape, name, file));
  }
}

function expectShape(
  tensor: TensorHandle,
  shape: readonly number[],
  name: string,
  file: string,
): TensorHandle {
  if (tensor.shape.join() === shape.join()) return tensor;
  throw odd(file, name, tensor.shape, `[${shape.join(', ')}]`);
}

const ZEROS = 'zeros, in no file';

function zeros(count: number): TensorHandle {
  return {
    kind: 'tensor',
    dtype: 'F32',
    shape: [count],
    count,
    place: ZEROS,
    read: () => Promise.resolve(new Float32Array(count)),
  };
}

function odd(file: string, name: string, shape: readonly number[], needed: string): AppError {
  const message = `“${name}” in “${file}” has the shape [${shape.join(', ')}]; this model needs ${needed}.`;
  return new AppError('model/shape', message, { name, shape });
}

function noPart(file: string, part: string, layer: number): never {
  throw missing(file, `“${part}” of LSTM layer ${layer + 1}`);
}

function missing(file: string, what: string): AppError {
  const message = `“${file}” is not a whole AWD-LSTM: ${what} is missing. Save the model’s state dict once more.`;
  return new AppError('model/missing-weight', message, { what });
}
