/** The playground: what a person asks of a model that writes or reads, and what it answers word by word. */

/** A model, or the newest weights of a run, that can be played with. */
export interface PlayModel {
  /** a model's id, or `run:<id>` for the newest snapshot of a run */
  readonly key: string;
  readonly kind: 'model' | 'snapshot';
  readonly name: string;
  /** “update 480, 12 minutes ago”, “English, 12,008 words” */
  readonly detail: string;
  readonly vocab: number;
  /** on the held-out part of what it learnt from */
  readonly perplexity: number | null;
  /** key of the model that it was made from, where that is still there */
  readonly base: string | null;
  /** its run is going on at this moment, so its snapshots will be newer later */
  readonly live: boolean;
}

export interface Dice {
  /** logits are divided by it; 0 = always the likeliest word */
  readonly temperature: number;
  /** choose among the k likeliest words; 0 = among all */
  readonly topK: number;
  /** choose among the likeliest words that together have this probability; 1 = among all */
  readonly topP: number;
  readonly seed: number;
  /** never write the sign for an unknown word */
  readonly noUnknown: boolean;
}

export interface CompleteAsk {
  /** chosen by the window; names the answer's events, and `play.stop` */
  readonly ticket: string;
  readonly model: string;
  readonly beginning: string;
  /** word tokens to write */
  readonly words: number;
  readonly dice: Dice;
}

export interface MeasureAsk {
  readonly ticket: string;
  readonly model: string;
  readonly text: string;
}

/** A word as it is shown, made of one token or of several (a mark and its word). */
export interface PlayWord {
  /** with the space or line break before it, case and punctuation restored */
  readonly text: string;
  /** surprise in bits: −log2 of the probability of all its tokens, before temperature and cuts */
  readonly bits: number;
  /**
   * the likeliest words in its place, likeliest first, with their probabilities; itself is among them or stands last.
   * Behind a mark of a capital these are words with a capital, and what came before the mark does not count.
   * “Abc…” stands for any word with a capital, “ABC…” for any in capitals, “aaa…” and “a a a…” for repetitions, “↵” for
   * a line break, “□” for a word that the model does not know.
   */
  readonly instead: readonly { readonly text: string; readonly share: number; readonly own: boolean }[];
  /** the model does not know it */
  readonly unknown: boolean;
}

/** Words of one answer, in order; `from` says how many came before these. */
export interface PlayWords {
  readonly ticket: string;
  readonly from: number;
  readonly words: readonly PlayWord[];
}

/** How an answer ended. */
export interface PlayEnd {
  readonly words: number;
  /** mean over the words as they are shown, bits */
  readonly bits: number;
  /** 2 to the mean surprise of a token, marks counted, as perplexity is counted elsewhere */
  readonly perplexity: number;
  /** milliseconds to the first word, and words a second after it; loading the model not counted */
  readonly firstMs: number;
  readonly wordsPerSecond: number;
  readonly loadMs: number;
  readonly stopped: boolean;
}

/** What stands among the likeliest words for a mark: it says how the next word is written, and is none to go on from. */
export const MARK_SIGNS = { xxmaj: 'Abc…', xxup: 'ABC…', xxrep: 'aaa…', xxwrep: 'a a a…' } as const;
/** What stands there for a line break. */
export const BREAK_SIGN = '↵';
