/** Which word comes next: from a model's logits and a number between 0 and 1, by temperature and cuts. */
import { philoxUniform } from '../ops/philox.ts';
import { randomKey } from '../ops/random.ts';

/** How a word is chosen among those that may be written. */
export interface Choice {
  /** logits are divided by it; 0 = always the most probable word */
  readonly temperature: number;
  /** only the k most probable words; 0 = all */
  readonly topK: number;
  /** of those, only the most probable that together have this probability; left out or 1 = all */
  readonly topP?: number | undefined;
}

/** Marks that stand for no text; a sample never contains them. */
const NEVER = ['xxpad', 'xxbos', 'xxeos', 'xxfld', 'xxfake'];
const UNKNOWN = 'xxunk';
/** Marks that belong to the word after them; a sample must not end on one, and they are not words. */
const MARKS = new Set(['xxmaj', 'xxup', 'xxrep', 'xxwrep']);

/** Ids that a text may contain; a repeated word counts under its first id. */
export function writableIds(vocab: readonly string[], { unknown = false } = {}): number[] {
  const seen = new Set<string>(unknown ? NEVER : [...NEVER, UNKNOWN]);
  return vocab.flatMap((word, id) => (seen.size === seen.add(word).size ? [] : [id]));
}

/** Marks are written but are not words. */
export function isWord(token: string | undefined): boolean {
  return !MARKS.has(token ?? '');
}

/** Keeps a model that writes nothing but marks from going on for ever. */
export function mostTokens(words: number): number {
  return 4 * words + 8;
}

/** The number in [0, 1) that decides token n of a text. */
export function dieOf(seed: number, n: number): number {
  return philoxUniform(randomKey(seed, n, 0, 'sample'), 1)[0] ?? 0;
}

/** One id from softmax(logits / temperature) over the allowed ids, by inverting the distribution at u in [0, 1). */
export function sample(
  logits: Logits,
  allowed: readonly number[],
  { temperature, topK, topP = 1 }: Choice,
  u: number,
): number {
  const k = temperature === 0 ? 1 : topK;
  const candidates = k === 0 ? allowed : likeliest(logits, allowed, k);
  if (temperature === 0) return candidates[0] ?? 0;
  const weights = weightsOf(logits, candidates, temperature);
  if (topP < 1) cutTail(weights, topP);
  let left = u * sumOf(weights);
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] ?? 0;
    left -= weight;
    if (weight > 0) last = candidates[i] ?? 0; // what rounding leaves over goes to a word that may be written
    if (left < 0) return last;
  }
  return last;
}

/** exp(logit / temperature) of each id, the largest 1. Plain loops: there may be tens of thousands at every word. */
function weightsOf(logits: Logits, ids: readonly number[], temperature: number): Float64Array {
  let highest = -Infinity;
  for (const id of ids) highest = Math.max(highest, logits[id] ?? -Infinity);
  const weights = new Float64Array(ids.length);
  for (let i = 0; i < ids.length; i++)
    weights[i] = Math.exp(((logits[ids[i] ?? 0] ?? -Infinity) - highest) / temperature);
  return weights;
}

function sumOf(weights: Float64Array): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
}

/** A list of numbers, one a word. */
type Logits = Float32Array | Float64Array;

/** Beyond it, sorting them all is quicker. */
const MOST_INSERTED = 256;

/** The k most probable of some ids, the likeliest first; equal ones in the order given. */
export function likeliest(logits: Logits, among: readonly number[], k: number): number[] {
  const logit = (id: number): number => logits[id] ?? -Infinity;
  if (k > MOST_INSERTED) return among.toSorted((a, b) => logit(b) - logit(a)).slice(0, k);
  const best: number[] = [];
  let least = -Infinity; // of a full list
  for (const id of among) {
    const own = logit(id);
    if (best.length === k && !(own > least)) continue;
    let at = best.length;
    while (at > 0 && own > logit(best[at - 1] ?? 0)) at--;
    best.splice(at, 0, id);
    if (best.length > k) best.pop();
    least = best.length === k ? logit(best[k - 1] ?? 0) : -Infinity;
  }
  return best;
}

/** Sets to 0 what is not needed for a share p of the whole; at least the largest stays, and its equals. */
function cutTail(weights: Float64Array, p: number): void {
  const wanted = p * sumOf(weights);
  const rising = weights.toSorted();
  let at = rising.length;
  for (let sum = 0; at > 0 && sum < wanted;) sum += rising[--at] ?? 0;
  const least = rising[at] ?? 0;
  for (let i = 0; i < weights.length; i++) if ((weights[i] ?? 0) < least) weights[i] = 0;
}
