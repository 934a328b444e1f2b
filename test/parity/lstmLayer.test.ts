/** One LSTM layer with separate biases, from a state that is not zero: outputs and every gradient against PyTorch. */
import { expect, test } from 'vitest';
import { matrixToEngine, matrixToTorch, permuteBias } from '../../main/engine/model/lstmLayout.ts';
import type { Ops } from '../../main/engine/ops/ops.ts';
import { compute, fed } from '../support/compute.ts';
import { forEachEngine } from '../support/engines.ts';
import { mulberry32, readGolden } from '../support/golden.ts';
import type { Golden } from '../support/golden.ts';
import { batchMajor, timeMajor } from '../support/layout.ts';
import { expectClose, relativeError } from '../support/parity.ts';

const SMALL = { abs: 1e-6 };
const FULL = { abs: 1e-5 };
const GRADIENT = { rel: 1e-5 };

forEachEngine((open, engine) => {
  test.each(['01_lstm_small', '01_lstm_bs1_sl1'])(
    '%s: outputs, last state and all gradients are PyTorch’s',
    async (name) => {
      const golden = await readGolden(name);
      const got = runLayer(await open(), ofGolden(golden));
      const subject = (what: string) => ({ row: 1, what: `small LSTM layer: ${what}`, engine });
      for (const key of ['y', 'h_n', 'c_n'] as const)
        expectClose(subject('outputs'), got[key], golden.floats(key), SMALL);
      for (const key of ['dx', 'dw_ih', 'dw_hh', 'dh_0', 'dc_0'] as const)
        expectClose(subject('gradients'), got[key], golden.floats(key), GRADIENT);
      for (const bias of ['db_ih', 'db_hh'])
        // both have the gradient of their sum
        expectClose(subject('gradients'), got.db, golden.floats(bias), GRADIENT);
    },
  );

  test('a layer of full size (400 → 1152, 70 steps) agrees with PyTorch', async () => {
    const golden = await readGolden('01_lstm_full');
    const [B, T, I, H] = [2, 70, 400, 1152];
    const scale = 1 / Math.sqrt(H);
    const got = runLayer(await open(), {
      sizes: { B, T, I, H },
      w: mulberry32(1, 4 * H * I, scale),
      u: mulberry32(2, 4 * H * H, scale),
      bIh: mulberry32(3, 4 * H, scale),
      bHh: mulberry32(4, 4 * H, scale),
      x: mulberry32(5, B * T * I, 1),
      h0: mulberry32(6, B * H, 0.5),
      c0: mulberry32(7, B * H, 0.5),
      dy: mulberry32(8, B * T * H, 1),
    });
    const units = golden.ints('idx');
    const ofUnits = (rows: readonly number[], data: Float32Array): number[] =>
      rows.flatMap((row) => Array.from(units, (unit) => data[row * H + unit] ?? Number.NaN));
    const subject = (what: string) => ({ row: 1, what: `LSTM 400 → 1152, 70 steps: ${what}`, engine });
    expectClose(subject('outputs'), ofUnits([0, 1], got.h_n), golden.floats('h_n'), FULL);
    expectClose(subject('outputs'), ofUnits([0, 1], got.c_n), golden.floats('c_n'), FULL);
    expectClose(subject('outputs'), ofUnits([34, T + 34], got.y), golden.floats('y_mid'), FULL);
    expectClose(subject('outputs'), ofUnits([T - 1, 2 * T - 1], got.y), golden.floats('y_last'), FULL);
    const dxFirst = [
      ...everyNth(got.dx.subarray(0, I), 10),
      ...everyNth(got.dx.subarray(T * I, T * I + I), 10),
    ];
    expectClose(subject('gradients'), dxFirst, golden.floats('dx_first'), GRADIENT);
    expectClose(subject('gradients'), sampled(got.dw_ih, I, 144, 10), golden.floats('dw_ih'), GRADIENT);
    expectClose(subject('gradients'), sampled(got.dw_hh, H, 144, 36), golden.floats('dw_hh'), GRADIENT);
    expectClose(subject('gradients'), everyNth(got.db, 36), golden.floats('db'), GRADIENT);
  });

  test.each([
    ['f and g exchanged', [0, 2, 1, 3]],
    ['i and f exchanged', [1, 0, 2, 3]],
    ['g and o exchanged', [0, 1, 3, 2]],
  ])('gates in another order than i, f, g, o would show: %s', async (_, order) => {
    const golden = await readGolden('01_lstm_small');
    const right = ofGolden(golden);
    const [w, u, bIh, bHh] = [right.w, right.u, right.bIh, right.bHh].map((data) => gatesIn(order, data));
    const got = runLayer(await open(), {
      ...right,
      w: w ?? right.w,
      u: u ?? right.u,
      bIh: bIh ?? right.bIh,
      bHh: bHh ?? right.bHh,
    });
    expect(relativeError(got.y, golden.floats('y'))).toBeGreaterThan(0.1);
  });
});

/** A layer, a window and the gradients that come from above, in PyTorch's layouts. */
interface LayerRun {
  readonly sizes: { readonly B: number; readonly T: number; readonly I: number; readonly H: number };
  readonly w: Float32Array;
  readonly u: Float32Array;
  readonly bIh: Float32Array;
  readonly bHh: Float32Array;
  readonly x: Float32Array;
  readonly h0: Float32Array;
  readonly c0: Float32Array;
  readonly dy: Float32Array;
  readonly dhT?: Float32Array;
  readonly dcT?: Float32Array;
}

function ofGolden(golden: Golden): LayerRun {
  const [B = 0, T = 0, I = 0] = golden.shape('x');
  return {
    sizes: { B, T, I, H: golden.shape('h_0')[1] ?? 0 },
    w: golden.floats('w_ih'),
    u: golden.floats('w_hh'),
    bIh: golden.floats('b_ih'),
    bHh: golden.floats('b_hh'),
    x: golden.floats('x'),
    h0: golden.floats('h_0'),
    c0: golden.floats('c_0'),
    dy: golden.floats('dy'),
    dhT: golden.floats('dh_n'),
    dcT: golden.floats('dc_n'),
  };
}

/** Forward and backward; results in PyTorch's layouts under the fixtures' names. */
function runLayer(ops: Ops, given: LayerRun) {
  const { B, T, I, H } = given.sizes;
  const zeros = new Float32Array(B * H);
  const got = compute(
    ops,
    {
      w: fed(matrixToEngine(given.w, H, I), I, 4 * H),
      u: fed(matrixToEngine(given.u, H, H), H, 4 * H),
      bIh: fed(permuteBias(given.bIh, H), 4 * H),
      bHh: fed(permuteBias(given.bHh, H), 4 * H),
      x: fed(timeMajor(given.x, [B, T, I]), T * B, I),
      h0: fed(given.h0, B, H),
      c0: fed(given.c0, B, H),
      dy: fed(timeMajor(given.dy, [B, T, H]), T * B, H),
      dhT: fed(given.dhT ?? zeros, B, H),
      dcT: fed(given.dcT ?? zeros, B, H),
    },
    (input) => {
      const weights = { w: input('w'), u: input('u'), b: ops.add(input('bIh'), input('bHh')) };
      const { tape, h, hT, cT } = ops.lstm(input('x'), input('h0'), input('c0'), weights, true);
      return { h, hT, cT, ...ops.lstmBackward(tape, input('dy'), input('dhT'), input('dcT')) };
    },
  );
  return {
    y: batchMajor(got('h'), [B, T, H]),
    h_n: got('hT'),
    c_n: got('cT'),
    dx: batchMajor(got('dx'), [B, T, I]),
    dw_ih: matrixToTorch(got('dw'), H, I),
    dw_hh: matrixToTorch(got('du'), H, H),
    db: permuteBias(got('db'), H),
    dh_0: got('dh0'),
    dc_0: got('dc0'),
  };
}

/** Gate blocks of a weight or bias in another order. */
function gatesIn(order: readonly number[], data: Float32Array): Float32Array {
  const block = data.length / 4;
  return Float32Array.from(order.flatMap((k) => Array.from(data.subarray(k * block, (k + 1) * block))));
}

const everyNth = (data: Float32Array, n: number): Float32Array => data.filter((_, i) => i % n === 0);

/** Every `rows`th row and `columns`th column of a matrix of the given width. */
function sampled(data: Float32Array, width: number, rows: number, columns: number): Float32Array {
  return data.filter((_, i) => Math.floor(i / width) % rows === 0 && (i % width) % columns === 0);
}
