/** How surprised a model is by plain English under each way to give its rows their words: the right one stands out. */
import { DECODER_BIAS } from '../../engine/model/awdLstm.ts';
import type { WeightMap } from '../../engine/types.ts';
import type { Understood } from '../layouts/understand.ts';
import { createTokenizer } from '../../engine/text/tokenizer.ts';
import { wordIds } from '../../engine/text/vocab.ts';
import { createNetwork } from '../../sampler/network.ts';
import { mapSpecials } from './specials.ts';
import type { Reading } from './match.ts';

/** Common words, so that any list of English words knows them. */
const TEXT =
  'When the war was over, he came back to the town where he had been born. It was the first time in many years that he had seen the river and the old houses on the other side of the bridge. Most of the people that he had known were dead, or had left for the city, but some of them were still there and they remembered his name.';
/** With fewer of its words known, a text tells nothing. */
const KNOWN = 0.8;

/** A forward pass without dropout asks for nothing but sizes. */
const SIZELESS = {
  ...({ pad_token: 0, bidir: false, tie_weights: true } as const),
  ...{ output_p: 0, hidden_p: 0, input_p: 0, embed_p: 0, weight_p: 0 },
};

/**
 * Mean surprise in nats a word by the keys of the readings.
 * @param weights with as many rows as each reading has words
 * @returns null where the words are not English
 */
export function surpriseOf(
  readings: readonly Reading[],
  { embSz, nHid, nLayers }: Pick<Understood, 'embSz' | 'nHid' | 'nLayers'>,
  weights: WeightMap,
): ReadonlyMap<string, number> | null {
  const tokens = createTokenizer()(TEXT);
  const config = {
    ...SIZELESS,
    emb_sz: embSz,
    n_hid: nHid,
    n_layers: nLayers,
    out_bias: weights.has(DECODER_BIAS),
  };
  const network = createNetwork(config, weights, readings[0]?.words.length ?? 0);
  const nats = new Map<string, number>();
  for (const { key, words } of readings) {
    const ids = wordIds(mapSpecials(words).words);
    const known = tokens.filter((token) => ids.has(token));
    if (known.length < tokens.length * KNOWN) return null;
    const memory = network.fresh();
    const logits = new Float64Array(network.words);
    let sum = 0;
    known.forEach((token, i) => {
      const id = ids.get(token) ?? 0;
      if (i > 0) {
        network.predict(memory, logits);
        sum += logOfSum(logits) - (logits[id] ?? 0);
      }
      network.read(memory, id);
    });
    nats.set(key, sum / (known.length - 1));
  }
  return nats;
}

function logOfSum(logits: Float64Array): number {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity);
  return most + Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0));
}
