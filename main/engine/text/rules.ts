/** fastai v2's rules that clean a text before it is split into words, one function each, and their chain. */
import { TEXT_RULES } from '../../../shared/recipe.ts';
import type { TextRule } from '../../../shared/recipe.ts';
import { SPACE, WORD } from './characters.ts';
import { unescapeHtml } from './unescapeHtml.ts';

/** Words that stand for something about the text; their order is that of every vocabulary's first rows. */
export const SPECIAL_TOKENS = [
  'xxunk', // a word outside the vocabulary
  'xxpad', // filler, never in a training window here
  'xxbos', // begin of a document
  'xxeos', // end of a document; not used by these rules
  'xxfld', // begin of a column, where several are joined
  'xxrep', // `xxrep 4 !` is `!!!!`
  'xxwrep', // `xxwrep 3 very` is `very very very`
  'xxup', // the next word was in capitals
  'xxmaj', // the next word began with a capital
] as const;

/** Leftovers of web pages and of other people's preprocessing, then the character references of HTML. */
export function fixHtml(text: string): string {
  const cleaned = text
    .replaceAll('#39;', "'")
    .replaceAll('amp;', '&')
    .replaceAll('#146;', "'")
    .replaceAll('nbsp;', ' ')
    .replaceAll('#36;', '$')
    .replaceAll('\\n', '\n')
    .replaceAll('quot;', "'")
    .replaceAll('<br />', '\n')
    .replaceAll('\\"', '"')
    .replaceAll('<unk>', 'xxunk')
    .replaceAll(' @.@ ', '.')
    .replaceAll(' @-@ ', '-')
    .replaceAll('...', ' …');
  return unescapeHtml(cleaned);
}

const REPEATED_CHARACTER = new RegExp(`([^${SPACE}])\\1{2,}`, 'gu');

/** `!!!!` becomes ` xxrep 4 ! `; three of a kind are enough. */
export function replaceRep(text: string): string {
  return text.replace(
    REPEATED_CHARACTER,
    (run: string, character: string) => ` xxrep ${run.length / character.length} ${character} `,
  );
}

const REPEATED_WORD = new RegExp(
  `(?:[${SPACE}]|^)([${WORD}]+)[${SPACE}]+((?:\\1[${SPACE}]+)+)\\1([${SPACE}]|[^${WORD}]|$)`,
  'gu',
);
const SPACES = new RegExp(`[${SPACE}]+`);

/** `very very very` becomes ` xxwrep 3 very `. */
export function replaceWrep(text: string): string {
  return text.replace(REPEATED_WORD, (_, word: string, middle: string, end: string) => {
    const times = middle.split(SPACES).length + 1; // `middle` ends in a space, so its last piece is empty
    return ` xxwrep ${times} ${word} ${end}`;
  });
}

/** Spaces around / # and \ */
export function specAddSpaces(text: string): string {
  return text.replace(/[/#\\]/g, ' $& ');
}

export function rmUselessSpaces(text: string): string {
  return text.replace(/ {2,}/g, ' ');
}

// fastai asks for a space or the text's start before the word and leaves the space after it for the next word
const ALL_CAPS = new RegExp(`(?<![^${SPACE}])[A-Z][^a-z${SPACE}]*(?![^${SPACE}])`, 'g');
const CAPITALISED = new RegExp(`(?<![^${SPACE}])[A-Z][^A-Z${SPACE}]*(?![^${SPACE}])`, 'g');

/** `NASA` becomes `xxup nasa`; a lone `I` or `A` is only lower-cased. Capitals of other alphabets are left alone. */
export function replaceAllCaps(text: string): string {
  return text.replace(ALL_CAPS, (word) => (word.length > 1 ? 'xxup ' : '') + word.toLowerCase());
}

/** `Hello` becomes `xxmaj hello`; a quote before the capital hides it, as in fastai. */
export function replaceMaj(text: string): string {
  return text.replace(CAPITALISED, (word) => (word.length > 1 ? 'xxmaj ' : '') + word.toLowerCase());
}

const OUTER_SPACE = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');

/** The part of fastai's `lowercase` that can be switched off. */
function lowerCase(text: string): string {
  return text.toLowerCase();
}

/** The other part: no space around, and the mark of a document's beginning. */
function begin(text: string): string {
  return `xxbos ${text.replace(OUTER_SPACE, '')}`;
}

/** Lower case, no space around, and the mark of a document's beginning. */
export function lowercase(text: string): string {
  return begin(lowerCase(text));
}

/** fastai's rules by their names there. */
export const FASTAI_RULES: Readonly<Record<TextRule, (text: string) => string>> = {
  fix_html: fixHtml,
  replace_rep: replaceRep,
  replace_wrep: replaceWrep,
  spec_add_spaces: specAddSpaces,
  rm_useless_spaces: rmUselessSpaces,
  replace_all_caps: replaceAllCaps,
  replace_maj: replaceMaj,
  lowercase: lowerCase,
};

/**
 * What cleans a raw text for the word tokeniser, in fastai's order (later rules rely on earlier ones) but for the rules
 * in `off`. The mark of a document's beginning, which fastai puts in `lowercase`, is set whatever is off.
 */
export function ruleChain(
  rules: Readonly<Record<TextRule, (text: string) => string>>,
  off: readonly TextRule[],
): (text: string) => string {
  const on = TEXT_RULES.filter((name) => !off.includes(name)).map((name) => rules[name]);
  return (text) => begin(on.reduce((changed, rule) => rule(changed), text));
}
