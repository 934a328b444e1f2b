/** From a raw text to tokens: fastai's rules, then words. */
import { AppError } from '../../../shared/errors.ts';
import { TEXT_RULES, WORD_RULES } from '../../../shared/recipe.ts';
import type { TextRule, TokenRules } from '../../../shared/recipe.ts';
import { FASTAI_RULES, ruleChain, SPECIAL_TOKENS } from './rules.ts';
import { createWordSplitter } from './spacyEnglish/splitWords.ts';
import { UNICODE_RULES } from './unicodeWords/rules.ts';
import { createUnicodeSplitter } from './unicodeWords/splitWords.ts';

/** What a model says of the text it was trained on; a change of tokens raises the version. */
export interface TokenizerInfo {
  readonly rules: string;
  readonly words: string;
  readonly version: number | string;
  /** rules that are switched off; left out where all are on */
  readonly off?: readonly string[] | undefined;
}

/** What a model's config.json says where it was trained on texts by the default rules. */
export const TOKENIZER = { rules: 'fastai-v2', words: 'spacy-en', version: 1 } as const;

/** fastai's own for English. */
export const DEFAULT_RULES: TokenRules = { words: 'spacy-en', off: [] };

/**
 * A tokeniser with its own memory of words. A text becomes `xxbos` and its tokens; a space inside a token
 * (only tokens of white space have one) is written ▁, so that tokens can be joined by spaces.
 */
export function createTokenizer(rules: TokenRules = DEFAULT_RULES): (text: string) => string[] {
  const english = rules.words === 'spacy-en';
  const clean = ruleChain(english ? FASTAI_RULES : UNICODE_RULES, rules.off);
  const splitWords = english
    ? createWordSplitter(SPECIAL_TOKENS, rules.off.includes('lowercase'))
    : createUnicodeSplitter();
  const tokenize = (text: string): string[] =>
    splitWords(clean(text)).map((token) => (token.includes(' ') ? token.replaceAll(' ', '▁') : token));
  return (text) => {
    try {
      return tokenize(text);
    } catch (error) {
      // what V8 throws where a match needs more than its 64 MB: a word or a repetition of many megabytes
      if (!(error instanceof RangeError) || text.length <= PIECE) throw error;
      return piecesOf(text).flatMap((piece, i) => (i === 0 ? tokenize(piece) : tokenize(piece).slice(1)));
    }
  };
}

/** Code units of a text that is cut into pieces because no rule can take the whole. */
const PIECE = 65_536;

/** Cut at the last space of each piece, or else between two characters. */
function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    let end = Math.min(text.length, at + PIECE);
    const space = text.slice(at, end).lastIndexOf(' ');
    if (end < text.length && space > 0) end = at + space;
    else if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** The rules as they are written beside a model; the same rules always in the same words. */
export function infoOf({ words, off }: TokenRules): TokenizerInfo {
  const listed = TEXT_RULES.filter((rule) => off.includes(rule));
  return { ...TOKENIZER, words, ...(listed.length === 0 ? {} : { off: listed }) };
}

/** What a foreign config.json leaves unsaid of its words. */
export const WORDS_NOT_STATED = 'not stated';

/**
 * The rules that a model's texts went through. A model from elsewhere may list fastai's rules by their names and say
 * nothing of its words; then the list counts, and words are taken for English ones, as fastai's default is.
 * @throws AppError `model/unknown-rules`
 */
export function rulesOf(info: TokenizerInfo): TokenRules {
  const words = WORD_RULES.find((known) => known === info.words);
  const own = info.rules === TOKENIZER.rules;
  if (own && words !== undefined && info.version === TOKENIZER.version) {
    const off = ruleNames(info.off ?? []);
    if (off !== null) return { words, off };
  }
  const listed = own ? null : ruleNames(info.rules.split(' '));
  if (listed !== null && (words !== undefined || info.words === WORDS_NOT_STATED))
    return { words: words ?? DEFAULT_RULES.words, off: TEXT_RULES.filter((rule) => !listed.includes(rule)) };
  throw new AppError(
    'model/unknown-rules',
    `The model says that its texts were cut into words by “${nameOf(info)}”, which this version of ULMFiT Studio does not know, so it cannot read a text as the model does. Use a newer version, or a model that names fastai’s rules.`,
    { tokenizer: info },
  );
}

/** Rules in few words, for sentences. */
export function describeRules({ words, off }: TokenRules): string {
  const kind = words === 'spacy-en' ? 'words as in English' : 'words of any language';
  return off.length === 0 ? `${kind}, all rules` : `${kind}, without ${off.join(', ')}`;
}

function nameOf({ rules, words, version, off = [] }: TokenizerInfo): string {
  const without = off.length === 0 ? '' : ` without ${off.join(', ')}`;
  return `${rules}${without}, ${words}, version ${version}`.replace(/\s+/g, ' ').slice(0, 200);
}

/** null where one of them is no rule's name */
function ruleNames(names: readonly string[]): TextRule[] | null {
  const rules = TEXT_RULES.filter((rule) => names.includes(rule));
  return names.every((name) => TEXT_RULES.some((rule) => rule === name)) ? rules : null;
}
