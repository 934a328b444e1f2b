/** Which documents are held out to measure on: by chance, by place, or by groups. */
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
 * @param units for each document the unit that stays on one side with it (documents that are alike), numbered from 0;
 *   left out = each its own. A unit too large for what is still to be held out is learnt from; where each is too
 *   large, the smallest is held out.
 * @throws AppError `input/too-few-documents`
 */
export function randomSplit(documents: number, share: number, seed: number, units?: Uint32Array): Uint8Array {
  const parts = new Uint8Array(documents).fill(TRAIN);
  if (share === 0) return parts;
  if (documents < 2) throw tooFew(documents);
  const wanted = Math.min(documents - 1, Math.max(1, Math.round(documents * share)));
  const order = permutation(documents, randomKey(seed, 0, 0, 'split'));
  const unitOf = (d: number): number => units?.[d] ?? d;
  const sizes = sizesOf(units ?? Uint32Array.from(parts, (_, d) => d));
  const held = new Set<number>();
  let count = 0;
  for (const d of order) {
    const size = sizes[unitOf(d)] ?? 0;
    if (held.has(unitOf(d)) || count + size > wanted) continue;
    held.add(unitOf(d));
    count += size;
  }
  if (held.size === 0) held.add(smallest(order.map(unitOf), sizes));
  parts.forEach((_, d) => {
    if (held.has(unitOf(d))) parts[d] = VALID;
  });
  return parts;
}

function sizesOf(groups: Uint32Array): number[] {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  return sizes;
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
  const sizes = sizesOf(groups);
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

/** Documents of the held-out part that are alike to one of the training part. */
export function countLeaking(parts: Uint8Array, alike: Uint32Array): number {
  const trained = new Uint8Array(parts.length);
  parts.forEach((part, d) => {
    if (part === TRAIN) trained[alike[d] ?? d] = 1;
  });
  return parts.reduce((sum, part, d) => sum + (part === VALID && trained[alike[d] ?? d] === 1 ? 1 : 0), 0);
}
