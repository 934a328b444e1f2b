/** Words as they come and as they are shown, and the text up to one of them. */
import { BREAK_SIGN, MARK_SIGNS, type PlayWord, type PlayWords } from '../../../shared/play.ts';

const MARKS: ReadonlySet<string> = new Set(Object.values(MARK_SIGNS));

/** @returns the words with those that have come; what came twice is there once */
export function received(
  words: readonly PlayWord[],
  { from, words: next }: Pick<PlayWords, 'from' | 'words'>,
): readonly PlayWord[] {
  return [...words.slice(0, from), ...next];
}

/** The space or line break before a word, which bears no colour, and the word itself; a line break alone is shown. */
export function parted(text: string): { readonly lead: string; readonly shown: string } {
  const shown = text.trim();
  if (shown === '') return { lead: '', shown: '¶' };
  return { lead: text.slice(0, text.length - text.trimStart().length), shown };
}

/** Whether a text can go on from one of the likeliest: a mark only says how the next word is written. */
export function canGoOnFrom(instead: string): boolean {
  return !MARKS.has(instead);
}

/** The words of an answer in a row, after what was given. */
export function textOf(given: string, words: readonly PlayWord[]): string {
  return given + words.map(({ text }) => text).join('');
}

/**
 * A new beginning: everything up to and with a word.
 * @param given what the answer itself went on from
 * @param instead stands in the place of the word
 */
export function beginningUpTo(
  given: string,
  words: readonly PlayWord[],
  index: number,
  instead?: string,
): string {
  const before = textOf(given, words.slice(0, index));
  if (instead === undefined) return before + (words[index]?.text ?? '');
  if (instead === BREAK_SIGN) return `${before}\n`;
  return before + (standsClose(before, instead) ? instead : ` ${instead}`);
}

/** After a space or an opening bracket, and as a comma or “n’t” does. */
function standsClose(before: string, text: string): boolean {
  return before === '' || /[\s([“‘]$/u.test(before) || /^([.,;:!?…)\]’”]|n?['’])/u.test(text);
}

/** Words that are shown at once: twice as many are more than a window draws without a pause. */
const PAGE = 1500;

export interface Page {
  /** of the first word that is shown; the next page begins at `to` */
  readonly from: number;
  readonly to: number;
  readonly last: boolean;
}

/** The words of a page of a long text; of a text that has fewer pages, its last one. */
export function pageOf(words: number, page: number): Page {
  const pages = Math.max(1, Math.ceil(words / PAGE));
  const shown = Math.min(page, pages - 1);
  const from = shown * PAGE;
  return { from, to: Math.min(words, from + PAGE), last: shown === pages - 1 };
}

/** How much of a text its words make up, from 0 to 1. */
export function shareOf(text: string, words: readonly PlayWord[]): number {
  const letters = words.reduce((sum, word) => sum + word.text.length, 0);
  return text === '' ? 0 : Math.min(1, letters / text.length);
}
