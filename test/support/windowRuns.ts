/** Runs a model over a window with everything given from outside, in and out in PyTorch's layouts. */
import { layerSizes, toTorch } from '../../main/engine/model/awdLstm.ts';
import type { AwdLstm, CarriedState } from '../../main/engine/model/awdLstm.ts';
import type { Masks } from '../../main/engine/model/dropout.ts';
import { matrixToEngine } from '../../main/engine/model/lstmLayout.ts';
import {
  lossAndGradients,
  scoreWindow,
  windowLogits,
  windowWeights,
} from '../../main/engine/model/passes.ts';
import type { Regularisers, Window } from '../../main/engine/model/passes.ts';
import { lossAndGradientsInShards } from '../../main/engine/model/shards.ts';
import type { Tensor } from '../../main/engine/ops/ops.ts';
import { compute, fed } from './compute.ts';
import type { Fed } from './compute.ts';
import { batchMajor, idsByTime } from './layout.ts';

export interface GivenWindow {
  /** ids and labels [B, T] */
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly batch: number;
  readonly steps: number;
  /** h of every layer [B, H], then c of every layer; left out = zeros */
  readonly state?: readonly Float32Array[];
  readonly masks?: GivenMasks;
}

/** Already scaled by 1/(1 − p); null = nothing is dropped. */
export interface GivenMasks {
  readonly embed: Float32Array | null; // [V]
  readonly input: Float32Array | null; // [B, E]
  readonly weight: readonly (Float32Array | null)[]; // [4H, H] of each layer
  readonly hidden: readonly (Float32Array | null)[]; // [B, H] of each layer but the last, whose entry is null
  readonly output: Float32Array | null; // [B, E]
}

export interface ForwardRun {
  readonly logits: Float32Array; // [B, T, V]
  readonly raw: Float32Array; // [B, T, E]
  readonly dropped: Float32Array; // [B, T, E]
  readonly state: readonly Float32Array[];
}

/** Logits of a window, with the activations before and after the output mask. */
export function forwardRun(model: AwdLstm, given: GivenWindow): ForwardRun {
  const got = compute(model.ops, feedsOf(model, given), (input) => {
    const { window, state, masks } = takenFrom(model, given, input);
    const { logits, raw, dropped, state: next } = windowLogits(model, window, state, masks);
    return { logits, raw, dropped, ...named(next) };
  });
  const { batch: B, steps: T } = given;
  const E = model.config.emb_sz;
  return {
    logits: batchMajor(got('logits'), [B, T, model.vocabSize]),
    raw: batchMajor(got('raw'), [B, T, E]),
    dropped: batchMajor(got('dropped'), [B, T, E]),
    state: stateNames(model).map(got),
  };
}

/** Mean cross-entropy and share of top-1 hits of a window in evaluation. */
export function scoreRun(
  model: AwdLstm,
  given: GivenWindow,
): { ce: number; correct: number; state: readonly Float32Array[] } {
  const got = compute(model.ops, feedsOf(model, given), (input) => {
    const { window, state, masks } = takenFrom(model, given, input);
    const { lossSum, correct, state: next } = scoreWindow(model, window, state, windowWeights(model, masks));
    return { lossSum, correct, ...named(next) };
  });
  const first = (name: string): number => got(name)[0] ?? Number.NaN;
  const state = stateNames(model).map(got);
  return { ce: first('lossSum') / given.x.length, correct: first('correct'), state };
}

export interface TrainRun {
  readonly ce: number;
  readonly ar: number;
  readonly tar: number;
  /** gradients of CE + α·AR + β·TAR under the names of the parameters */
  readonly gradients: ReadonlyMap<string, Float32Array>;
  readonly state: readonly Float32Array[];
}

/** Loss and gradients of a window. `parts`: into how many pieces the batch is cut. */
export function trainRun(
  model: AwdLstm,
  given: GivenWindow,
  regularisers: Regularisers,
  parts = 1,
): TrainRun {
  const pieces = Array.from({ length: parts }, (_, s) => rowsOf(given, s, parts));
  const feeds = feedsOf(model, given);
  for (const [s, piece] of pieces.entries()) Object.assign(feeds, idFeeds(piece, String(s)));
  const got = compute(model.ops, feeds, (input) => {
    const { window, state, masks } = takenFrom(model, given, input);
    const shards = pieces.map(({ batch, steps }, s): Window => ({
      x: input(`x${s}`),
      y: input(`y${s}`),
      batch,
      steps,
      of: given.batch,
    }));
    const run =
      parts === 1
        ? lossAndGradients(model, window, state, masks, regularisers)
        : lossAndGradientsInShards(model, shards, state, masks, regularisers);
    const gradients = run.gradients.map((g, i): [string, Tensor] => [`gradient ${i}`, g]);
    return { ce: run.ce, ar: run.ar, tar: run.tar, ...Object.fromEntries(gradients), ...named(run.state) };
  });
  const first = (name: string): number => got(name)[0] ?? Number.NaN;
  return {
    ce: first('ce'),
    ar: first('ar'),
    tar: first('tar'),
    gradients: new Map(model.parameters.map((p, i) => [p.name, toTorch(p, got(`gradient ${i}`))])),
    state: stateNames(model).map(got),
  };
}

function stateNames({ config }: AwdLstm): string[] {
  return ['h', 'c'].flatMap((kind) => layerSizes(config).map((_, l) => `${kind}${l}`));
}

function named({ h, c }: CarriedState): Record<string, Tensor> {
  return Object.fromEntries([
    ...h.map((t, l): [string, Tensor] => [`h${l}`, t]),
    ...c.map((t, l): [string, Tensor] => [`c${l}`, t]),
  ]);
}

function rowsOf({ x, y, batch, steps }: GivenWindow, part: number, parts: number): GivenWindow {
  const [from, to] = [part, part + 1].map((k) => ((k * batch) / parts) * steps);
  return { x: x.slice(from, to), y: y.slice(from, to), batch: batch / parts, steps };
}

function idFeeds({ x, y, batch, steps }: GivenWindow, suffix = ''): Record<string, Fed> {
  const feed = (ids: Int32Array): Fed => fed(idsByTime(ids, batch, steps), ids.length);
  return { [`x${suffix}`]: feed(x), [`y${suffix}`]: feed(y) };
}

function feedsOf(model: AwdLstm, given: GivenWindow): Record<string, Fed> {
  const sizes = layerSizes(model.config);
  const feeds = idFeeds(given);
  for (const [i, name] of stateNames(model).entries()) {
    const H = sizes[i % sizes.length]?.hidden ?? 0;
    feeds[name] = fed(given.state?.[i] ?? new Float32Array(given.batch * H), given.batch, H);
  }
  const { embed = null, input = null, output = null, weight = [], hidden = [] } = given.masks ?? {};
  const add = (name: string, mask: Float32Array | null, shape = [mask?.length ?? 0]): void => {
    if (mask !== null) feeds[`mask ${name}`] = fed(mask, ...shape);
  };
  for (const [name, mask] of Object.entries({ embed, input, output })) add(name, mask);
  for (const [l, mask] of hidden.entries()) add(`hidden${l}`, mask);
  for (const [l, mask] of weight.entries()) {
    const H = sizes[l]?.hidden ?? 0;
    add(`weight${l}`, mask === null ? null : matrixToEngine(mask, H, H), [H, 4 * H]);
  }
  return feeds;
}

function takenFrom(
  model: AwdLstm,
  { batch, steps, masks }: GivenWindow,
  input: (name: string) => Tensor,
): { window: Window; state: CarriedState; masks: Masks } {
  const layers = [...layerSizes(model.config).keys()];
  const mask = (name: string, given: Float32Array | null | undefined): Tensor | null =>
    given === null || given === undefined ? null : input(`mask ${name}`);
  return {
    window: { x: input('x'), y: input('y'), batch, steps },
    state: { h: layers.map((l) => input(`h${l}`)), c: layers.map((l) => input(`c${l}`)) },
    masks: {
      embed: mask('embed', masks?.embed),
      input: mask('input', masks?.input),
      weight: layers.map((l) => mask(`weight${l}`, masks?.weight[l])),
      hidden: layers.map((l) => mask(`hidden${l}`, masks?.hidden[l])),
      output: mask('output', masks?.output),
    },
  };
}
