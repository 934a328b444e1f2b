/**
 * What a word costs that the vocabulary does not hold.
 *
 * A language model gives an unknown word as `xxunk`, which says that there is a word but not which. Left at that, a
 * model of a hundred words would seem the best of all. So an unknown word is spelt: by a model of characters that is
 * estimated from the vocabulary's own words and from nothing else, hence a part of the language model itself.
 *
 * Characters are Unicode code points, of which there are A = 1,114,112, and $ ends a word. For a context c, with n(c)
 * characters seen after it, t(c) different ones among them, and n(c, x) times x (Witten and Bell 1991):
 *
 *   p(x | c) = (n(c, x) + t(c) · p(x)) / (n(c) + t(c))     bigram, c the character before or the word's beginning
 *   p(x)     = (n(x) + t / (A + 1)) / (n + t)              all contexts together, and every character alike beneath
 *
 * Each sums to 1 over all characters and $, none is 0, so the probabilities of all strings sum to 1. Every word of the
 * vocabulary counts once: an unknown word is a rare one, and resembles the many rare words more than the few frequent
 * ones. The words of the vocabulary itself are not taken out of the strings that can be spelt, which wastes a little
 * probability: what is reported is never too low.
 */
import { SPECIAL_TOKENS } from './rules.ts';
import { FILLER } from './vocab.ts';

/** Code points of Unicode. */
const CHARACTERS = 0x110000;
/** ends a word, and stands before its first character: no character has this number */
const BORDER = CHARACTERS;

interface Seen {
  total: number;
  readonly counts: Map<number, number>;
}

/** Bits that it takes to spell a word, with its end. */
export type Speller = (word: string) => number;

/** A speller that knows these words. */
export function spellerOf(vocab: readonly string[]): Speller {
  const all: Seen = { total: 0, counts: new Map() };
  const after = new Map<number, Seen>();
  for (const word of wordsOf(vocab)) {
    let before = BORDER;
    for (const x of codePoints(word)) {
      let seen = after.get(before);
      if (seen === undefined) after.set(before, (seen = { total: 0, counts: new Map() }));
      note(seen, x);
      note(all, x);
      before = x;
    }
  }
  const alone = (x: number): number => mixed(all, x, 1 / (CHARACTERS + 1));
  return (word) => {
    let bits = 0;
    let before = BORDER;
    for (const x of codePoints(word)) {
      bits -= Math.log2(mixed(after.get(before), x, alone(x)));
      before = x;
    }
    return bits;
  };
}

/** The words that a person would call so, each once. */
function wordsOf(vocab: readonly string[]): Set<string> {
  const words = new Set(vocab);
  for (const token of [...SPECIAL_TOKENS, FILLER]) words.delete(token);
  return words;
}

function* codePoints(word: string): Generator<number> {
  for (const character of word) yield character.codePointAt(0) ?? 0;
  yield BORDER;
}

function note(seen: Seen, x: number): void {
  seen.total++;
  seen.counts.set(x, (seen.counts.get(x) ?? 0) + 1);
}

/** Witten and Bell's mixture: as many parts of `beneath` as different characters were seen. */
function mixed(seen: Seen | undefined, x: number, beneath: number): number {
  if (seen === undefined || seen.total === 0) return beneath;
  const kinds = seen.counts.size;
  return ((seen.counts.get(x) ?? 0) + kinds * beneath) / (seen.total + kinds);
}
