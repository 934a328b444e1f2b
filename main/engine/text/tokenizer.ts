/** From a raw text to tokens: fastai's rules, then words. */
import type { TokenRules } from '../../../shared/data.ts';
import { FASTAI_RULES, ruleChain, SPECIAL_TOKENS } from './rules.ts';
import { createWordSplitter } from './spacyEnglish/splitWords.ts';

/** What a model's config.json says about the text it was trained on; a change of tokens raises the version. */
export const TOKENIZER = { rules: 'fastai-v2', words: 'spacy-en', version: 1 } as const;

/** fastai's own for English. */
export const DEFAULT_RULES: TokenRules = { words: 'spacy-en', off: [] };

/**
 * A tokeniser with its own memory of words. A text becomes `xxbos` and its tokens; a space inside a token
 * (only tokens of white space have one) is written ▁, so that tokens can be joined by spaces.
 */
export function createTokenizer(rules: TokenRules = DEFAULT_RULES): (text: string) => string[] {
  const clean = ruleChain(FASTAI_RULES, rules.off);
  const splitWords = createWordSplitter(SPECIAL_TOKENS, rules.off.includes('lowercase'));
  return (text) =>
    splitWords(clean(text)).map((token) => (token.includes(' ') ? token.replaceAll(' ', '▁') : token));
}
