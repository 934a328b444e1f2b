/** A model word by word: what it expects at each place of a text, and what it writes when it is let go on. */
import { dieOf, isWord, likeliest, mostTokens, sample, writableIds } from '../engine/model/generate.ts';
import type { Choice } from '../engine/model/generate.ts';
import { UNKNOWN_ID } from '../engine/text/vocab.ts';
import type { OpenModel } from './openModel.ts';

/** One token, and what the model thought of it before it knew it. */
export interface Step {
  /** as it stands in the text; that of an unknown word is not the model's */
  readonly token: string;
  readonly id: number;
  /** surprise: −log2 of its probability among all tokens, before temperature and cuts */
  readonly bits: number;
  /** the likeliest in its place, the likeliest first */
  readonly likeliest: readonly { readonly id: number; readonly share: number }[];
}

export interface Writing extends Choice {
  readonly topP: number;
  /** word tokens to write; marks such as xxmaj are written too but not counted */
  readonly words: number;
  readonly seed: number;
  /** never write the sign for an unknown word */
  readonly noUnknown: boolean;
}

/** How many of the likeliest are kept. */
const KEPT = 5;

/**
 * Reads tokens and tells each one's surprise, but the first's: that of the second follows from it.
 */
export function* measured(model: OpenModel, tokens: readonly string[]): Generator<Step, void> {
  const { network } = model;
  const ids = model.encode(tokens);
  const memory = network.fresh();
  const logits = new Float64Array(network.words);
  for (const [i, token] of tokens.entries()) {
    const id = ids[i] ?? UNKNOWN_ID;
    if (i > 0) {
      network.predict(memory, logits);
      yield stepOf(model, logits, token, id);
    }
    network.read(memory, id);
  }
}

/**
 * Reads a beginning once, and goes on with it. Null is given after each token that is only read: a place to rest.
 * @param beginning at least one id
 */
export function* written(
  model: OpenModel,
  beginning: Int32Array,
  { words, seed, noUnknown, ...choice }: Writing,
): Generator<Step | null, void> {
  const { network, vocab, recall } = model;
  const allowed = noUnknown ? writableIds(vocab) : model.writable;
  const { memory, read } = recall.take(beginning);
  const logits = new Float64Array(network.words);
  for (const id of beginning.subarray(read)) {
    network.read(memory, id);
    yield null;
  }
  recall.keep(beginning, memory);
  let counted = 0;
  for (let n = 0; counted < words && n < mostTokens(words); n++) {
    network.predict(memory, logits);
    const id = sample(logits, allowed, choice, dieOf(seed, n));
    const token = vocab[id] ?? '';
    if (isWord(token)) counted++;
    yield stepOf(model, logits, token, id);
    network.read(memory, id);
  }
}

function stepOf({ writable }: OpenModel, logits: Float64Array, token: string, id: number): Step {
  const total = logOfSum(logits);
  const share = (of: number): number => Math.exp((logits[of] ?? -Infinity) - total);
  return {
    ...{ token, id },
    bits: (total - (logits[id] ?? -Infinity)) / Math.LN2,
    likeliest: likeliest(logits, writable, KEPT).map((one) => ({ id: one, share: share(one) })),
  };
}

/** log Σ exp(z), without overflow. */
function logOfSum(z: Float64Array): number {
  let highest = -Infinity;
  for (const x of z) if (x > highest) highest = x;
  let sum = 0;
  for (const x of z) sum += Math.exp(x - highest);
  return highest + Math.log(sum);
}
