/** Short texts that a run's model writes before and after training, from beginnings of held-out documents. */
import { detokenise } from '../engine/text/detokenise.ts';
import type { Engine } from './engineHost.ts';
import type { Prepared } from './prepare.ts';

const SAMPLES = 2;
const PROMPT_TOKENS = 8;
const WORDS = 30;

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
    const promptIds = ids.slice(offsets[d], Math.min((offsets[d] ?? 0) + PROMPT_TOKENS, offsets[d + 1] ?? 0));
    const made = await engine.generate({
      ...{ config, weights, vocab, promptIds },
      ...{ words: WORDS, temperature: 0.7, topK: 0, seed: seed + d },
    });
    samples.push({ prompt: textOf(promptIds), text: textOf(made) });
  }
  return samples;
}
