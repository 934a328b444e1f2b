/** A model that is ready to read and write: its network, its words and its rules for texts. */
import type { WordRules } from '../../shared/recipe.ts';
import { writableIds } from '../engine/model/generate.ts';
import { createTokenizer, rulesOf } from '../engine/text/tokenizer.ts';
import type { TokenizerInfo } from '../engine/text/tokenizer.ts';
import { encode, wordIds } from '../engine/text/vocab.ts';
import type { ModelConfig, WeightMap } from '../engine/types.ts';
import { createNetwork } from './network.ts';
import type { Network } from './network.ts';
import { createRecall } from './recall.ts';
import type { Recall } from './recall.ts';

/** As it lies on disk. */
export interface ModelParts {
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerInfo;
  readonly vocab: readonly string[];
  readonly weights: WeightMap;
}

export interface OpenModel {
  readonly network: Network;
  /** of the beginning that was read last */
  readonly recall: Recall;
  readonly vocab: readonly string[];
  readonly words: WordRules;
  /** ids that stand for text, the sign for an unknown word among them */
  readonly writable: readonly number[];
  /** the first token is the mark of a beginning */
  readonly tokenize: (text: string) => string[];
  /** unknown words become 0 */
  readonly encode: (tokens: readonly string[]) => Int32Array;
}

/** @throws AppError `model/unknown-rules`, and those of `checkedWeights` */
export function openModel({ config, tokenizer, vocab, weights }: ModelParts): OpenModel {
  const rules = rulesOf(tokenizer);
  const ids = wordIds(vocab);
  const network = createNetwork(config, weights, vocab.length);
  return {
    ...{ network, recall: createRecall(network) },
    vocab,
    words: rules.words,
    writable: writableIds(vocab, { unknown: true }),
    tokenize: createTokenizer(rules),
    encode: (tokens) => encode(tokens, ids),
  };
}
