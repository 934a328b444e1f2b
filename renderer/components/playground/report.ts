/** What both models wrote or read, as plain text to be copied or saved. */
import { count, counted, fixed, threeDigits } from '../../../shared/format.ts';
import type { PlayEnd, PlayWord } from '../../../shared/play.ts';
import { perplexityText } from '../../words/perplexity.ts';
import type { Mode, PlayForm } from './form.ts';
import { surpriseOf } from './heat.ts';
import { textOf } from './wordText.ts';

export interface ReportSide {
  readonly title: string;
  readonly name: string;
  readonly detail: string;
  readonly given: string;
  readonly words: readonly PlayWord[];
  readonly end: PlayEnd | null;
}

/** The two texts with their names. */
export function copied(sides: readonly ReportSide[]): string {
  return sides
    .map(({ title, name, given, words }) => `${title} (${name})\n${textOf(given, words)}\n`)
    .join('\n');
}

export type Settings = Pick<PlayForm, 'temperature' | 'topK' | 'topP' | 'words' | 'noUnknown' | 'seed'>;

/**
 * A page to keep: what was asked, both versions, and every word with its bits.
 * @param settings those that the answers were made with; null for a text that was read
 */
export function saved(
  mode: Mode,
  sides: readonly ReportSide[],
  settings: Settings | null,
  when: string,
): string {
  const head = mode === 'complete' ? 'A beginning, and how it went on' : 'A text, and how surprising it is';
  const parts = [`${head}\n${when}`];
  if (settings !== null) parts.push(settingLines(settings));
  return `${[...parts, ...sides.map(sideLines)].join('\n\n')}\n`;
}

function settingLines({ temperature, topK, topP, words, noUnknown, seed }: Settings): string {
  return [
    `temperature ${threeDigits(temperature)}`,
    topK === 0 ? 'among all words' : `among the ${counted(topK, 'likeliest word')} (top-k)`,
    ...(topP === 1 ? [] : [`among those that make up ${threeDigits(topP * 100)} % (top-p)`]),
    `at most ${counted(words, 'word')}`,
    noUnknown ? 'no unknown words' : 'unknown words allowed',
    `dice ${String(seed)}`,
  ].join(', ');
}

function sideLines({ title, name, detail, given, words, end }: ReportSide): string {
  const { mean, loud, unknown } = surpriseOf(words);
  const numbers =
    mean === null
      ? 'no words'
      : [
          counted(words.length, 'word'),
          `${fixed(mean, 2)} bits a word`,
          ...(end === null ? [] : [`perplexity ${perplexityText(end.perplexity)} by tokens`]),
          `${counted(loud, 'word')} of 8 bits and more`,
          ...(unknown > 0 ? [`${count(unknown)} unknown`] : []),
          ...(end === null || end.stopped ? ['stopped'] : []),
        ].join(', ');
  const each = words.map(({ text, bits, unknown: strange }) =>
    [fixed(bits, 1).padStart(5), text.trim(), ...(strange ? ['(unknown)'] : [])].join(' '),
  );
  return [
    `${title}: ${name} (${detail})`,
    numbers,
    '',
    textOf(given, words),
    '',
    'Bits of each word',
    ...each,
  ].join('\n');
}
