/**
 * One LSTM layer over a window, forward and backward.
 *
 * i, f, o = σ(·), g = tanh(·) of z_t = x_t·W + h_{t−1}·U + b;  c_t = f·c_{t−1} + i·g;  h_t = o·tanh(c_t).
 * One product makes the whole window's input share; only h·U is left to the steps. Going back, TensorFlow's
 * LSTMBlockCellGrad turns (dc, dh) into dz without a matrix product, and dW, dU, dX are one product each.
 * BlockLSTMGrad would add dW as a rank-B update in each step, which takes three times as long on a CPU.
 */
import type { LstmGradients, LstmOutput, LstmTape, LstmWeights, Shape, Tensor } from '../ops.ts';
import { attr, FLOAT, INT64 } from './binding.ts';
import { add, biasAdd, concat, dim, matmul, mul, pack, reshape, splitColumns } from './kernels.ts';
import { sumRows, transpose, unary, unpack } from './kernels.ts';
import type { Raw } from './raw.ts';

/** Gates and states of each step: what LSTMBlockCellGrad asks for. `h` and `c` begin with the initial state. */
interface Steps {
  readonly h: readonly Tensor[];
  readonly c: readonly Tensor[];
  readonly i: readonly Tensor[];
  readonly g: readonly Tensor[];
  readonly f: readonly Tensor[];
  readonly o: readonly Tensor[];
  readonly tanhC: readonly Tensor[];
}

interface Saved {
  readonly x: Tensor;
  readonly weights: LstmWeights;
  readonly steps: Steps;
}

const savedByTape = new WeakMap<LstmTape, Saved>();

const BLOCK = [
  attr.float('forget_bias', 0),
  attr.float('cell_clip', -1),
  attr.bool('use_peephole', false),
  attr.type('T', FLOAT),
];
const CELL_GRAD = [attr.bool('use_peephole', false), attr.type('T', FLOAT)];
const SIZE = [attr.type('T', FLOAT), attr.type('out_type', INT64)];

/** Up to this H the fused BlockLSTM is taken: it is no faster, but its graph loads in a third of the time. */
const BLOCK_LSTM_MAX_HIDDEN = 128;

/** See Ops.lstm. */
export function lstmForward(
  r: Raw,
  x: Tensor,
  h0: Tensor,
  c0: Tensor,
  w: LstmWeights,
  train: boolean,
): LstmOutput {
  const fused = r.products === 'float32' && dim(h0, 1) <= BLOCK_LSTM_MAX_HIDDEN;
  const forward = fused ? forwardFused : forwardBySteps;
  const { h, steps } = forward(r, x, h0, c0, w);
  const hT = steps.h.at(-1);
  const cT = steps.c.at(-1);
  if (hT === undefined || cT === undefined) throw new RangeError('a window needs at least one time step');
  const { h: hs, c, ...gates } = steps;
  const inner = [...Object.values(gates).flat(), ...hs.slice(1, -1), ...c.slice(1, -1)];
  if (!train) r.free(...inner);
  const tape: LstmTape = { tensors: train ? inner : [] };
  if (train) savedByTape.set(tape, { x, weights: w, steps });
  return { h, hT, cT, tape };
}

/** TensorFlow's BlockLSTM (V1: gate blocks i, c, f, o) over the whole window in one op. */
function forwardFused(
  r: Raw,
  x: Tensor,
  h0: Tensor,
  c0: Tensor,
  weights: LstmWeights,
): { h: Tensor; steps: Steps } {
  const [B, H] = [dim(h0, 0), dim(h0, 1)];
  const T = dim(x, 0) / B;
  const x3 = reshape(r, x, [T, B, dim(x, 1)]);
  const wu = concat(r, [weights.w, weights.u]);
  const length = r.op('Size', SIZE, [r.zeros([T])], []); // int64, which the addon cannot make from numbers
  const z = r.zeros([H]);
  const shapes = Array<Shape>(7).fill([T, B, H]);
  const [i, c, f, o, g, tanhC, h] = r.ops(
    'BlockLSTM',
    BLOCK,
    [length, x3, c0, h0, wu, z, z, z, weights.b],
    shapes,
  );
  if (!i || !c || !f || !o || !g || !tanhC || !h) throw new Error('BlockLSTM gave too few outputs');
  const steps: Steps = {
    h: [h0, ...unpack(r, h)],
    c: [c0, ...unpack(r, c)],
    i: unpack(r, i),
    g: unpack(r, g),
    f: unpack(r, f),
    o: unpack(r, o),
    tanhC: unpack(r, tanhC),
  };
  const all = reshape(r, h, [T * B, H]);
  r.free(x3, wu, length, i, c, f, o, g, tanhC, h); // the pieces share their buffers
  return { h: all, steps };
}

/** One step at a time, for wide layers, where the product's speed is all that counts. */
function forwardBySteps(
  r: Raw,
  x: Tensor,
  h0: Tensor,
  c0: Tensor,
  weights: LstmWeights,
): { h: Tensor; steps: Steps } {
  const [B, H] = [dim(h0, 0), dim(h0, 1)];
  const T = dim(x, 0) / B;
  const projected = matmul(r, x, weights.w);
  const biased = biasAdd(r, projected, weights.b);
  const window = reshape(r, biased, [T, B, 4 * H]);
  const xs = unpack(r, window);
  r.free(projected, biased, window);
  const s = { h: [h0], c: [c0], i: [], g: [], f: [], o: [], tanhC: [] } as { [K in keyof Steps]: Tensor[] };
  let [h, c] = [h0, c0];
  for (const xt of xs) {
    const hu = matmul(r, h, weights.u);
    const z = add(r, hu, xt);
    const [zi, zg, zf, zo] = splitColumns(r, z, 4);
    if (!zi || !zg || !zf || !zo) throw new Error('Split gave too few outputs');
    const i = unary(r, 'Sigmoid', zi);
    const g = unary(r, 'Tanh', zg);
    const f = unary(r, 'Sigmoid', zf);
    const o = unary(r, 'Sigmoid', zo);
    const fc = mul(r, f, c);
    const ig = mul(r, i, g);
    c = add(r, fc, ig);
    const tanhC = unary(r, 'Tanh', c);
    h = mul(r, o, tanhC);
    r.free(hu, z, zi, zg, zf, zo, fc, ig, xt);
    s.i.push(i);
    s.g.push(g);
    s.f.push(f);
    s.o.push(o);
    s.tanhC.push(tanhC);
    s.c.push(c);
    s.h.push(h);
  }
  const stacked = pack(r, s.h.slice(1));
  const all = reshape(r, stacked, [T * B, H]);
  r.free(stacked);
  return { h: all, steps: s };
}

/** See Ops.lstmBackward. */
export function lstmBackward(
  r: Raw,
  tape: LstmTape,
  dh: Tensor,
  dhT: Tensor | null,
  dcT: Tensor | null,
): LstmGradients {
  const saved = savedByTape.get(tape);
  if (saved === undefined) throw new Error('this window was run without its tape');
  const { x, weights, steps } = saved;
  const [B, H] = [dim(steps.h[0] ?? dh, 0), dim(dh, 1)];
  const T = dim(dh, 0) / B;
  const uT = transpose(r, weights.u); // once a window: a transposed product with B rows is half as fast
  const dh3 = reshape(r, dh, [T, B, H]);
  const dhs = unpack(r, dh3);
  const dzs: Tensor[] = [];
  let dcNext = dcT ?? r.zeros([B, H]);
  let dhNext = dhT; // gradient that reaches h_t from step t+1
  for (let t = T - 1; t >= 0; t--) {
    const fromAbove = at(dhs, t);
    const dht = dhNext === null ? fromAbove : add(r, fromAbove, dhNext);
    const { dc, dz } = cellGradient(r, weights, steps, t, dcNext, dht, B, H);
    if (dht !== fromAbove) r.free(dht);
    if (dcNext !== dcT && t < T - 1) r.free(dcNext);
    if (dhNext !== null && dhNext !== dhT) r.free(dhNext);
    dcNext = dc;
    dhNext = matmul(r, dz, uT);
    dzs.push(dz);
  }
  if (dhNext === null) throw new RangeError('a window needs at least one time step');
  const stacked = pack(r, dzs.reverse());
  const dz = reshape(r, stacked, [T * B, 4 * H]);
  const hs = pack(r, steps.h.slice(0, T));
  const hPrevious = reshape(r, hs, [T * B, H]);
  r.free(uT, dh3, ...dhs, ...dzs, stacked, hs);
  const gradients = {
    dx: matmul(r, dz, weights.w, 'NT'),
    dw: matmul(r, x, dz, 'TN'),
    du: matmul(r, hPrevious, dz, 'TN'),
    db: sumRows(r, dz),
    dh0: dhNext,
    dc0: dcNext,
  };
  r.free(dz, hPrevious);
  return gradients;
}

/** dz_t [B, 4H] (blocks i, g, f, o) and dc_{t−1} from dc_t and dh_t. */
function cellGradient(
  r: Raw,
  weights: LstmWeights,
  s: Steps,
  t: number,
  dc: Tensor,
  dh: Tensor,
  B: number,
  H: number,
): { dc: Tensor; dz: Tensor } {
  const peephole = r.zeros([H]);
  // x of width 0: the op only checks that w has in + H rows, it makes no product
  const inputs = [
    r.zeros([B, 0]),
    at(s.c, t),
    at(s.h, t),
    weights.u,
    peephole,
    peephole,
    peephole,
    weights.b,
  ];
  const gates = [at(s.i, t), at(s.c, t + 1), at(s.f, t), at(s.o, t), at(s.g, t), at(s.tanhC, t)];
  const shapes: Shape[] = [[B, H], [B, 4 * H], [H], [H], [H]];
  const [dcPrevious, dz, ...unused] = r.ops(
    'LSTMBlockCellGrad',
    CELL_GRAD,
    [...inputs, ...gates, dc, dh],
    shapes,
  );
  if (!dcPrevious || !dz) throw new Error('LSTMBlockCellGrad gave too few outputs');
  r.free(...unused);
  return { dc: dcPrevious, dz };
}

function at(list: readonly Tensor[], t: number): Tensor {
  const item = list[t];
  if (item === undefined) throw new RangeError(`no time step ${t}`);
  return item;
}
