/**
 * The loss of an AWD-LSTM over one window in double precision, from the equations and one number at a time.
 * It shares no code with the engine, so that numeric derivatives of it can judge the engine's gradients.
 */
import type { ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { placeOf } from './referenceDecoder.ts';
import type { GivenWindow } from './windowRuns.ts';

/** Weights under PyTorch's names, and the embedding's lookup side on its own: the tied matrix has two places. */
export interface ReferenceWeights {
  readonly named: ReadonlyMap<string, Float64Array>;
  readonly lookup: Float64Array; // [V, E]
}

export interface ReferenceLoss {
  readonly ce: number;
  /** mean of the squared dropped and raw outputs */
  readonly ar: { readonly dropped: number; readonly raw: number };
  readonly tar: number;
  /** of every prediction, row after row [B, T] */
  readonly tokens: readonly ReferenceToken[];
}

export interface ReferenceToken {
  /** −log p(label), nats */
  readonly loss: number;
  /** the largest probability */
  readonly confidence: number;
  /** words that are likelier than the label, at most 5 */
  readonly place: number;
}

export function referenceWeights(weights: WeightMap): ReferenceWeights {
  const named = new Map([...weights].map(([name, { data }]) => [name, Float64Array.from(data)]));
  return { named, lookup: Float64Array.from(weights.get('0.encoder.weight')?.data ?? []) };
}

export function referenceLoss(
  config: ModelConfig,
  weights: ReferenceWeights,
  { x, y, batch: B, steps: T, state, masks }: GivenWindow,
): ReferenceLoss {
  const { emb_sz: E, n_layers: L } = config;
  const sizes = Array.from({ length: L }, (_, l) => (l === L - 1 ? E : config.n_hid));
  const tokens: ReferenceToken[] = [];
  const squares = { dropped: 0, raw: 0, difference: 0 };
  for (let b = 0; b < B; b++) {
    const rowOf = (data: ArrayLike<number> | null | undefined, F: number): number[] =>
      Array.from({ length: F }, (_, f) => (data ? at(data, b * F + f) : 1));
    const h = sizes.map((H, l) => rowOf(state?.[l] ?? new Float32Array(B * H), H));
    const c = sizes.map((H, l) => rowOf(state?.[L + l] ?? new Float32Array(B * H), H));
    const inputMask = rowOf(masks?.input, E);
    const outputMask = rowOf(masks?.output, E);
    let before: number[] | null = null;
    for (let t = 0; t < T; t++) {
      const id = at(x, b * T + t);
      const rowMask = masks?.embed ? at(masks.embed, id) : 1;
      let input = inputMask.map((m, e) => at(weights.lookup, id * E + e) * rowMask * m);
      for (const [l, H] of sizes.entries()) {
        const cell = lstmCell(weights.named, l, input, pick(h, l), pick(c, l), masks?.weight[l]);
        h[l] = cell.h;
        c[l] = cell.c;
        const hiddenMask = l === L - 1 ? outputMask : rowOf(masks?.hidden[l], H);
        input = cell.h.map((value, k) => value * at(hiddenMask, k));
      }
      const raw = pick(h, L - 1);
      for (const [e, value] of raw.entries()) {
        squares.raw += value ** 2;
        squares.dropped += at(input, e) ** 2;
        if (before !== null) squares.difference += (value - at(before, e)) ** 2;
      }
      before = raw;
      tokens.push(scored(weights.named, input, at(y, b * T + t)));
    }
  }
  const count = B * T * E;
  return {
    ce: tokens.reduce((sum, { loss }) => sum + loss, 0) / (B * T),
    ar: { dropped: squares.dropped / count, raw: squares.raw / count },
    tar: T === 1 ? 0 : squares.difference / (B * (T - 1) * E),
    tokens,
  };
}

/** i, f, o = σ(·), g = tanh(·) of W x + b_ih + (U · mask) h + b_hh; c ← f c + i g; h ← o tanh c */
function lstmCell(
  named: ReadonlyMap<string, Float64Array>,
  l: number,
  x: readonly number[],
  h: readonly number[],
  c: readonly number[],
  weightMask: Float32Array | null | undefined,
): { h: number[]; c: number[] } {
  const [w, bIh, bHh] = ['weight_ih_l0', 'bias_ih_l0', 'bias_hh_l0'].map((part) =>
    weightOf(named, `0.rnns.${l}.module.${part}`),
  );
  const u = weightOf(named, `0.rnns.${l}.weight_hh_l0_raw`);
  const H = h.length;
  const gate = (row: number): number => {
    let sum = at(bIh, row) + at(bHh, row);
    for (const [k, value] of x.entries()) sum += at(w, row * x.length + k) * value;
    for (const [k, value] of h.entries())
      sum += at(u, row * H + k) * (weightMask ? at(weightMask, row * H + k) : 1) * value;
    return sum;
  };
  const next = c.map((old, k) => {
    const [i, f, g, o] = [0, 1, 2, 3].map((block) => gate(block * H + k));
    const cell = sigmoid(f) * old + sigmoid(i) * Math.tanh(g ?? Number.NaN);
    return { c: cell, h: sigmoid(o) * Math.tanh(cell) };
  });
  return { h: next.map((n) => n.h), c: next.map((n) => n.c) };
}

/** The softmax of the tied decoder's logits, seen from the label. */
function scored(
  named: ReadonlyMap<string, Float64Array>,
  h: readonly number[],
  label: number,
): ReferenceToken {
  const table = weightOf(named, '0.encoder.weight');
  const bias = named.get('1.decoder.bias');
  const logits = Array.from({ length: table.length / h.length }, (_, v) =>
    h.reduce((sum, value, e) => sum + value * at(table, v * h.length + e), bias ? at(bias, v) : 0),
  );
  const largest = Math.max(...logits);
  const logSum = largest + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - largest), 0));
  const loss = logSum - at(logits, label);
  return { loss, confidence: Math.exp(largest - logSum), place: placeOf(logits, label) };
}

const sigmoid = (z: number | undefined): number => 1 / (1 + Math.exp(-(z ?? Number.NaN)));

function weightOf(named: ReadonlyMap<string, Float64Array>, name: string): Float64Array {
  const found = named.get(name);
  if (found === undefined) throw new Error(`no weight ${name}`);
  return found;
}

function at(data: ArrayLike<number> | undefined, i: number): number {
  const value = data?.[i];
  if (value === undefined) throw new RangeError(`no element ${i}`);
  return value;
}

function pick<T>(list: readonly T[], i: number): T {
  const item = list[i];
  if (item === undefined) throw new RangeError(`no element ${i}`);
  return item;
}
