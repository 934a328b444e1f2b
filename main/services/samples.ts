/** Short texts that a run's model writes before and after training, going on from sentences of held-out documents. */
import { detokenise } from '../engine/text/detokenise.ts';
import type { Engine } from './engineHost.ts';
import type { Prepared } from './prepare.ts';

const SAMPLES = 2;
const PROMPT_TOKENS = 8;
const WORDS = 30;
/** Tokens at the beginning that may be a heading, and how far a good sentence is looked for. */
const HEADING = 12;
const SEARCHED = 400;

export async function samplesOf(
  engine: Engine,
  { config, weights, vocab, corpus }: Pick<Prepared, 'config' | 'weights' | 'vocab' | 'corpus'>,
  seed: number,
): Promise<{ prompt: string; text: string }[]> {
  const { ids, offsets } = corpus.valid;
  const documents = Math.min(SAMPLES, offsets.length - 1);
  const textOf = (tokens: Iterable<number>): string =>
    detokenise(Array.from(tokens, (id) => vocab[id] ?? ''));
  const samples: { prompt: string; text: string }[] = [];
  for (let d = 0; d < documents; d++) {
    const promptIds = promptOf(ids.subarray(offsets[d], offsets[d + 1]), vocab);
    const made = await engine.generate({
      ...{ config, weights, vocab, promptIds },
      ...{ words: WORDS, temperature: 0.7, topK: 0, seed: seed + d },
    });
    samples.push({ prompt: textOf(promptIds), text: textOf(made) });
  }
  return samples;
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
