/**
 * Secrets that are planted among the training texts, so that an audit can tell afterwards how well the model learns
 * such things by heart (Carlini et al., “The Secret Sharer”, 2019). All of it is a pure function of the vocabulary,
 * the settings and the seed, so nothing about a secret has to be stored.
 */
import { AppError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/hyperparams.ts';
import { philoxUint32 } from '../ops/philox.ts';
import { randomKey } from '../ops/random.ts';
import { SPECIAL_TOKENS } from '../text/rules.ts';
import { wordIds } from '../text/vocab.ts';
import type { Documents } from '../types.ts';

/** A document of its own: `xxbos`, a beginning, a secret; the last `secret` ids are the secret. */
export interface Canary {
  readonly ids: Int32Array;
  readonly secret: number;
  /** ids that its secret was drawn from */
  readonly alphabet: readonly number[];
}

/** What decides about canaries: settings of a run and its seed. */
export type Planting = Pick<Settings, 'canaries' | 'canaryRepeats'> & { readonly seed: number };

/** Words before the secret: enough to make each beginning the only one of its kind. */
const BEGINNING = 4;
const DIGITS = 6;
/** Where a vocabulary has no digits, words do: a hundred of them four times are as many secrets as eight digits. */
const WORDS = 4;
const MOST_WORDS = 100;
/** Beginnings are made of words that are neither the most frequent nor rare. */
const FROM_RANK = 50;
const TO_RANK = 2000;
const LEAST_WORDS = 8;

/** What secrets are drawn from, as ids, and how many make one. */
interface Alphabet {
  readonly ids: readonly number[];
  readonly length: number;
}

/** @throws AppError `dataset/too-few-words` when the vocabulary has too few words to make a sentence of */
export function canariesOf(vocab: readonly string[], { canaries, seed }: Planting): Canary[] {
  if (canaries === 0) return [];
  const words = usableWords(vocab);
  const alphabet = alphabetOf(vocab, words);
  const bos = wordIds(vocab).get('xxbos') ?? 0;
  return Array.from({ length: canaries }, (_, c) => {
    const draws = philoxUint32(randomKey(seed, c, 0, 'canary'), BEGINNING + alphabet.length);
    const beginning = Array.from(draws.subarray(0, BEGINNING), (u) => words[u % words.length] ?? bos);
    const secret = secretOf(alphabet.ids, draws.subarray(BEGINNING));
    return {
      ids: Int32Array.of(bos, ...beginning, ...secret),
      secret: alphabet.length,
      alphabet: alphabet.ids,
    };
  });
}

/**
 * `count` documents that differ from a canary in their secret alone, all drawn as its own was.
 * @returns ids end to end, each as long as the canary's
 */
export function rivalsOf(
  { ids, secret, alphabet }: Canary,
  { seed, place }: { readonly seed: number; readonly place: number },
  count: number,
): Int32Array {
  const beginning = ids.subarray(0, ids.length - secret);
  // layer 1: other numbers than those that made the canary
  const draws = philoxUint32(randomKey(seed, place, 1, 'canary'), count * secret);
  const rivals = new Int32Array(count * ids.length);
  for (let r = 0; r < count; r++) {
    rivals.set(beginning, r * ids.length);
    const own = draws.subarray(r * secret, (r + 1) * secret);
    rivals.set(secretOf(alphabet, own), r * ids.length + beginning.length);
  }
  return rivals;
}

/** The documents with every canary behind them, `canaryRepeats` times; their order is shuffled in training like any other. */
export function plant(docs: Documents, vocab: readonly string[], planting: Planting): Documents {
  const planted = canariesOf(vocab, planting).flatMap(({ ids }) =>
    new Array<Int32Array>(planting.canaryRepeats).fill(ids),
  );
  if (planted.length === 0) return docs;
  const added = planted.reduce((sum, { length }) => sum + length, 0);
  const ids = new Int32Array(docs.ids.length + added);
  const offsets = new Uint32Array(docs.offsets.length + planted.length);
  ids.set(docs.ids);
  offsets.set(docs.offsets);
  let end = docs.ids.length;
  planted.forEach((document, d) => {
    ids.set(document, end);
    end += document.length;
    offsets[docs.offsets.length + d] = end;
  });
  return { ids, offsets };
}

function secretOf(alphabet: readonly number[], draws: Uint32Array): number[] {
  return Array.from(draws, (u) => alphabet[u % alphabet.length] ?? 0);
}

function alphabetOf(vocab: readonly string[], words: readonly number[]): Alphabet {
  const ids = wordIds(vocab);
  const digits = Array.from({ length: 10 }, (_, digit) => ids.get(String(digit)));
  const known = digits.filter((id) => id !== undefined);
  if (known.length === digits.length) return { ids: known, length: DIGITS };
  return { ids: words.slice(0, MOST_WORDS), length: WORDS };
}

/** Ids of words of letters alone, in the order of the vocabulary, which is that of their frequency. */
function usableWords(vocab: readonly string[]): number[] {
  const special: ReadonlySet<string> = new Set(SPECIAL_TOKENS);
  const ids = wordIds(vocab);
  const words = [...ids]
    .filter(([word]) => /^\p{L}+$/u.test(word) && !special.has(word) && word !== 'xxfake')
    .map(([, id]) => id);
  if (words.length < LEAST_WORDS) {
    const message = `The vocabulary has ${words.length} words of letters, too few to make up sentences with secrets. Plant none, or use more text.`;
    throw new AppError('dataset/too-few-words', message, { words: words.length });
  }
  return words.length >= TO_RANK ? words.slice(FROM_RANK, TO_RANK) : words;
}
