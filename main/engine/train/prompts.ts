/** The beginnings that a run's model goes on from, before training and at every evaluation: held-out sentences. */
import type { Documents } from '../types.ts';

const SAMPLES = 2;
const PROMPT_TOKENS = 8;
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
 * The first words of a document's first sentence that are all known, headings passed over; the document's very first
 * words where there is none.
 */
export function promptOf(document: Int32Array, vocab: readonly string[]): Int32Array {
  const isEnd = (id: number | undefined): boolean => ['.', '!', '?'].includes(vocab[id ?? -1] ?? '');
  for (let at = HEADING; at + PROMPT_TOKENS <= Math.min(document.length, SEARCHED); at++) {
    if (!isEnd(document[at - 1])) continue;
    const words = document.subarray(at, at + PROMPT_TOKENS);
    if (words.every((id) => vocab[id] !== 'xxunk' && !isEnd(id))) return words.slice();
  }
  return document.slice(0, PROMPT_TOKENS);
}
