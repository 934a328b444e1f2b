/** What judgements and audits of a model say: words of measures, comparisons in a sentence, verdicts. */
import { count, counted, fixed, percent, threeDigits, timeLeft } from '../../shared/format.ts';
import type { AuditReport, CanaryReport } from '../../shared/audit.ts';
import type { Band, Judgement, Scores } from '../../shared/judgement.ts';
import type { ModelWork } from '../../shared/modelWork.ts';
import type { IconName } from '../components/ui/icons.ts';
import { perplexityText } from './perplexity.ts';

export interface Measure {
  readonly key: 'perplexity' | 'bits' | 'accuracy' | 'top5';
  readonly label: string;
  /** one sentence on what it says */
  readonly means: string;
  readonly lowerIsBetter: boolean;
  readonly of: (scores: Scores) => number;
  readonly text: (value: number) => string;
}

export const MEASURES: readonly Measure[] = [
  {
    key: 'perplexity',
    label: 'Perplexity',
    means: 'Between how many equally likely words it hesitates.',
    lowerIsBetter: true,
    of: ({ perplexity }) => perplexity,
    text: perplexityText,
  },
  {
    key: 'bits',
    label: 'Bits per character',
    means: 'Counted by letters as written, so models with other words compare.',
    lowerIsBetter: true,
    of: ({ bitsPerCharacter }) => bitsPerCharacter,
    text: (bits) => fixed(bits, 3),
  },
  {
    key: 'accuracy',
    label: 'Next word right',
    means: 'How often its first guess is the word that comes.',
    lowerIsBetter: false,
    of: ({ accuracy }) => accuracy,
    text: percent,
  },
  {
    key: 'top5',
    label: 'Among its five',
    means: 'How often the word is one of its five first guesses.',
    lowerIsBetter: false,
    of: ({ top5 }) => top5,
    text: percent,
  },
];

/** Of unknown words: how many, and what spelling them costs. */
export function unknownWords({ unknown, tokens, bitsPerCharacter, characters }: Scores): string {
  if (unknown.tokens === 0) return 'It knows every word of this text.';
  const share = percent(unknown.tokens / Math.max(1, tokens));
  const cost = percent(unknown.spellingBits / Math.max(1e-9, bitsPerCharacter * characters));
  return `${counted(unknown.tokens, 'word')} (${share}) ${unknown.tokens === 1 ? 'is' : 'are'} unknown to it. To be counted honestly, each also pays for being spelt letter by letter; that is ${cost} of the bits.`;
}

/** What a comparison of two judgements of the same text may claim. */
export function comparisonWords(own: Judgement, base: Judgement | null, sameWords: boolean): string {
  if (base === null) return '';
  if (sameWords) return `Both know the same words, so all numbers compare. ${measuredOn(own)}`;
  return `The two know different words, so only their bits per character compare: fewer words make every other number look better. ${measuredOn(own)}`;
}

export function measuredOn({ scores, text }: Judgement): string {
  return `Measured on ${counted(scores.documentCount, 'document')} of ${text.name}, ${counted(scores.tokens, 'word')}.`;
}

/** What the text that comes with the program is called where nothing is judged on it yet. */
export const GENERAL_TEXT = 'General English';

/** From the base to the model on one text, in bits a character, which compare whatever words each knows. */
export interface Change {
  readonly from: Pick<Scores, 'bitsPerCharacter' | 'characters' | 'unknown'>;
  readonly to: Pick<Scores, 'bitsPerCharacter' | 'characters' | 'unknown'>;
}

/** Less than this share more is no loss worth a word, and more than the other is much. */
const NOTHING = 0.01;
const MUCH = 0.15;

/** What was learnt of the own texts, and forgotten of general language; null = not judged by both. */
export function learntSentence(learnt: Change | null, forgotten: Change | null): string {
  const own = learnt === null ? null : learntWords(learnt);
  if (forgotten === null) return own === null ? '' : `${own}. What it forgot is not measured yet.`;
  const loss = forgottenWords(forgotten);
  return own === null ? `It ${loss} What it learnt is not measured yet.` : `${own}, and ${loss}`;
}

function learntWords({ from, to }: Change): string {
  const gain = 1 - to.bitsPerCharacter / from.bitsPerCharacter;
  return gain > 0
    ? `It learnt its own texts: ${wholePercent(gain)} fewer bits`
    : 'It did not get better on its own texts';
}

function forgottenWords({ from, to }: Change): string {
  const more = to.bitsPerCharacter / from.bitsPerCharacter - 1;
  if (more <= NOTHING) return 'forgot nothing of general language.';
  const spelt = spellingOf(to) - spellingOf(from);
  const most = spelt > (to.bitsPerCharacter - from.bitsPerCharacter) / 2;
  const why = most ? ', most of them for spelling words that it does not know' : '';
  return `forgot ${more < MUCH ? 'a little' : 'much'} of general language: ${wholePercent(more)} more bits${why}.`;
}

/** Bits a character that go into spelling unknown words. */
function spellingOf({ unknown, characters }: Change['to']): number {
  return unknown.spellingBits / Math.max(1, characters);
}

function wholePercent(share: number): string {
  return `${threeDigits(Math.round(share * 100))} %`;
}

const BAND_WORDS: Readonly<Record<Band, string>> = {
  top100: 'The 100 most frequent',
  top1000: 'Up to rank 1,000',
  top10000: 'Up to rank 10,000',
  rare: 'Rarer ones',
  unknown: 'Unknown to it',
};

export function bandWords(band: Band): string {
  return BAND_WORDS[band];
}

/** Whether the model knows how sure it may be. */
export function calibrationSentence({ calibrationError, calibration }: Scores): string {
  const gap = `${fixed(calibrationError * 100, 1)} points`;
  const over = calibration.reduce((sum, bin) => sum + bin.tokens * (bin.confidence - bin.accuracy), 0);
  if (calibrationError < 0.02) return `Its confidence can be taken at its word: on average it is ${gap} off.`;
  return over > 0
    ? `It is more confident than it is right, by ${gap} on average.`
    : `It is right more often than it thinks, by ${gap} on average.`;
}

interface VerdictLook {
  readonly word: string;
  readonly icon: IconName;
  readonly kind: 'ok' | 'warn' | 'danger';
}

export const VERDICTS: Readonly<Record<AuditReport['verdict']['level'], VerdictLook>> = {
  safe: { word: 'Safe as far as was found', icon: 'check', kind: 'ok' },
  careful: { word: 'Share with care', icon: 'warn', kind: 'warn' },
  unsafe: { word: 'Keep it to yourself', icon: 'danger', kind: 'danger' },
};

/** `4 of 1,200` and `none of 1,200` */
export function recitedWords({
  tried,
  recited,
}: {
  readonly tried: number;
  readonly recited: number;
}): string {
  if (tried === 0) return 'none tried';
  return `${recited === 0 ? 'none' : count(recited)} of ${count(tried)}`;
}

export function canarySentence({ planted, repeats, recited, exposures, most }: CanaryReport): string {
  const mean = exposures.reduce((sum, one) => sum + one, 0) / Math.max(1, exposures.length);
  const told =
    recited === 0
      ? 'it gives none of them away'
      : `it gives ${recited === planted ? 'all' : counted(recited, 'of them', 'of them')} away word for word`;
  const often = repeats === 1 ? 'once' : counted(repeats, 'time');
  return `${counted(planted, 'secret')} had been planted, each ${often}: ${told}. Exposure ${fixed(mean, 1)} of at most ${fixed(most, 1)} bits on average; 0 to 2 is what chance gives.`;
}

/** How far the work is, and how long it takes still. */
export function workProgress({ done, msLeft }: ModelWork): { readonly done: string; readonly left: string } {
  return {
    done: `${String(Math.floor(Math.min(0.99, done) * 100))} %`,
    left: msLeft === null ? 'measuring how long it takes' : timeLeft(msLeft),
  };
}

export function workTitle({ kind, model, on }: ModelWork): string {
  return kind === 'judge'
    ? `Judging “${model.name}” on ${on}`
    : `Asking what “${model.name}” knows by heart of ${on}`;
}
