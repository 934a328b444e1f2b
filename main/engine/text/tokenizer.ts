/** From a raw text to tokens: fastai's rules, then words. */
import { applyRules, SPECIAL_TOKENS } from './rules.ts';
import { createWordSplitter } from './spacyEnglish/splitWords.ts';

/** What a model's config.json says about the text it was trained on; a change of tokens raises the version. */
export const TOKENIZER = { rules: 'fastai-v2', words: 'spacy-en', version: 1 } as const;

/**
 * A tokeniser with its own memory of words. A text becomes `xxbos` and its tokens; a space inside a token
 * (only tokens of white space have one) is written ▁, so that tokens can be joined by spaces.
 */
export function createTokenizer(): (text: string) => string[] {
  const splitWords = createWordSplitter(SPECIAL_TOKENS);
  return (text) =>
    splitWords(applyRules(text)).map((token) => (token.includes(' ') ? token.replaceAll(' ', '▁') : token));
}
