/** How surprised a model is by plain English under each way to give its rows their words: the right one stands out. */
import { count } from '../../../shared/format.ts';
import { DECODER_BIAS } from '../../engine/model/awdLstm.ts';
import type { WeightMap } from '../../engine/types.ts';
import type { Understood } from '../layouts/understand.ts';
import { createTokenizer } from '../../engine/text/tokenizer.ts';
import { wordIds } from '../../engine/text/vocab.ts';
import { createNetwork } from '../../sampler/network.ts';
import type { Network } from '../../sampler/network.ts';
import { mapSpecials } from './specials.ts';
import type { Reading } from './match.ts';

/** Common words, so that any list of English words knows them. */
const SENTENCE =
  'When the war was over, he came back to the town where he had been born, and it was the first time in many years.';
const TEXT = `${SENTENCE} He had seen the river and the old houses on the other side of the bridge, but most of the people that he had known were dead, or had left for the city.`;
/** With fewer of its words known, a text tells nothing. */
const KNOWN = 0.8;
/** So much less surprised by a text read backwards (nats a word), a model was trained on such. */
const BACKWARD = 1;

/** A forward pass without dropout asks for nothing but sizes. */
const SIZELESS = {
  ...({ pad_token: 0, bidir: false, tie_weights: true } as const),
  ...{ output_p: 0, hidden_p: 0, input_p: 0, embed_p: 0, weight_p: 0 },
};

type Sized = Pick<Understood, 'embSz' | 'nHid' | 'nLayers'>;

/**
 * Mean surprise in nats a word by the keys of the readings.
 * @param weights with as many rows as each reading has words
 * @returns null where the words are not English
 */
export function surpriseOf(
  readings: readonly Reading[],
  sizes: Sized,
  weights: WeightMap,
): ReadonlyMap<string, number> | null {
  const network = networkOf(sizes, weights, readings[0]?.words.length ?? 0);
  const nats = new Map<string, number>();
  for (const { key, words } of readings) {
    const ids = idsOf(TEXT, words);
    if (ids === null) return null;
    nats.set(key, meanSurprise(network, ids));
  }
  return nats;
}

/**
 * What a sentence tells of a model whose rows and words agree in number: the words of another model leave it as
 * surprised as if it guessed, and one that was trained on reversed texts reads better from the end.
 * @returns sentences; none where all is as it should be, or the words are not English
 */
export function doubtsOf(words: readonly string[], sizes: Sized, weights: WeightMap): string[] {
  const ids = idsOf(SENTENCE, words);
  if (ids === null) return [];
  const network = networkOf(sizes, weights, words.length);
  const forward = meanSurprise(network, ids);
  const backward = meanSurprise(network, [...ids].reverse());
  const shown = (nats: number): string => count(Math.round(Math.exp(nats)));
  if (Math.min(forward, backward) > Math.log(words.length))
    return [
      `An English sentence has a perplexity of ${shown(forward)}, and guessing blindly would have ${count(words.length)}: the word list may belong to another model.`,
    ];
  if (backward > forward - BACKWARD) return [];
  return [
    `It seems to have been trained on texts read from the end: an English sentence has a perplexity of ${shown(backward)} backwards and ${shown(forward)} forwards. Texts are read forwards here, so it will be a poor start.`,
  ];
}

function networkOf({ embSz, nHid, nLayers }: Sized, weights: WeightMap, words: number): Network {
  const sizes = { emb_sz: embSz, n_hid: nHid, n_layers: nLayers, out_bias: weights.has(DECODER_BIAS) };
  return createNetwork({ ...SIZELESS, ...sizes }, weights, words);
}

/** Ids of the words of a text that the list knows; null where it knows too few. */
function idsOf(text: string, words: readonly string[]): number[] | null {
  const rows = wordIds(mapSpecials(words).words);
  const tokens = createTokenizer()(text);
  const ids = tokens.map((token) => rows.get(token)).filter((id) => id !== undefined);
  return ids.length < tokens.length * KNOWN ? null : ids;
}

function meanSurprise(network: Network, ids: readonly number[]): number {
  const memory = network.fresh();
  const logits = new Float64Array(network.words);
  let sum = 0;
  ids.forEach((id, i) => {
    if (i > 0) {
      network.predict(memory, logits);
      sum += logOfSum(logits) - (logits[id] ?? 0);
    }
    network.read(memory, id);
  });
  return sum / (ids.length - 1);
}

function logOfSum(logits: Float64Array): number {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
}
