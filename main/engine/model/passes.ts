/**
 * The AWD-LSTM over one window: forward, loss, and the gradient of every parameter, written by hand.
 *
 * ids → embedding · row mask → input mask → [LSTM with dropped U → hidden mask]… → output mask → tied decoder.
 * total = CE + α·mean(dropped²) + β·mean((h_t − h_{t−1})²), means over batch, time and features (fastai, awd-lstm-lm).
 * B rows, T steps, N = T·B, activations time-major [N, …].
 */
import type { DecoderGradients, LstmTape, LstmWeights, Ops, Tensor, TokenScores } from '../ops/ops.ts';
import { layerSizes } from './awdLstm.ts';
import type { AwdLstm, CarriedState } from './awdLstm.ts';
import { noMasks } from './dropout.ts';
import type { Masks } from './dropout.ts';

/** One window, or the part of one with some of its rows: int32 ids and labels [N], time-major. */
export interface Window {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly batch: number;
  readonly steps: number;
  /** rows of the whole window, over which the means are taken; left out = `batch` */
  readonly of?: number;
}

/** A model's weights for one window: with the weight mask on copies, both biases as one sum. */
export interface WindowWeights {
  readonly table: Tensor; // [V, E]
  readonly bias: Tensor; // [V]
  readonly layers: readonly LstmWeights[];
}

export interface Regularisers {
  readonly arAlpha: number;
  readonly tarBeta: number;
  /** which activations AR weighs: after the output dropout (fastai v2, awd-lstm-lm) or before it (fastai v1) */
  readonly arOn: 'dropped' | 'raw';
}

interface Forward {
  readonly tapes: readonly LstmTape[];
  /** output of the last LSTM before and after the output mask [N, E] */
  readonly raw: Tensor;
  readonly dropped: Tensor;
  readonly state: CarriedState;
}

export interface LossAndGradients {
  /** mean cross-entropy, mean(dropped²) or mean(raw²), mean squared difference of neighbours: scalars, unweighted */
  readonly ce: Tensor;
  readonly ar: Tensor;
  readonly tar: Tensor;
  /** gradient of CE + α·AR + β·TAR, one a parameter, in the order and layout of `model.parameters` */
  readonly gradients: readonly Tensor[];
  readonly state: CarriedState;
}

/** Reads the weights and drops what the masks say, on copies. */
export function windowWeights(model: AwdLstm, masks: Masks): WindowWeights {
  const { ops, config, parameters } = model;
  const values = parameters.map((p) => ops.value(p.variable));
  const layers = layerSizes(config).map((_, l) => {
    const [u, w, bIh, bHh] = values.slice(4 * l, 4 * l + 4);
    if (!u || !w || !bIh || !bHh) throw new RangeError(`no layer ${l}`);
    const mask = pick(masks.weight, l);
    return { w, u: mask === null ? u : ops.mul(u, mask), b: ops.add(bIh, bHh) };
  });
  const [table, bias = ops.zeros([model.vocabSize])] = values.slice(4 * config.n_layers);
  if (!table) throw new RangeError('the model has no embedding');
  return { table, bias, layers };
}

/** Loss and gradients of one window; truncated back-propagation: nothing flows into `state`. */
export function lossAndGradients(
  model: AwdLstm,
  window: Window,
  state: CarriedState,
  masks: Masks,
  regularisers: Regularisers,
  weights: WindowWeights = windowWeights(model, masks),
): LossAndGradients {
  const { ops } = model;
  const N = (window.of ?? window.batch) * window.steps;
  const run = forward(model, window, state, masks, weights, true);
  const decoder = ops.decoderLoss(run.dropped, window.y, weights.table, weights.bias, N);
  const { dRaw, ar, tar } = regularise(model, run, decoder, masks.output, window, regularisers);
  const { dEmbedded, ofLayers } = backThroughLayers(model, run, dRaw, masks, window);
  const dTable = addLookupGradient(model, decoder.dTable, dEmbedded, window, masks);
  const ofDecoder = model.config.out_bias ? [dTable, decoder.dBias] : [dTable];
  return {
    ce: ops.scale(decoder.lossSum, 1 / N),
    ar,
    tar,
    gradients: [...ofLayers.flat(), ...ofDecoder],
    state: run.state,
  };
}

/** Σ −log p of the labels and the number of top-1 hits of a window, without dropout. */
export function scoreWindow(
  model: AwdLstm,
  window: Window,
  state: CarriedState,
  weights: WindowWeights,
): { lossSum: Tensor; correct: Tensor; state: CarriedState } {
  const run = forward(model, window, state, noMasks(model.config), weights, false);
  const score = model.ops.decoderScore(run.dropped, window.y, weights.table, weights.bias);
  return { ...score, state: run.state };
}

/** The same prediction by prediction: what the decoder makes of each of the window's labels. */
export function scoreTokens(
  model: AwdLstm,
  window: Window,
  state: CarriedState,
  weights: WindowWeights,
): { scores: TokenScores; state: CarriedState } {
  const run = forward(model, window, state, noMasks(model.config), weights, false);
  const scores = model.ops.decoderTokenScores(run.dropped, window.y, weights.table, weights.bias);
  return { scores, state: run.state };
}

/** Logits [N, V] of a window, with the activations before and after the output mask [N, E]. */
export function windowLogits(
  model: AwdLstm,
  window: Omit<Window, 'y'>,
  state: CarriedState,
  masks: Masks,
): { logits: Tensor; raw: Tensor; dropped: Tensor; state: CarriedState } {
  const weights = windowWeights(model, masks);
  const { raw, dropped, state: next } = forward(model, window, state, masks, weights, false);
  return { logits: model.ops.logits(dropped, weights.table, weights.bias), raw, dropped, state: next };
}

function forward(
  model: AwdLstm,
  window: Omit<Window, 'y'>,
  state: CarriedState,
  masks: Masks,
  weights: WindowWeights,
  train: boolean,
): Forward {
  const { ops, config } = model;
  let x = embed(model, window, masks, weights.table);
  const tapes: LstmTape[] = [];
  const h: Tensor[] = [];
  const c: Tensor[] = [];
  let raw = x;
  for (const [l, layer] of weights.layers.entries()) {
    const out = ops.lstm(x, pick(state.h, l), pick(state.c, l), layer, train);
    tapes.push(out.tape);
    h.push(ops.scale(out.hT, 1)); // copies: the originals are slices that would keep the whole window alive
    c.push(ops.scale(out.cT, 1));
    raw = out.h;
    x = overTime(ops, raw, l === config.n_layers - 1 ? masks.output : pick(masks.hidden, l), window);
  }
  return { tapes, raw, dropped: x, state: { h, c } };
}

/** Rows of the tied matrix, scaled by the row mask and the input mask [N, E]. */
function embed(model: AwdLstm, window: Omit<Window, 'y'>, masks: Masks, table: Tensor): Tensor {
  const { ops } = model;
  const rows = ops.gather(table, window.x);
  const kept = masks.embed === null ? rows : ops.mul(rows, rowScale(model, masks.embed, window));
  return overTime(ops, kept, masks.input, window);
}

/** AR and TAR, and the gradient that reaches the last LSTM's raw output through decoder and regularisers. */
function regularise(
  model: AwdLstm,
  { raw, dropped }: Forward,
  decoder: DecoderGradients,
  outputMask: Tensor | null,
  window: Window,
  { arAlpha, tarBeta, arOn }: Regularisers,
): { dRaw: Tensor; ar: Tensor; tar: Tensor } {
  const { ops, config } = model;
  const { batch: B, steps: T } = window;
  const E = config.emb_sz;
  const whole = window.of ?? B;
  const count = T * whole * E;
  const weighed = arOn === 'dropped' ? dropped : raw;
  const ar = ops.scale(ops.sumOfSquares(weighed), 1 / count);
  const dAr = ops.scale(weighed, (2 * arAlpha) / count);
  const dDropped = arOn === 'dropped' ? ops.add(decoder.dInput, dAr) : decoder.dInput;
  const throughMask = overTime(ops, dDropped, outputMask, window);
  const dCe = arOn === 'raw' ? ops.add(throughMask, dAr) : throughMask;
  if (T === 1) return { dRaw: dCe, ar, tar: ops.scale(ar, 0) };
  const difference = ops.sub(ops.rows(raw, B, (T - 1) * B), ops.rows(raw, 0, (T - 1) * B)); // h_t − h_{t−1}
  const differences = (T - 1) * whole * E;
  const tar = ops.scale(ops.sumOfSquares(difference), 1 / differences);
  const g = ops.scale(difference, (2 * tarBeta) / differences);
  const none = ops.zeros([B, E]);
  const dTar = ops.sub(ops.concat([none, g]), ops.concat([g, none]));
  return { dRaw: ops.add(dCe, dTar), ar, tar };
}

/** From the last layer down: gradients of each layer's U, W and biases, and of the embedded window [N, E]. */
function backThroughLayers(
  model: AwdLstm,
  run: Forward,
  dRaw: Tensor,
  masks: Masks,
  window: Window,
): { dEmbedded: Tensor; ofLayers: Tensor[][] } {
  const { ops } = model;
  const ofLayers: Tensor[][] = [];
  let dh = dRaw;
  for (let l = run.tapes.length - 1; l >= 0; l--) {
    const weightMask = pick(masks.weight, l);
    const { dx, dw, du, db } = ops.lstmBackward(pick(run.tapes, l), dh, null, null);
    // through the dropped copy to the raw matrix; both biases get the same gradient
    ofLayers.unshift([weightMask === null ? du : ops.mul(du, weightMask), dw, db, db]);
    dh = l === 0 ? dx : overTime(ops, dx, pick(masks.hidden, l - 1), window);
  }
  return { dEmbedded: dh, ofLayers };
}

/** The decoder's share of the tied gradient plus the lookup's; as in PyTorch, the pad row gets none of the latter. */
function addLookupGradient(
  model: AwdLstm,
  dTable: Tensor,
  dEmbedded: Tensor,
  window: Window,
  masks: Masks,
): Tensor {
  const { ops, config, vocabSize: V } = model;
  const notPad = ops.floats(
    Float32Array.from({ length: V }, (_, v) => (v === config.pad_token ? 0 : 1)),
    [V],
  );
  const keep = masks.embed === null ? notPad : ops.mul(masks.embed, notPad);
  const throughInput = overTime(ops, dEmbedded, masks.input, window);
  return ops.scatterAdd(dTable, window.x, ops.mul(throughInput, rowScale(model, keep, window)));
}

/** A mask over words [V] as a factor for each position [N, 1]. */
function rowScale({ ops }: AwdLstm, overWords: Tensor, { x, batch, steps }: Omit<Window, 'y'>): Tensor {
  return ops.reshape(ops.gather(overWords, x), [batch * steps, 1]);
}

/** Multiplies [N, F] by a mask [B·F] that is the same at every time step. */
function overTime(
  ops: Ops,
  a: Tensor,
  mask: Tensor | null,
  { batch: B, steps: T }: Omit<Window, 'y'>,
): Tensor {
  if (mask === null) return a;
  const F = a.shape[1] ?? 0;
  return ops.reshape(ops.mul(ops.reshape(a, [T, B * F]), mask), [T * B, F]);
}

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no element ${index}`);
  return item;
}
