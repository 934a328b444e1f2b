/** Words as they come and as they are shown, and the text up to one of them. */
import type { PlayWord, PlayWords } from '../../../shared/play.ts';

/** @returns the words with those that have come; what came twice is there once */
export function received(
  words: readonly PlayWord[],
  { from, words: next }: Pick<PlayWords, 'from' | 'words'>,
): readonly PlayWord[] {
  return [...words.slice(0, from), ...next];
}

/** The space or line break before a word, which bears no colour, and the word itself. */
export function parted(text: string): { readonly lead: string; readonly shown: string } {
  const shown = text.trimStart();
  return { lead: text.slice(0, text.length - shown.length), shown };
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
  return before + (before === '' || ownSpace(instead) ? instead : ` ${instead}`);
}

/** It brings its space with it, or stands close to the word before, as a comma does. */
function ownSpace(text: string): boolean {
  return /^(\s|[.,;:!?…)\]’”]|n?['’])/u.test(text);
}
