/** How well a model predicts a text, in more than one number. */
import type { Evaluation } from './evaluation.ts';

/** Frequency of a word in the texts that the vocabulary was cut from, as ranks: the 100 most frequent, and so on. */
export const BANDS = ['top100', 'top1000', 'top10000', 'rare', 'unknown'] as const;
export type Band = (typeof BANDS)[number];

export interface BandScore {
  readonly band: Band;
  readonly tokens: number;
  /** mean cross-entropy, nats; for unknown words without the cost of spelling them */
  readonly loss: number;
  readonly accuracy: number;
}

/** Of the predictions made with a confidence between `from` and `to`: how many there are, and how often they are right. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly tokens: number;
  readonly confidence: number;
  readonly accuracy: number;
}

export interface DocumentScore {
  readonly document: number;
  /** its first words */
  readonly begin: string;
  readonly tokens: number;
  readonly perplexity: number;
}

/** What a model was judged on. */
export interface JudgedText {
  /** id of a dataset; null = the general text that comes with the program */
  readonly data: string | null;
  readonly name: string;
  readonly part: 'valid' | 'train' | 'all';
}

export interface Scores extends Evaluation {
  /** share of predictions whose label is among the five most probable words */
  readonly top5: number;
  /**
   * Bits of the whole text by its characters as written; unknown words also pay for being spelt. Comparable between
   * models of different vocabularies on the same text.
   */
  readonly bitsPerCharacter: number;
  readonly characters: number;
  /** unknown words: how many tokens, and how many of the bits went into spelling them */
  readonly unknown: { readonly tokens: number; readonly spellingBits: number };
  /** expected calibration error: mean gap between confidence and accuracy, weighted by tokens */
  readonly calibrationError: number;
  readonly calibration: readonly CalibrationBin[];
  readonly bands: readonly BandScore[];
  /** at most 200: the hardest and the easiest */
  readonly documents: readonly DocumentScore[];
  /** documents that were scored; more than are listed where there are many */
  readonly documentCount: number;
}

/** A model's scores on one text, as they are kept beside it. */
export interface Judgement {
  readonly model: { readonly id: string; readonly name: string };
  readonly text: JudgedText;
  readonly scores: Scores;
  readonly batch: number;
  readonly bptt: number;
  readonly engine: string;
  readonly time: number;
}
