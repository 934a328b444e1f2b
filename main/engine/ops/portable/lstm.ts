/**
 * One LSTM layer over a window, forward and backward.
 *
 * z_t = x_t·W + h_{t−1}·U + b in blocks i, g, f, o;  i, f, o = σ(z), g = tanh(z) = 2σ(2z) − 1;
 * c_t = f·c_{t−1} + i·g;  h_t = o·tanh(c_t). One product makes the whole window's x·W; tanh goes through the sigmoid
 * because XNNPACK has a fast one of that only. Going back, dW, dU and db are one product: [x, h_{t−1}, 1]ᵀ·dz.
 */
import type { LstmGradients, LstmOutput, LstmTape, LstmWeights, Tensor } from '../ops.ts';
import { concat, dim, matmul, rows, scale, transpose } from './arithmetic.ts';
import type { Heap } from './heap.ts';

interface Saved {
  readonly x: Tensor;
  readonly h0: Tensor;
  readonly weights: LstmWeights;
  /** h_t [N, H], c_{t−1} with c_T at the end [N + B, H], activated gates [N, 4H], tanh(c_t) [N, H] */
  readonly h: Tensor;
  readonly cells: Tensor;
  readonly gates: Tensor;
  readonly tanhC: Tensor;
}

const savedByTape = new WeakMap<LstmTape, Saved>();

/** See Ops.lstm. */
export function lstmForward(
  heap: Heap,
  x: Tensor,
  h0: Tensor,
  c0: Tensor,
  weights: LstmWeights,
  train: boolean,
): LstmOutput {
  const [N, B, H] = [dim(x, 0), dim(h0, 0), dim(h0, 1)];
  const T = N / B;
  if (!Number.isInteger(T) || T < 1) throw new RangeError(`${N} rows are no window of ${B}`);
  const projected = matmul(heap, x, weights.w); // [N, 4H]
  const h = heap.make([N, H]);
  const cells = heap.make([N + B, H]);
  const gates = heap.make([N, 4 * H]);
  const tanhC = heap.make([N, H]);
  const hNow = scale(heap, h0, 1); // changed in place; only right-hand factors must not be
  const cDoubled = heap.make([B, H]);
  heap.floats(cells).set(heap.floats(c0));
  for (let t = 0; t < T; t++) {
    const z = matmul(heap, hNow, weights.u);
    addInput(heap.floats(z), heap.floats(projected), heap.floats(weights.b), t * B, H);
    const s = heap.run('Sigmoid', { x: z });
    updateCells(heap.floats(s), heap.floats(gates), heap.floats(cells), heap.floats(cDoubled), {
      first: t * B,
      B,
      H,
    });
    const sC = heap.run('Sigmoid', { x: cDoubled });
    updateHidden(heap.floats(sC), heap.floats(gates), heap.floats(tanhC), heap.floats(h), heap.floats(hNow), {
      first: t * B,
      B,
      H,
    });
    heap.free(z, s, sC);
  }
  heap.free(projected, hNow, cDoubled);
  const out = { h, hT: rows(heap, h, N - B, B), cT: rows(heap, cells, N, B) };
  if (!train) {
    heap.free(cells, gates, tanhC);
    return { ...out, tape: { tensors: [] } };
  }
  const tape: LstmTape = { tensors: [cells, gates, tanhC] };
  savedByTape.set(tape, { x, h0, weights, h, cells, gates, tanhC });
  return { ...out, tape };
}

/** Rows of one time step: [first, first + B) of the window's N. */
interface Step {
  readonly first: number;
  readonly B: number;
  readonly H: number;
}

/** z ← z + x·W + b, the block of g doubled for tanh(z) = 2σ(2z) − 1. */
function addInput(z: Float32Array, projected: Float32Array, b: Float32Array, first: number, H: number): void {
  const from = first * 4 * H;
  for (let row = 0; row < z.length; row += 4 * H)
    for (let k = 0; k < 4 * H; k++) {
      const sum = (z[row + k] ?? 0) + (projected[from + row + k] ?? 0) + (b[k] ?? 0);
      z[row + k] = k >= H && k < 2 * H ? 2 * sum : sum;
    }
}

/** c_t = f·c_{t−1} + i·g; stores the gates, c_t, and 2·c_t for the next sigmoid. */
function updateCells(
  s: Float32Array,
  gates: Float32Array,
  cells: Float32Array,
  cDoubled: Float32Array,
  { first, B, H }: Step,
): void {
  for (let r = 0; r < B; r++) {
    const from = r * 4 * H;
    const to = (first + r) * 4 * H;
    const cell = (first + r) * H;
    for (let k = 0; k < H; k++) {
      const i = s[from + k] ?? 0;
      const g = 2 * (s[from + H + k] ?? 0) - 1;
      const f = s[from + 2 * H + k] ?? 0;
      const c = f * (cells[cell + k] ?? 0) + i * g;
      gates[to + k] = i;
      gates[to + H + k] = g;
      gates[to + 2 * H + k] = f;
      gates[to + 3 * H + k] = s[from + 3 * H + k] ?? 0;
      cells[cell + B * H + k] = c;
      cDoubled[r * H + k] = 2 * c;
    }
  }
}

/** h_t = o·tanh(c_t) */
function updateHidden(
  sC: Float32Array,
  gates: Float32Array,
  tanhC: Float32Array,
  h: Float32Array,
  hNow: Float32Array,
  { first, B, H }: Step,
): void {
  for (let r = 0; r < B; r++) {
    const gate = (first + r) * 4 * H + 3 * H;
    const to = (first + r) * H;
    for (let k = 0; k < H; k++) {
      const tanh = 2 * (sC[r * H + k] ?? 0) - 1;
      const out = (gates[gate + k] ?? 0) * tanh;
      tanhC[to + k] = tanh;
      h[to + k] = out;
      hNow[r * H + k] = out;
    }
  }
}

/** See Ops.lstmBackward. */
export function lstmBackward(
  heap: Heap,
  tape: LstmTape,
  dh: Tensor,
  dhT: Tensor | null,
  dcT: Tensor | null,
): LstmGradients {
  const saved = savedByTape.get(tape);
  if (saved === undefined) throw new Error('this window was run without its tape');
  const { h0, weights } = saved;
  const [N, B, H] = [dim(dh, 0), dim(h0, 0), dim(h0, 1)];
  const uT = transpose(heap, weights.u);
  const dz = heap.make([N, 4 * H]);
  const dzNow = heap.make([B, 4 * H]);
  const dc = scale(heap, dcT ?? heap.zeros([B, H]), 1); // of c_t, then of c_{t−1}, in place
  let dhNext = scale(heap, dhT ?? heap.zeros([B, H]), 1); // what reaches h_t from step t + 1
  for (let first = N - B; first >= 0; first -= B) {
    const views = {
      gates: heap.floats(saved.gates),
      cells: heap.floats(saved.cells),
      tanhC: heap.floats(saved.tanhC),
      dh: heap.floats(dh),
      dhNext: heap.floats(dhNext),
      dc: heap.floats(dc),
      dzNow: heap.floats(dzNow),
    };
    stepBack(views, { first, B, H });
    heap.floats(dz).set(views.dzNow, first * 4 * H);
    const dhPrevious = matmul(heap, dzNow, uT);
    heap.free(dhNext);
    dhNext = dhPrevious;
  }
  heap.free(uT, dzNow);
  return { ...productsOf(heap, saved, dz), dh0: dhNext, dc0: dc };
}

interface StepViews {
  readonly gates: Float32Array;
  readonly cells: Float32Array;
  readonly tanhC: Float32Array;
  readonly dh: Float32Array;
  readonly dhNext: Float32Array;
  readonly dc: Float32Array;
  readonly dzNow: Float32Array;
}

/** dz_t from dh_t and dc_t, and dc_{t−1} in the place of dc_t. */
function stepBack({ gates, cells, tanhC, dh, dhNext, dc, dzNow }: StepViews, { first, B, H }: Step): void {
  for (let r = 0; r < B; r++) {
    const gate = (first + r) * 4 * H;
    const unit = (first + r) * H;
    const to = r * 4 * H;
    for (let k = 0; k < H; k++) {
      const i = gates[gate + k] ?? 0;
      const g = gates[gate + H + k] ?? 0;
      const f = gates[gate + 2 * H + k] ?? 0;
      const o = gates[gate + 3 * H + k] ?? 0;
      const tanh = tanhC[unit + k] ?? 0;
      const dhHere = (dh[unit + k] ?? 0) + (dhNext[r * H + k] ?? 0);
      const dcHere = (dc[r * H + k] ?? 0) + dhHere * o * (1 - tanh * tanh);
      dzNow[to + k] = dcHere * g * i * (1 - i);
      dzNow[to + H + k] = dcHere * i * (1 - g * g);
      dzNow[to + 2 * H + k] = dcHere * (cells[unit + k] ?? 0) * f * (1 - f); // c_{t−1}
      dzNow[to + 3 * H + k] = dhHere * tanh * o * (1 - o);
      dc[r * H + k] = dcHere * f;
    }
  }
}

/** Gradients that are products over the whole window: dX = dz·Wᵀ and [dW; dU; db] = [x, h_{t−1}, 1]ᵀ·dz. */
function productsOf(
  heap: Heap,
  { x, h0, h, weights }: Saved,
  dz: Tensor,
): Pick<LstmGradients, 'dx' | 'dw' | 'du' | 'db'> {
  const [N, B, H, width] = [dim(dz, 0), dim(h0, 0), dim(h0, 1), dim(x, 1)];
  const before = rows(heap, h, 0, N - B);
  const hPrevious = concat(heap, [h0, before]);
  const parts = [transpose(heap, x), transpose(heap, hPrevious)];
  const ones = heap.data(new Float32Array(N).fill(1), [1, N]);
  const left = concat(heap, [...parts, ones]); // [in + H + 1, N]
  const all = matmul(heap, left, dz);
  const wT = transpose(heap, weights.w);
  const products = {
    dx: matmul(heap, dz, wT),
    dw: rows(heap, all, 0, width),
    du: rows(heap, all, width, H),
    db: heap.alias(rows(heap, all, width + H, 1), [4 * H]),
  };
  heap.free(before, hPrevious, ...parts, ones, left, all, wT, dz);
  return products;
}
