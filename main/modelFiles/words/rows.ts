/** Brings the rows of a model into the order that is asked for here: unknown words first, then the filler. */
import { AppError } from '../../../shared/errors.ts';
import type { WeightTensor } from '../../engine/types.ts';

/** Which old row each new one is; null = the mean of all old rows. */
export interface RowPlan {
  readonly words: readonly string[];
  /** null = as they are */
  readonly from: readonly (number | null)[] | null;
  readonly padToken: number;
  readonly notes: readonly string[];
}

const UNKNOWN = 'xxunk';
const FILLER = 'xxpad';

/**
 * The engine reads a word that it does not know as row 0. A list without a word for unknown ones gets a row for it;
 * the filler's row only matters in that no gradient reaches it through the lookup, so the unknown word's stands in.
 */
export function planRows(words: readonly string[]): RowPlan {
  const unknown = words.indexOf(UNKNOWN);
  const filler = words.indexOf(FILLER);
  const notes: string[] = [];
  if (unknown === 0 && (filler === 1 || filler === -1))
    return { words, from: null, padToken: Math.max(filler, 0), notes };
  const front = [unknown, filler].filter((row) => row >= 0);
  const rest = words.map((_, row) => row).filter((row) => !front.includes(row));
  const from: (number | null)[] = [...front, ...rest];
  if (unknown === -1) {
    from.unshift(null);
    notes.push(
      'Its word list has no word for unknown ones. One was added with the mean of all vectors, as fastai begins a new word, and the smallest bias there is.',
    );
  } else if (from.some((row, i) => row !== i))
    notes.push(`The rows of the special words were moved to the front: “${UNKNOWN}” was row ${unknown}.`);
  return {
    words: from.map((row) => (row === null ? UNKNOWN : (words[row] ?? ''))),
    from,
    padToken: filler === -1 ? 0 : 1,
    notes,
  };
}

/** @param fresh what a new row gets: the mean of all old rows, or the smallest number of them */
export function reorder(
  { shape, data }: WeightTensor,
  from: readonly (number | null)[] | null,
  fresh: 'mean' | 'least',
): WeightTensor {
  if (from === null) return { shape, data };
  const [rows = 0, ...rest] = shape;
  if (rows === 0) throw new AppError('model/shape', 'A matrix of the model has no rows.');
  const width = data.length / rows;
  const out = new Float32Array(from.length * width);
  from.forEach((row, i) => {
    const source = row === null ? newRow(data, width, fresh) : data.subarray(row * width, (row + 1) * width);
    out.set(source, i * width);
  });
  return { shape: [from.length, ...rest], data: out };
}

function newRow(data: Float32Array, width: number, fresh: 'mean' | 'least'): Float32Array {
  if (fresh === 'least') return Float32Array.of(data.reduce((least, x) => Math.min(least, x), Infinity));
  const sum = new Float64Array(width);
  data.forEach((x, i) => {
    sum[i % width] = (sum[i % width] ?? 0) + x;
  });
  return Float32Array.from(sum, (total) => total / (data.length / width));
}
