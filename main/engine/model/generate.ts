/** Text from the model, word by word: the prompt is read once, then each sampled word is fed back with the state. */
import { setImmediate as breathe } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { Ops, Tensor } from '../ops/ops.ts';
import { philoxUniform } from '../ops/philox.ts';
import { randomKey } from '../ops/random.ts';
import { zeroState } from './awdLstm.ts';
import type { AwdLstm, CarriedState } from './awdLstm.ts';
import { noMasks } from './dropout.ts';
import { windowLogits } from './passes.ts';

export interface Sampling {
  /** word tokens to write; marks such as xxmaj are written too but not counted */
  readonly words: number;
  /** logits are divided by it; 0 = always the most probable word */
  readonly temperature: number;
  /** only the k most probable words; 0 = all */
  readonly topK: number;
  readonly seed: number;
}

/** Marks that stand for no text; a sample never contains them. */
const NEVER = new Set(['xxunk', 'xxpad', 'xxbos', 'xxeos', 'xxfld', 'xxfake']);
/** Marks that belong to the word after them; a sample must not end on one, and they are not words. */
const MARKS = new Set(['xxmaj', 'xxup', 'xxrep', 'xxwrep']);

/**
 * Ids of a continuation of `prompt`, the prompt left out.
 * @param vocab the model's words; a repeated word counts under its first id
 * @param prompt at least one id
 */
export async function generate(
  ops: Ops,
  model: AwdLstm,
  vocab: readonly string[],
  prompt: Int32Array,
  sampling: Sampling,
): Promise<{ ids: number[] }> {
  if (prompt.length === 0) throw new AppError('usage/empty-prompt', 'The prompt has no words to begin from.');
  const allowed = writableIds(vocab);
  const ids: number[] = [];
  let state = zeroState(ops, model.config, 1);
  let owned = false;
  let input = prompt;
  let words = 0;
  for (let n = 0; words < sampling.words && n < mostTokens(sampling.words); n++) {
    const next = readOn(ops, model, input, state);
    if (owned) ops.free(...state.h, ...state.c);
    state = next.state;
    owned = true;
    const id = sample(next.logits, allowed, sampling, dieOf(sampling.seed, n));
    ids.push(id);
    if (isWord(vocab[id])) words++;
    input = Int32Array.of(id);
    await breathe();
  }
  if (owned) ops.free(...state.h, ...state.c);
  return { ids };
}

/** Ids that a text may contain; a repeated word counts under its first id. */
export function writableIds(vocab: readonly string[]): number[] {
  const seen = new Set<string>(NEVER);
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

/** Feeds ids at batch size 1; logits [V] of the word after the last one. The new state belongs to the caller. */
function readOn(
  ops: Ops,
  model: AwdLstm,
  ids: Int32Array,
  state: CarriedState,
): { logits: Float32Array; state: CarriedState } {
  return ops.step(() => {
    const window = { x: ops.ints(ids, [ids.length]), batch: 1, steps: ids.length };
    const out = windowLogits(model, window, state, noMasks(model.config));
    const logits = ops.read(ops.rows(out.logits, ids.length - 1, 1));
    const keep = (list: readonly Tensor[]): Tensor[] => list.map((t) => ops.keep(t));
    return { logits, state: { h: keep(out.state.h), c: keep(out.state.c) } };
  });
}

/** One id from softmax(logits / temperature) over the allowed ids, by inverting the distribution at u in [0, 1). */
export function sample(
  logits: Float32Array,
  allowed: readonly number[],
  { temperature, topK }: Pick<Sampling, 'temperature' | 'topK'>,
  u: number,
): number {
  const logit = (id: number): number => logits[id] ?? -Infinity;
  const k = temperature === 0 ? 1 : topK;
  // the sort is stable, so equal logits keep the order of their ids
  const candidates = k === 0 ? allowed : allowed.toSorted((a, b) => logit(b) - logit(a)).slice(0, k);
  if (temperature === 0) return candidates[0] ?? 0;
  const highest = candidates.reduce((max, id) => Math.max(max, logit(id)), -Infinity);
  const weights = candidates.map((id) => Math.exp((logit(id) - highest) / temperature));
  let left = u * weights.reduce((sum, w) => sum + w, 0);
  for (const [i, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return candidates[i] ?? 0;
  }
  return candidates.at(-1) ?? 0;
}
