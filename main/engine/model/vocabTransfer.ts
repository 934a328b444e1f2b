/** Gives a model another vocabulary: rows of known words are copied, new words begin as the mean of all old rows. */
import { AppError } from '../../../shared/errors.ts';
import type { WeightMap, WeightTensor } from '../types.ts';
import { DECODER_BIAS, ENCODER } from './awdLstm.ts';

export interface TransferredModel {
  /** new embedding and decoder bias; the other arrays are those of the old model, not copies */
  readonly weights: WeightMap;
  /** different words of the new vocabulary, and how many of them the old one has */
  readonly coverage: { readonly types: { readonly known: number; readonly total: number } };
}

/**
 * fastai's `match_embeds`: the embedding [V, E] and the decoder's bias [V], where there is one, get a row for every
 * word of the new vocabulary. The mean is over all old rows, specials and fillers included, as fastai takes it.
 * Words that are new therefore begin alike, which is why training begins with the lower layers frozen.
 *
 * @throws AppError `model/vocab-mismatch` when the old vocabulary does not belong to the weights
 */
export function transferVocabulary(
  weights: WeightMap,
  oldVocab: readonly string[],
  newVocab: readonly string[],
): TransferredModel {
  const oldRow = new Map<string, number>();
  for (const [row, word] of oldVocab.entries()) {
    if (!oldRow.has(word)) oldRow.set(word, row); // a repeated word (xxfake) means its first row
  }
  const from = newVocab.map((word) => oldRow.get(word));
  const transferred: WeightMap = new Map(weights);
  for (const name of [ENCODER, DECODER_BIAS]) {
    const tensor = weights.get(name);
    if (tensor !== undefined) transferred.set(name, transferRows(tensor, oldVocab.length, from));
  }
  const types = new Set(newVocab);
  const known = [...types].filter((word) => oldRow.has(word)).length;
  return { weights: transferred, coverage: { types: { known, total: types.size } } };
}

export function vocabMismatch(words: number, rows: number | undefined): AppError {
  return new AppError(
    'model/vocab-mismatch',
    `The vocabulary has ${words} words, but the weights have rows for ${rows ?? 0}. The two do not belong together.`,
    { words, rows },
  );
}

/** @param from the old row of every new one; undefined = the mean of all */
function transferRows(
  { shape, data }: WeightTensor,
  words: number,
  from: readonly (number | undefined)[],
): WeightTensor {
  const [rows, ...rest] = shape;
  if (rows !== words || words === 0) throw vocabMismatch(words, rows);
  const width = data.length / words;
  const mean = meanRow(data, width);
  const out = new Float32Array(from.length * width);
  for (const [row, old] of from.entries()) {
    out.set(old === undefined ? mean : data.subarray(old * width, (old + 1) * width), row * width);
  }
  return { shape: [from.length, ...rest], data: out };
}

/** Summed in double and rounded once: no farther from the true mean than PyTorch's float32 sum. */
function meanRow(data: Float32Array, width: number): Float32Array {
  const sum = new Float64Array(width);
  for (let i = 0; i < data.length; i++) sum[i % width] = (sum[i % width] ?? 0) + (data[i] ?? 0);
  const rows = data.length / width;
  return Float32Array.from(sum, (total) => total / rows);
}
