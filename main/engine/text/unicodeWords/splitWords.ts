/**
 * Splits a text of any language into words: at the word boundaries of Unicode Standard Annex 29, by a regular
 * expression where words have spaces between them, and by Intl.Segmenter's word lists where they have none.
 *
 * Beyond the annex: a colon joins no letters (as in ICU), an emoji sequence is one token, every other sign is a token
 * of its own with its marks. The word lists are those of the ICU that Node.js was built with.
 */
import { SPACE } from '../characters.ts';
import { EMOJI, EXTEND, LETTER, MID_LETTER, MID_NUMBER, UNSPACED } from './scripts.ts';

const SPACED = `(?![${UNSPACED}])[${LETTER}]`;
const HEBREW = '\\p{sc=Hebr}';

const TOKEN = new RegExp(
  [
    `(?<space>[${SPACE}]+|\\u200b+)`, // a zero-width space parts words of Khmer and Thai
    EMOJI,
    `(?<unspaced>[${UNSPACED}][${UNSPACED}${EXTEND}]*)`,
    [
      `(?:${SPACED}[${EXTEND}]*`,
      `|(?<=[${LETTER}${EXTEND}])[${MID_LETTER}](?=(?![${UNSPACED}])\\p{L})(?<=\\p{L}[${EXTEND}]*.)`,
      `|(?<=\\p{Nd}[${EXTEND}]*)[${MID_NUMBER}](?=\\p{Nd})`,
      `|(?<=${HEBREW}[${EXTEND}]*)(?:"(?=${HEBREW})|'))+`,
    ].join(''),
    `[^][${EXTEND}]*`,
  ].join('|'),
  'gu',
);

const UNSPACED_END = new RegExp(`[${UNSPACED}][${EXTEND}]*$`, 'u');
const UNSPACED_BEGIN = new RegExp(`^[${UNSPACED}]`, 'u');

/** Longest stretch that is handed to the segmenter at once, in code units; bounds its memory. */
const LONGEST_STRETCH = 4096;

/** A splitter; a single space between words vanishes, but not between words of scripts that need none there. */
export function createUnicodeSplitter(): (text: string) => string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'word' });
  return (text) => {
    const tokens: string[] = [];
    for (const { 0: piece, index, groups } of text.matchAll(TOKEN)) {
      if (groups?.['space'] !== undefined) {
        const kept = keptSpace(piece, text, index);
        if (kept !== '') tokens.push(kept);
      } else if (groups?.['unspaced'] !== undefined) {
        for (let at = 0; at < piece.length; at += LONGEST_STRETCH) {
          const stretch = piece.slice(at, at + LONGEST_STRETCH);
          for (const { segment } of segmenter.segment(stretch)) tokens.push(segment);
        }
      } else tokens.push(piece);
    }
    return tokens;
  };
}

/**
 * What of a stretch of white space is a token: its line breaks; the whole where it has none, unless it is the single
 * space between two words. In Thai or Chinese a space is a sign of its own, such as the end of a sentence.
 */
function keptSpace(space: string, text: string, at: number): string {
  if (space.startsWith('\u200b')) return '';
  if (space !== ' ')
    return /[\n\v\f\r\x85\u2028\u2029]/.test(space) ? space.replace(/[\p{Zs}\t]/gu, '') : space;
  const before = text.slice(Math.max(0, at - 8), at);
  const after = text.slice(at + 1, at + 3);
  return UNSPACED_END.test(before) && UNSPACED_BEGIN.test(after) ? ' ' : '';
}
