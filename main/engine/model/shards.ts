/**
 * A window's rows in independent parts. Rows of a batch do not meet before their gradients are added up, so parts can
 * run side by side, each on a thread of its own: on a CPU two half batches beat one batch whose every product is
 * split between two threads. Masks are drawn for the whole window and cut, so the numbers do not hang on the parts.
 */
import type { Ops, Tensor, TokenScores } from '../ops/ops.ts';
import { layerSizes } from './awdLstm.ts';
import type { AwdLstm, CarriedState } from './awdLstm.ts';
import type { Masks } from './dropout.ts';
import { noMasks } from './dropout.ts';
import { lossAndGradients, scoreTokens, scoreWindow, windowWeights } from './passes.ts';
import type { LossAndGradients, Regularisers, Window } from './passes.ts';

/** Numbers of each part put back where they belong in the window, time-major [T·B]: the reverse of `cutRows`. */
export function joinRows(parts: readonly Float32Array[], batch: number): Float32Array {
  const rows = batch / parts.length;
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  for (const [s, part] of parts.entries())
    for (let from = 0, to = s * rows; from < part.length; from += rows, to += batch)
      whole.set(part.subarray(from, from + rows), to);
  return whole;
}

/** The largest number of parts, at most `wanted`, that divides the batch. */
export function shardCount(wanted: number, batch: number): number {
  let count = Math.min(wanted, batch);
  while (batch % count !== 0) count--;
  return count;
}

/** Time-major ids [T·B] of each of `count` parts: rows s·B/count … of every time step. */
export function cutRows(ids: Int32Array, batch: number, count: number): Int32Array[] {
  const rows = batch / count;
  return Array.from({ length: count }, (_, s) => {
    const part = new Int32Array(ids.length / count);
    for (let from = s * rows, to = 0; from < ids.length; from += batch, to += rows)
      part.set(ids.subarray(from, from + rows), to);
    return part;
  });
}

/** `lossAndGradients` over all parts of a window, added up. */
export function lossAndGradientsInShards(
  model: AwdLstm,
  shards: readonly Window[],
  state: CarriedState,
  masks: Masks,
  regularisers: Regularisers,
): LossAndGradients {
  const { ops } = model;
  const weights = windowWeights(model, masks);
  const runs = shards.map((shard, s) => {
    const [part, own] = [rowsOfState(ops, state, shard, s), rowsOfMasks(model, masks, shard, s)];
    return lossAndGradients(model, shard, part, own, regularisers, weights);
  });
  const [first] = runs;
  if (first === undefined) throw new RangeError('a window needs at least one part');
  if (runs.length === 1) return first;
  const sums = new Map<Tensor, Tensor>(); // both biases of a layer have one gradient; it is added up once
  const gradients = first.gradients.map((g, i) => {
    const sum = sums.get(g) ?? ops.addAll(runs.map((run) => run.gradients[i] ?? g));
    sums.set(g, sum);
    return sum;
  });
  const total = (kind: 'ce' | 'ar' | 'tar'): Tensor => ops.addAll(runs.map((run) => run[kind]));
  return { ce: total('ce'), ar: total('ar'), tar: total('tar'), gradients, state: joinStates(ops, runs) };
}

/** `scoreWindow` over all parts of a window. */
export function scoreInShards(
  model: AwdLstm,
  shards: readonly Window[],
  state: CarriedState,
): { lossSum: Tensor; correct: Tensor; state: CarriedState } {
  const { ops } = model;
  const weights = windowWeights(model, noMasks(model.config));
  const runs = shards.map((shard, s) =>
    scoreWindow(model, shard, rowsOfState(ops, state, shard, s), weights),
  );
  return {
    lossSum: ops.addAll(runs.map((run) => run.lossSum)),
    correct: ops.addAll(runs.map((run) => run.correct)),
    state: joinStates(ops, runs),
  };
}

/** `scoreTokens` over all parts of a window, the scores of one part after those of the other. */
export function scoreTokensInShards(
  model: AwdLstm,
  shards: readonly Window[],
  state: CarriedState,
): { scores: readonly TokenScores[]; state: CarriedState } {
  const { ops } = model;
  const weights = windowWeights(model, noMasks(model.config));
  const runs = shards.map((shard, s) =>
    scoreTokens(model, shard, rowsOfState(ops, state, shard, s), weights),
  );
  return { scores: runs.map((run) => run.scores), state: joinStates(ops, runs) };
}

function rowsOfState(ops: Ops, state: CarriedState, { batch, of = batch }: Window, s: number): CarriedState {
  if (batch === of) return state;
  const cut = (list: readonly Tensor[]): Tensor[] => list.map((t) => ops.rows(t, s * batch, batch));
  return { h: cut(state.h), c: cut(state.c) };
}

/** Masks over rows and features [B·F] cut to a part's rows; those over words and weights hold for all parts. */
function rowsOfMasks(
  { ops, config }: AwdLstm,
  masks: Masks,
  { batch, of = batch }: Window,
  s: number,
): Masks {
  if (batch === of) return masks;
  const cut = (mask: Tensor | null, features: number): Tensor | null =>
    mask === null ? null : ops.rows(mask, s * batch * features, batch * features);
  return {
    embed: masks.embed,
    weight: masks.weight,
    input: cut(masks.input, config.emb_sz),
    hidden: layerSizes(config).map(({ hidden: H }, l) => cut(masks.hidden[l] ?? null, H)),
    output: cut(masks.output, config.emb_sz),
  };
}

function joinStates(ops: Ops, runs: readonly { state: CarriedState }[]): CarriedState {
  const join = (kind: 'h' | 'c'): Tensor[] =>
    (runs[0]?.state[kind] ?? []).map((t, l) => ops.concat(runs.map((run) => run.state[kind][l] ?? t)));
  return { h: join('h'), c: join('c') };
}
