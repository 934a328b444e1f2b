/** The beginnings that a run's model goes on from, before training and at every evaluation: held-out sentences. */
import type { Documents } from '../types.ts';

const SAMPLES = 2;
const PROMPT_TOKENS = 8;
/** A beginning must at least be so long to be one. */
const FEWEST_TOKENS = 3;
/** Tokens at the beginning that may be a heading, and how far a good sentence is looked for. */
const HEADING = 12;
const SEARCHED = 400;

/** One beginning from each of the first held-out documents. */
export function promptsOf({ ids, offsets }: Documents, vocab: readonly string[]): Int32Array[] {
  const documents = Math.min(SAMPLES, offsets.length - 1);
  return Array.from({ length: documents }, (_, d) =>
    promptOf(ids.subarray(offsets[d], offsets[d + 1]), vocab),
  ).filter((prompt) => prompt.length > 0);
}

/**
 * The first words of a document's first sentence that are all known, headings passed over. Where there is none, the
 * first words in a row that are known, fewer of them if need be; the document's very first words at the worst.
 */
export function promptOf(document: Int32Array, vocab: readonly string[]): Int32Array {
  const isKnown = (id: number): boolean => vocab[id] !== 'xxunk';
  const isEnd = (id: number | undefined): boolean => ['.', '!', '?'].includes(vocab[id ?? -1] ?? '');
  const inSentence = (id: number): boolean => isKnown(id) && !isEnd(id);
  const reach = Math.min(document.length, SEARCHED);
  const first = (from: number, length: number, fits: (at: number) => boolean): Int32Array | null => {
    for (let at = from; at + length <= reach; at++) if (fits(at)) return document.slice(at, at + length);
    return null;
  };
  const sentence = first(
    HEADING,
    PROMPT_TOKENS,
    (at) => isEnd(document[at - 1]) && document.subarray(at, at + PROMPT_TOKENS).every(inSentence),
  );
  if (sentence !== null) return sentence;
  for (let length = PROMPT_TOKENS; length >= FEWEST_TOKENS; length--) {
    const known = first(0, length, (at) => document.subarray(at, at + length).every(isKnown));
    if (known !== null) return known;
  }
  return document.slice(0, PROMPT_TOKENS);
}
