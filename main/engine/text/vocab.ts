/** From counts of types to a vocabulary as fastai makes it, ids of tokens, and how much of a text a vocabulary knows. */
import { SPECIAL_TOKENS } from './rules.ts';

/** A type and how often it occurs. */
export type TypeCount = readonly [type: string, count: number];

export interface VocabularyCut {
  /** most types, specials included, fillers not */
  readonly maxVocab: number;
  /** types that occur less often are unknown */
  readonly minFreq: number;
}

/** Id of a word that the vocabulary does not hold. */
export const UNKNOWN_ID = 0;

export const FILLER = 'xxfake';

/**
 * fastai's make_vocab: the specials in front, then the types by falling count (ties in the order given, which is
 * that of their first appearance), then fillers up to a multiple of 8: eight of them when it is one already.
 */
export function makeVocabulary(counts: Iterable<TypeCount>, { maxVocab, minFreq }: VocabularyCut): string[] {
  const specials: readonly string[] = SPECIAL_TOKENS;
  const types = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, maxVocab)
    .filter(([, count]) => count >= minFreq)
    .map(([type]) => type)
    .filter((type) => !specials.includes(type));
  const vocab = [...specials, ...types].slice(0, maxVocab);
  return [...vocab, ...new Array<string>(8 - (vocab.length % 8)).fill(FILLER)];
}

/** Word to id; a repeated word, such as the fillers, means its first index. */
export function wordIds(vocab: readonly string[]): Map<string, number> {
  const ids = new Map<string, number>();
  vocab.forEach((word, id) => {
    if (!ids.has(word)) ids.set(word, id);
  });
  return ids;
}

/** Ids of tokens; unknown words become 0. */
export function encode(tokens: readonly string[], ids: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(tokens, (token) => ids.get(token) ?? UNKNOWN_ID);
}

export interface Coverage {
  /** running words, and how many of them the vocabulary holds */
  readonly tokens: number;
  readonly knownTokens: number;
  /** different words that occur, and how many of them the vocabulary holds */
  readonly types: number;
  readonly knownTypes: number;
}

/** How much of a text a vocabulary knows; types that do not occur (count 0) are left out, `xxunk` is not known. */
export function coverage(counts: Iterable<TypeCount>, vocab: readonly string[]): Coverage {
  const ids = wordIds(vocab);
  let [tokens, knownTokens, types, knownTypes] = [0, 0, 0, 0];
  for (const [type, count] of counts) {
    if (count === 0) continue;
    const known = (ids.get(type) ?? UNKNOWN_ID) !== UNKNOWN_ID;
    tokens += count;
    types += 1;
    if (known) knownTokens += count;
    if (known) knownTypes += 1;
  }
  return { tokens, knownTokens, types, knownTypes };
}
