/** Whether texts are worth training on, in one sentence, and by which preset. */
import type { TextReport } from './textReport.ts';
import { count, percent } from './format.ts';
import { USEFUL_TOKENS } from './pretraining.ts';
import { languageName } from './remedyWords.ts';

export interface Verdict {
  readonly level: 'info' | 'warn' | 'good';
  readonly sentence: string;
  /** key of a preset; null where training on these texts is not advised */
  readonly preset: string | null;
}

export interface VerdictInput {
  /** tokens of the training part and the held-out part together */
  readonly tokens: number;
  readonly documents: number;
  /** share of the tokens that the model's vocabulary knows, 0 to 1; null without a model */
  readonly coverage: number | null;
  /** null where the texts were never examined */
  readonly languages: TextReport['languages'] | null;
}

/**
 * Below this a model learns the texts by heart before it learns their manner: held-out loss turns upwards within an
 * epoch, and a tenth held out (2,000 tokens) measures no better than to a few percent.
 */
const TOO_LITTLE = 20_000;
/** One epoch shows something; a second one already repeats too much. */
const QUICK = 50_000;
/** Howard and Ruder (2018, 5) still gain from 100 documents, about 30,000 tokens, with rates kept low. */
const CAREFUL = 100_000;
/** fastai's practice, and our anchor: 213,029 tokens of reviews take perplexity from 138 to 73 in three epochs. */
const THOROUGH = 1_000_000;
/** English texts of all kinds are known to 85 % and more; another language by numbers, marks and names only. */
const ANOTHER_LANGUAGE = 0.6;
/** less of the text than this in the main language: the rest is better left out */
const MIXED = 0.7;

/** The first reason that applies counts: no text, another language than the model's, too little, a mixture, the size. */
export function verdictOf({ tokens, documents, coverage, languages }: VerdictInput): Verdict {
  if (documents === 0 || tokens === 0) {
    return { level: 'warn', sentence: 'There is no text to train on.', preset: null };
  }
  if (coverage !== null && coverage < ANOTHER_LANGUAGE) return inAnotherLanguage(tokens, coverage);
  const size = bySize(tokens);
  const main = languages?.find(({ language }) => language !== null);
  if (size.preset === null || main === undefined || main.share >= MIXED) return size;
  return {
    level: 'info',
    sentence: `${size.sentence.slice(0, -1)}, but only ${percent(main.share)} of the text is in ${languageName(main.language ?? '')}.`,
    preset: size.preset,
  };
}

function inAnotherLanguage(tokens: number, coverage: number): Verdict {
  const known = `The model knows only ${percent(coverage)} of these tokens, so it was trained on another language or on very different text`;
  return tokens >= USEFUL_TOKENS
    ? {
        level: 'info',
        sentence: `${known}; ${count(tokens)} tokens are enough to train a model of their own from scratch.`,
        preset: null,
      }
    : {
        level: 'warn',
        sentence: `${known}; a model of their own would take about ${count(USEFUL_TOKENS)} tokens, and there are ${count(tokens)}.`,
        preset: null,
      };
}

function bySize(tokens: number): Verdict {
  const size = `${count(tokens)} tokens`;
  if (tokens < TOO_LITTLE) {
    return {
      level: 'warn',
      sentence: `${size} are too little to train on: a model would learn them by heart. From about ${count(TOO_LITTLE)} on, a quick look shows what could be learnt.`,
      preset: null,
    };
  }
  if (tokens < QUICK) {
    return {
      level: 'info',
      sentence: `${size} are little: enough for a quick look at what a model could learn from them.`,
      preset: 'quick',
    };
  }
  if (tokens < CAREFUL) {
    return {
      level: 'info',
      sentence: `${size} are enough to adapt a model carefully, which keeps most of what it knows.`,
      preset: 'careful',
    };
  }
  if (tokens < THOROUGH) {
    return { level: 'good', sentence: `${size} are enough to adapt a model well.`, preset: 'balanced' };
  }
  return {
    level: 'good',
    sentence: `${size} are plenty: a thorough training pays off.`,
    preset: 'thorough',
  };
}
