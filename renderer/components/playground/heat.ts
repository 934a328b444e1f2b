/** Surprise in bits: the colour of a word, and what many words come to. */
import type { PlayWord } from '../../../shared/play.ts';

export type Heat = 0 | 1 | 2 | 3 | 4 | 5;

/** Bits from which on a word is strongly surprising: its number stands beside it, and its bar is marked. */
export const LOUD = 8;

/** 0 below 2 bits, then one more with every 2 bits, up to 5 from 10 bits on. */
export function heatOf(bits: number): Heat {
  if (bits < 2) return 0;
  if (bits < 4) return 1;
  if (bits < 6) return 2;
  if (bits < LOUD) return 3;
  return bits < 10 ? 4 : 5;
}

export interface Surprise {
  readonly words: number;
  /** bits a word; null where there are none */
  readonly mean: number | null;
  /** words of 8 bits and more */
  readonly loud: number;
  readonly unknown: number;
  /** the most surprising word */
  readonly highest: PlayWord | null;
}

export function surpriseOf(words: readonly PlayWord[]): Surprise {
  let sum = 0;
  let loud = 0;
  let unknown = 0;
  let highest: PlayWord | null = null;
  for (const word of words) {
    sum += word.bits;
    if (word.bits >= LOUD) loud += 1;
    if (word.unknown) unknown += 1;
    if (highest === null || word.bits > highest.bits) highest = word;
  }
  return {
    words: words.length,
    mean: words.length === 0 ? null : sum / words.length,
    loud,
    unknown,
    highest,
  };
}
