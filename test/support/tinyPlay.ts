/** A tiny model that is open for reading and writing, with a vocabulary that has all marks. */
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { SPECIAL_TOKENS } from '../../main/engine/text/rules.ts';
import { infoOf } from '../../main/engine/text/tokenizer.ts';
import { openModel } from '../../main/sampler/openModel.ts';
import type { OpenModel } from '../../main/sampler/openModel.ts';
import type { WordRules } from '../../shared/recipe.ts';
import { TINY } from './tinyLibrary.ts';

const WORDS = ['the', 'a', 'i', '.', ',', '"', "'s", "n't", 'do', '\n', '\n\n', '3', '4', '!', '-', '(', ')'];
const MORE = ['cat', 'dog', 'sea', 'whale', 'ship', 'saw', '&', 'u.s', '我', '海', '。', '▁', 'xxfake'];

/** @param seed of its weights, which are large, so that words differ in their probability */
export function tinyPlay(words: WordRules = 'spacy-en', seed = 3): OpenModel {
  const vocab = [...SPECIAL_TOKENS, ...WORDS, ...MORE];
  const weights = new Map(
    [...initialWeights(TINY, vocab.length, seed)].map(([name, { shape, data }]) => [
      name,
      { shape, data: data.map((x) => 4 * x) },
    ]),
  );
  return openModel({ config: TINY, tokenizer: infoOf({ words, off: [] }), vocab, weights });
}
