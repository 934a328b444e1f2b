/**
 * fastai's rules for texts in any language, where they assume English: which letters are capitals, what is a letter
 * of a word, what is one character.
 *
 * Letters are lower-cased without regard to the language, which no rule knows. German ẞ becomes ß, a final Σ becomes
 * ς. Turkish İ becomes i with U+0307, a dot above, so that it stays apart from both i and ı and comes back as İ; the
 * Turkish I becomes i, as everywhere else, and only a reader of Turkish sees that ı was meant.
 */
import type { TextRule } from '../../../../shared/recipe.ts';
import { SPACE, WORD } from '../characters.ts';
import { FASTAI_RULES } from '../rules.ts';
import { EMOJI, EXTEND, LETTER, MID_LETTER } from './scripts.ts';

/** U+0640, the Arabic tatweel, stretches the line and says nothing. */
const COUNTED = `${EMOJI}|[^${SPACE}${EXTEND}\\u0640][${EXTEND}]*`;
// three letters of a kind stand in Schifffahrt and in СССР
const REPEATED_CHARACTER = new RegExp(
  `((?=[\\p{Lu}\\p{Ll}])[^][${EXTEND}]*)\\1{3,}(?![${EXTEND}])|((?![\\p{Lu}\\p{Ll}])(?:${COUNTED}))\\2{2,}(?![${EXTEND}])`,
  'gu',
);

/**
 * `é` counts as one character however it is written, and so does a whole emoji. Four letters are enough where they
 * have case, three of any other kind.
 */
function replaceRep(text: string): string {
  return text.replace(REPEATED_CHARACTER, (run: string, letter?: string, other?: string) => {
    const character = letter ?? other ?? run;
    return ` xxrep ${run.length / character.length} ${character} `;
  });
}

const WORD_CHARACTER = `${WORD}${EXTEND}`;
const REPEATED_WORD = new RegExp(
  `(?:[${SPACE}]|^)([${WORD_CHARACTER}]+)[${SPACE}]+((?:\\1[${SPACE}]+)+)\\1([${SPACE}]|[^${WORD_CHARACTER}]|$)`,
  'gu',
);
const SPACES = new RegExp(`[${SPACE}]+`);

function replaceWrep(text: string): string {
  return text.replace(REPEATED_WORD, (_, word: string, middle: string, end: string) => {
    const times = middle.split(SPACES).length + 1; // `middle` ends in a space, so its last piece is empty
    return ` xxwrep ${times} ${word} ${end}`;
  });
}

/** Spaces of any width become one. */
function rmUselessSpaces(text: string): string {
  return text.replace(/\p{Zs}+/gu, ' ');
}

const BEFORE_WORD = `(?<![${LETTER}${EXTEND}]|[${LETTER}${EXTEND}][${MID_LETTER}])`;
const AFTER_WORD = `(?![${MID_LETTER}]?[${LETTER}${EXTEND}])`;
const UPPER = `[\\p{Lu}\\p{N}${EXTEND}]`;
const REST = `[\\p{Ll}\\p{Lo}\\p{Lm}\\p{N}\\p{Pc}${EXTEND}]`;
const ALL_CAPS = new RegExp(`${BEFORE_WORD}\\p{Lu}${UPPER}*(?:[${MID_LETTER}]${UPPER}+)*${AFTER_WORD}`, 'gu');
const CAPITALISED = new RegExp(
  `${BEFORE_WORD}[\\p{Lu}\\p{Lt}]${REST}*(?:[${MID_LETTER}]${REST}+)*${AFTER_WORD}`,
  'gu',
);
const TWO_LETTERS = /\p{L}[^\p{L}]*\p{L}/u;

/** Capitals of all alphabets, behind quotes and hyphens too: `„ÖBB-Zug“` becomes `„ xxup öbb-Zug“`. */
function replaceAllCaps(text: string): string {
  return text.replace(ALL_CAPS, (word: string, at: number, whole: string) =>
    TWO_LETTERS.test(word) ? marked('xxup', word, at, whole) : word,
  );
}

/** A lone capital leaves its mark like any other word: only English has an `I` that always is one. */
function replaceMaj(text: string): string {
  return text.replace(CAPITALISED, (word: string, at: number, whole: string) =>
    marked('xxmaj', word, at, whole),
  );
}

function marked(mark: string, word: string, at: number, whole: string): string {
  const space = at === 0 || whole.charAt(at - 1) === ' ' ? '' : ' ';
  return `${space}${mark} ${word.toLowerCase()}`;
}

/** The rules by fastai's names; those without letters are fastai's own. */
export const UNICODE_RULES: Readonly<Record<TextRule, (text: string) => string>> = {
  ...FASTAI_RULES,
  replace_rep: replaceRep,
  replace_wrep: replaceWrep,
  rm_useless_spaces: rmUselessSpaces,
  replace_all_caps: replaceAllCaps,
  replace_maj: replaceMaj,
};
