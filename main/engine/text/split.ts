/** Which documents are held out to measure on. */
import { AppError } from '../../../shared/errors.ts';
import { randomKey } from '../ops/random.ts';
import { permutation } from './permutation.ts';

/** Part of a document as a number in `docs.bin`. */
export const TRAIN = 0;
export const VALID = 1;

function tooFew(documents: number): AppError {
  const message =
    `There is only ${documents} document to learn from and to measure on, but each needs its own; ` +
    'add texts, or give a longer text with blank lines between its paragraphs.';
  return new AppError('input/too-few-documents', message, { documents });
}

/**
 * Holds out a share of the documents at random: round(n · share), at least one and never all.
 * The same seed and number of documents give the same choice.
 *
 * @throws AppError `input/too-few-documents`
 */
export function randomSplit(documents: number, share: number, seed: number): Uint8Array {
  const parts = new Uint8Array(documents).fill(TRAIN);
  if (share === 0) return parts;
  if (documents < 2) throw tooFew(documents);
  const held = Math.min(documents - 1, Math.max(1, Math.round(documents * share)));
  for (const d of permutation(documents, randomKey(seed, 0, 0, 'split')).subarray(0, held)) parts[d] = VALID;
  return parts;
}

/**
 * Holds out the last passages of one long text, so many that they hold at least the share of its tokens: a passage
 * from between two training passages would be too easy to foretell.
 *
 * @param lengths tokens of each passage
 * @throws AppError `input/too-few-documents`
 */
export function lastPart(lengths: readonly number[], share: number): Uint8Array {
  const parts = new Uint8Array(lengths.length).fill(TRAIN);
  if (share === 0) return parts;
  if (lengths.length < 2) throw tooFew(lengths.length);
  const wanted = share * lengths.reduce((sum, length) => sum + length, 0);
  let held = 0;
  for (let d = lengths.length - 1; d > 0 && held < wanted; d--) {
    held += lengths[d] ?? 0;
    parts[d] = VALID;
  }
  return parts;
}
