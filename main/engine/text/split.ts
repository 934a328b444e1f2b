/** Which documents are held out to measure on: by chance, by place, or by groups; and how duplicates are kept together. */
import { AppError } from '../../../shared/errors.ts';
import { randomKey } from '../ops/random.ts';
import { permutation } from './permutation.ts';

/** Part of a document as a number in `docs.bin`. */
export const TRAIN = 0;
export const VALID = 1;
/** by a remedy: it has no tokens */
export const LEFT_OUT = 2;

function tooFew(documents: number): AppError {
  const message =
    `There ${documents === 1 ? 'is only 1 document' : `are ${documents} documents`} to learn from and to measure on, but each needs its own; ` +
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

/**
 * Holds out whole groups of documents, drawn at random, so many that their documents are as near to the share as may be;
 * at least one group and never all. The same seed and groups give the same choice.
 *
 * @param groups the group of each document, numbered from 0
 * @throws AppError `input/one-group`
 */
export function groupSplit(groups: Uint32Array, share: number, seed: number): Uint8Array {
  const parts = new Uint8Array(groups.length).fill(TRAIN);
  if (share === 0) return parts;
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  if (sizes.length < 2) {
    const message =
      'All documents belong to one group, so none can be held out to measure on; split by another label, or by document.';
    throw new AppError('input/one-group', message, { documents: groups.length });
  }
  const wanted = Math.max(1, share * groups.length);
  const drawn = permutation(sizes.length, randomKey(seed, 0, 0, 'split'));
  const held = new Set<number>();
  let count = 0;
  for (const group of drawn) {
    const size = sizes[group] ?? 0;
    const nearer = Math.abs(wanted - count - size) < Math.abs(wanted - count);
    if (!nearer || held.size === sizes.length - 1) continue;
    held.add(group);
    count += size;
  }
  if (held.size === 0) held.add(smallest(drawn, sizes)); // each alone is more than twice the share
  groups.forEach((group, d) => {
    if (held.has(group)) parts[d] = VALID;
  });
  return parts;
}

function smallest(drawn: Uint32Array, sizes: readonly number[]): number {
  return drawn.reduce((best, group) => ((sizes[group] ?? 0) < (sizes[best] ?? 0) ? group : best));
}

/**
 * Moves held-out units (documents, or whole groups of them) that are alike to one of the training part there, until
 * none is left; changes `parts`. Nothing is moved where nothing would stay held out.
 *
 * @param alike for each document the lowest index of those that are alike
 * @param units for each document the unit it can only be moved with; left out = each its own
 * @returns how many documents were moved
 */
export function keepTogether(parts: Uint8Array, alike: Uint32Array, units?: Uint32Array): number {
  const moved = parts.slice();
  let count = 0;
  for (let before = -1; before !== count;) {
    before = count;
    const trained = new Uint8Array(parts.length);
    moved.forEach((part, d) => {
      if (part === TRAIN) trained[alike[d] ?? d] = 1;
    });
    const leaving = new Set<number>();
    moved.forEach((part, d) => {
      if (part === VALID && trained[alike[d] ?? d] === 1) leaving.add(units?.[d] ?? d);
    });
    moved.forEach((part, d) => {
      if (part !== VALID || !leaving.has(units?.[d] ?? d)) return;
      moved[d] = TRAIN;
      count += 1;
    });
  }
  if (!moved.includes(VALID)) return 0;
  parts.set(moved);
  return count;
}

/** Documents of the held-out part that are alike to one of the training part. */
export function countLeaking(parts: Uint8Array, alike: Uint32Array): number {
  const trained = new Uint8Array(parts.length);
  parts.forEach((part, d) => {
    if (part === TRAIN) trained[alike[d] ?? d] = 1;
  });
  return parts.reduce((sum, part, d) => sum + (part === VALID && trained[alike[d] ?? d] === 1 ? 1 : 0), 0);
}
