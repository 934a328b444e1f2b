/** How many words a vocabulary of a dataset would have, without holding the words. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Settings } from '../../shared/hyperparams.ts';
import type { WordCut } from '../../shared/run.ts';
import { SPECIAL_TOKENS } from '../engine/text/rules.ts';

const TYPES_FILE = 'types.json';
/** Large enough to be quick, small enough not to hold up a window. */
const PIECE = 256 * 1024;
const SPECIALS: readonly string[] = SPECIAL_TOKENS;
/** `["word",12,3],` one a line; counts of training and held-out part. */
const LINE = /^\["(.*)",(\d+),\d+\],?$/;

/** Counts of the words in the training part, special tokens left out, largest first. */
export async function countWords(folder: string): Promise<Uint32Array> {
  const counts: number[] = [];
  const file = await open(join(folder, TYPES_FILE), 'r');
  try {
    let rest = '';
    const stream = file.createReadStream({ encoding: 'utf8', highWaterMark: PIECE });
    for await (const piece of stream) {
      const lines = (rest + String(piece)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const [, word = '', train = '0'] = LINE.exec(line) ?? [];
        if (train !== '0' && !SPECIALS.includes(word)) counts.push(Number(train));
      }
      await breathe();
    }
  } finally {
    await file.close();
  }
  return Uint32Array.from(counts).sort().reverse();
}

/** The size of the vocabulary that `makeVocabulary` would make of words with these counts, and what it would know. */
export function cutWords(
  counts: Uint32Array,
  { maxVocab, minFreq }: Pick<Settings, 'maxVocab' | 'minFreq'>,
): { readonly vocab: number; readonly words: WordCut } {
  const rare = counts.findIndex((count) => count < minFreq);
  const frequent = Math.min(maxVocab, rare === -1 ? counts.length : rare);
  const entries = Math.min(maxVocab, SPECIALS.length + frequent);
  const known = Math.max(0, entries - SPECIALS.length);
  const sum = (part: Uint32Array): number => part.reduce((total, count) => total + count, 0);
  const share = counts.length === 0 ? 0 : sum(counts.subarray(0, known)) / sum(counts);
  return { vocab: entries + 8 - (entries % 8), words: { known, types: counts.length, share } };
}
