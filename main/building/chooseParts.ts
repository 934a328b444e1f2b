/** Decides of every document whether it is learnt from, held out, or left out. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Recipe, Remedy, Split } from '../../shared/recipe.ts';
import { AppError } from '../../shared/errors.ts';
import {
  countLeaking,
  groupSplit,
  lastPart,
  LEFT_OUT,
  randomSplit,
  TRAIN,
  VALID,
} from '../engine/text/split.ts';
import type { Clusters } from '../examine/clusters.ts';
import { createGroups } from '../examine/groups.ts';
import { leavesOut } from '../examine/remedies.ts';
import { unpackLanguage } from './facts.ts';
import type { Gathered } from './gather.ts';

export interface Given {
  /** documents that the person has named as held out; null = nobody has */
  readonly held: Uint8Array | null;
  /** the group of each document by the label of a split by groups; not asked for else */
  readonly groups: (label: string) => Uint32Array;
  /** one long text: what is held out of it is its last stretch */
  readonly lone: boolean;
}

export interface Parts {
  readonly parts: Uint8Array;
  readonly moved: number;
  readonly leaking: number;
}

/** @throws AppError `input/all-left-out`, `input/too-few-documents`, `input/one-group`, `dataset/none-held` */
export function chooseParts(
  { split, remedies }: Pick<Recipe, 'split' | 'remedies'>,
  gathered: Gathered,
  clusters: Clusters,
  given: Given,
): Parts {
  const out = leftOut(remedies, gathered, clusters);
  const { parts, moved } = partsOf(split, out, gathered, clusters, given);
  return { parts, moved, leaking: countLeaking(parts, clusters.near) };
}

function partsOf(
  split: Split,
  out: Uint8Array,
  { lengths }: Gathered,
  { near }: Clusters,
  { held, groups, lone }: Given,
): { parts: Uint8Array; moved: number } {
  switch (split.kind) {
    case 'given': {
      if (held === null) {
        const message =
          'No texts were named as the held-out part when these were brought in; split them by document or by a label.';
        throw new AppError('dataset/none-held', message);
      }
      const parts = leaving(held, out);
      if (!isSplit(parts)) throw noneLeft();
      return { parts, moved: 0 };
    }
    case 'random': {
      if (lone)
        return { parts: chosen(out, (kept) => lastPart([...pick(lengths, kept)], split.valid)), moved: 0 };
      const apart = (kept: Uint32Array): Uint8Array => randomSplit(kept.length, split.valid, split.seed);
      return together(split, out, near, apart, (kept, units) =>
        randomSplit(kept.length, split.valid, split.seed, units),
      );
    }
    case 'group': {
      const all = groups(split.by);
      const bySets = (sets: Uint32Array): Uint8Array => groupSplit(renumber(sets), split.valid, split.seed);
      const apart = (kept: Uint32Array): Uint8Array => bySets(pick(all, kept));
      return together(split, out, near, apart, (kept, units) => bySets(joined(pick(all, kept), units)));
    }
    default:
      return assertNever(split);
  }
}

/**
 * The choice in which documents that are alike stand on one side, and how many of those that chance alone would hold out
 * are learnt from for that. Where all are alike, or joined through their groups, there is no such choice: then they
 * stand as chance has it, and the report counts what leaks.
 */
function together(
  split: { readonly together: boolean },
  out: Uint8Array,
  near: Uint32Array,
  apart: (kept: Uint32Array) => Uint8Array,
  whole: (kept: Uint32Array, units: Uint32Array) => Uint8Array,
): { parts: Uint8Array; moved: number } {
  const plain = chosen(out, apart);
  if (!split.together || countLeaking(plain, near) === 0) return { parts: plain, moved: 0 };
  try {
    const parts = chosen(out, (kept) => whole(kept, renumber(pick(near, kept))));
    if (!isSplit(parts)) return { parts: plain, moved: 0 };
    const moved = plain.reduce((sum, part, d) => sum + (part === VALID && parts[d] === TRAIN ? 1 : 0), 0);
    return { parts, moved };
  } catch (error) {
    if (error instanceof AppError && error.code === 'input/one-group') return { parts: plain, moved: 0 };
    throw error;
  }
}

/** Sets of documents that share a group or are alike, directly or through others. */
function joined(groups: Uint32Array, units: Uint32Array): Uint32Array {
  const firstOf = (sets: Uint32Array): Uint32Array => {
    const first = new Map<number, number>();
    return sets.map((set, d) => {
      if (!first.has(set)) first.set(set, d);
      return first.get(set) ?? d;
    });
  };
  const sets = createGroups(firstOf(groups));
  firstOf(units).forEach((first, d) => sets.join(first, d));
  return sets.lowest();
}

/**
 * The choice among all documents, so that leaving out a few does not change what is held out of the others; where
 * that leaves a part empty, the choice among those that are kept.
 */
function chosen(out: Uint8Array, choose: (kept: Uint32Array) => Uint8Array): Uint8Array {
  const all = Uint32Array.from(out, (_, d) => d);
  const kept = all.filter((d) => out[d] === 0);
  if (kept.length === 0) throw noneLeft();
  const parts = leaving(choose(all), out);
  if (kept.length === all.length || isSplit(parts)) return parts;
  const fewer = choose(kept);
  const spread = out.slice().fill(LEFT_OUT);
  kept.forEach((d, i) => (spread[d] = fewer[i] ?? TRAIN));
  return spread;
}

function leaving(parts: Uint8Array, out: Uint8Array): Uint8Array {
  return out.map((isOut, d) => (isOut === 1 ? LEFT_OUT : (parts[d] ?? TRAIN)));
}

const isSplit = (parts: Uint8Array): boolean => parts.includes(TRAIN) && parts.includes(VALID);
const pick = (values: Uint32Array, at: Uint32Array): Uint32Array => at.map((d) => values[d] ?? 0);

/** Groups by numbers without gaps, in the order of their first documents. */
export function renumber(groups: Uint32Array): Uint32Array {
  const numbers = new Map<number, number>();
  return groups.map((group) => {
    const number = numbers.get(group) ?? numbers.size;
    numbers.set(group, number);
    return number;
  });
}

/** 1 for each document that a remedy leaves out. */
function leftOut(
  remedies: readonly Remedy[],
  { documents, words, languages }: Gathered,
  { exact, near }: Clusters,
): Uint8Array {
  const languageOf = (d: number): string | null => unpackLanguage(languages[d] ?? 0);
  const isOut = leavesOut(remedies, { exact, near, languageOf });
  return new Uint8Array(documents).map((_, d) => (isOut(d, () => words[d] ?? 0) ? 1 : 0));
}

function noneLeft(): AppError {
  const message =
    'These remedies leave out all documents of the training part or of the held-out part, so nothing was changed; take one of them back.';
  return new AppError('input/all-left-out', message);
}
