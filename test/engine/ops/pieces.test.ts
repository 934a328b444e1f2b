/** The LSTM layer, the decoder and the updates of every engine against arithmetic in double, at odd sizes. */
import { expect, test } from 'vitest';
import { matrixToEngine, matrixToTorch, permuteBias } from '../../../main/engine/model/lstmLayout.ts';
import type { Ops, Tensor, Variable } from '../../../main/engine/ops/ops.ts';
import { compute, fed } from '../../support/compute.ts';
import type { Fed } from '../../support/compute.ts';
import { forEachEngine } from '../../support/engines.ts';
import { mulberry32 } from '../../support/golden.ts';
import { relativeError } from '../../support/parity.ts';
import { referenceDecoder } from '../../support/referenceDecoder.ts';
import type { DecoderCase } from '../../support/referenceDecoder.ts';
import { referenceLstm } from '../../support/referenceLstm.ts';
import type { LstmCase } from '../../support/referenceLstm.ts';

/** max|Δ| / max|reference| of one operation of a few dozen float32 sums */
const FEW_SUMS = 3e-6;

const LAYERS = [
  { T: 1, B: 1, I: 1, H: 1 },
  { T: 1, B: 3, I: 2, H: 4 },
  { T: 5, B: 1, I: 3, H: 2 },
  { T: 7, B: 3, I: 5, H: 9 },
  { T: 2, B: 2, I: 3, H: 301 }, // wider than TensorFlow's fused layer is used for
];

const DECODERS = [
  { N: 1, V: 2, E: 1 },
  { N: 7, V: 13, E: 3 },
  { N: 9, V: 4_999, E: 5 }, // more than one block of words
  { N: 47, V: 100_003, E: 2 }, // more than one chunk of rows on the portable engine, the last one shorter
];

forEachEngine((open) => {
  test.each(LAYERS)('an LSTM of %o: outputs and all gradients', async (sizes) => {
    const ops = await open();
    for (const toLast of [false, true]) {
      const given = lstmCase(sizes, toLast);
      const want = referenceLstm(given);
      const got = runLstm(ops, given);
      for (const [name, numbers] of Object.entries(want))
        expect(relativeError(got(name), numbers), name).toBeLessThan(FEW_SUMS);
    }
  });

  test('an LSTM without its tape gives the same states, and cannot go back', async () => {
    const ops = await open();
    const sizes = { T: 4, B: 2, I: 3, H: 5 };
    const given = lstmCase(sizes, false);
    const got = compute(ops, feedsOf(given), (input) => {
      const run = (train: boolean) =>
        ops.lstm(
          input('x'),
          input('h0'),
          input('c0'),
          { w: input('w'), u: input('u'), b: input('b') },
          train,
        );
      const [trained, judged] = [run(true), run(false)];
      expect(() => ops.lstmBackward(judged.tape, input('dh'), null, null)).toThrow();
      return { h: trained.h, cT: trained.cT, judgedH: judged.h, judgedC: judged.cT };
    });
    expect(got('judgedH')).toEqual(got('h'));
    expect(got('judgedC')).toEqual(got('cT'));
  });

  test.each(DECODERS)('a decoder of %o: loss, hits and gradients', async ({ N, V, E }) => {
    const ops = await open();
    const given = decoderCase(N, V, E);
    const want = referenceDecoder(given);
    const tokens = N + 5; // as if the window had more rows elsewhere
    const got = compute(ops, decoderFeeds(given), (input) => {
      const at = [input('input'), input('labels'), input('table'), input('bias')] as const;
      const { lossSum, correct } = ops.decoderScore(...at);
      return { ...ops.decoderLoss(...at, tokens), score: lossSum, correct };
    });
    for (const loss of [got('lossSum'), got('score')])
      expect(relativeError(loss, [want.lossSum])).toBeLessThan(FEW_SUMS);
    expect(got('correct')).toEqual(Float32Array.of(want.correct));
    for (const name of ['dInput', 'dTable', 'dBias'] as const) {
      const gradient = want[name].map((d) => (d * N) / tokens);
      expect(relativeError(got(name), gradient), name).toBeLessThan(1e-5);
    }
  });

  test.each(DECODERS)('a decoder of %o: loss, confidence and place of each token', async ({ N, V, E }) => {
    const ops = await open();
    const given = decoderCase(N, V, E);
    const want = referenceDecoder(given);
    const got = compute(ops, decoderFeeds(given), (input) => ({
      ...ops.decoderTokenScores(input('input'), input('labels'), input('table'), input('bias')),
    }));
    expect(relativeError(got('loss'), want.losses)).toBeLessThan(FEW_SUMS);
    expect(relativeError(got('confidence'), want.confidence)).toBeLessThan(1e-5);
    expect(Array.from(got('place'))).toEqual(Array.from(want.place));
  });

  test('of equally likely words the first comes first, so that the hits are those of the plain score', async () => {
    const ops = await open();
    // logits of every row: 3 3 3 3 3 3 3 1 1 9
    const logits = Float32Array.of(3, 3, 3, 3, 3, 3, 3, 1, 1, 9);
    const labels = Int32Array.of(9, 0, 1, 3, 4, 6, 7);
    const N = labels.length;
    const given = {
      input: new Float32Array(N).fill(1),
      labels,
      table: logits,
      bias: new Float32Array(10),
      E: 1,
    };
    const got = compute(ops, decoderFeeds(given), (input) => {
      const at = [input('input'), input('labels'), input('table'), input('bias')] as const;
      return { ...ops.decoderTokenScores(...at), hits: ops.decoderScore(...at).correct };
    });
    expect(Array.from(got('place'))).toEqual([0, 1, 2, 4, 5, 5, 5]);
    expect(got('hits')).toEqual(Float32Array.of(1));
  });

  test('logits of one row and of many are the products in double', async () => {
    const ops = await open();
    const [V, E] = [57, 9];
    for (const N of [1, 3, 8, 20]) {
      const given = decoderCase(N, V, E);
      const got = compute(ops, decoderFeeds(given), (input) => ({
        logits: ops.logits(input('input'), input('table'), input('bias')),
      }));
      const want = Array.from({ length: N * V }, (_, at) => {
        const [n, v] = [Math.floor(at / V), at % V];
        const row = given.input.subarray(n * E, (n + 1) * E);
        return row.reduce(
          (sum, x, e) => sum + x * (given.table[v * E + e] ?? Number.NaN),
          given.bias[v] ?? Number.NaN,
        );
      });
      expect(relativeError(got('logits'), want)).toBeLessThan(FEW_SUMS);
    }
  });

  test('Adam is PyTorch’s over steps with changing rates', async () => {
    const ops = await open();
    const n = 37;
    const [p, m, v] = [mulberry32(1, n, 1), new Float32Array(n), new Float32Array(n)];
    const variables = [p, m, v].map((data) => ops.variable(data, [n]));
    const [pv, mv, vv] = variables;
    if (!pv || !mv || !vv) throw new RangeError('no variables');
    const step = ops.record(
      [
        { dtype: 'float32', shape: [n] },
        { dtype: 'float32', shape: [6] },
      ],
      ([g, numbers]) => {
        if (g === undefined || numbers === undefined) throw new RangeError('no feeds');
        const number = (at: number): Tensor => ops.reshape(ops.rows(numbers, at, 1), []);
        const powers = { beta1Power: number(3), beta2Power: number(4), eps: number(5) };
        ops.adam(pv, mv, vv, g, { lr: number(0), beta1: number(1), beta2: number(2), ...powers });
        return [];
      },
    );
    const want = { p: Array.from(p), m: Array.from(m), v: Array.from(v) };
    for (let k = 1; k <= 6; k++) {
      const g = mulberry32(100 + k, n, 10 ** (k - 4));
      const [lr, beta1, beta2, eps] = [0.01 / k, 0.8 + k / 50, 0.99, 1e-5];
      const numbers = Float32Array.of(lr, beta1, beta2, beta1 ** k, beta2 ** k, eps);
      step(g, numbers);
      adamInDouble(want, g, numbers);
    }
    expect(relativeError(read(ops, pv), want.p)).toBeLessThan(1e-6);
    expect(relativeError(read(ops, mv), want.m)).toBeLessThan(1e-6);
    expect(relativeError(read(ops, vv), want.v)).toBeLessThan(1e-6);
    for (const variable of variables) ops.drop(variable);
  });

  test('SGD, decay and the running mean move variables by their formulas', async () => {
    const ops = await open();
    const [p, mean, g] = [mulberry32(1, 11, 1), mulberry32(2, 11, 1), mulberry32(3, 11, 1)];
    const [pv, av] = [ops.variable(p, [11]), ops.variable(mean, [11])];
    const [k, lr, mu] = [0.97, 0.3, 0.25];
    const run = ops.record([{ dtype: 'float32', shape: [11] }], ([gradient]) => {
      if (gradient === undefined) throw new RangeError('no feeds');
      ops.scaleVariable(pv, ops.scalar(k));
      ops.sgd(pv, gradient, ops.scalar(lr));
      ops.average(av, pv, ops.scalar(mu));
      return [];
    });
    run(g);
    const wantP = Array.from(p, (x, i) => x * k - lr * (g[i] ?? Number.NaN));
    const wantMean = Array.from(mean, (a, i) => a + mu * ((wantP[i] ?? Number.NaN) - a));
    expect(relativeError(read(ops, pv), wantP)).toBeLessThan(2e-7);
    expect(relativeError(read(ops, av), wantMean)).toBeLessThan(2e-7);
    ops.drop(pv);
    ops.drop(av);
  });
});

function lstmCase(sizes: { T: number; B: number; I: number; H: number }, toLast: boolean): LstmCase {
  const { T, B, I, H } = sizes;
  const [N, scale] = [T * B, 1 / Math.sqrt(H)];
  return {
    ...sizes,
    x: mulberry32(1, N * I, 1),
    h0: mulberry32(2, B * H, 1),
    c0: mulberry32(3, B * H, 2),
    w: mulberry32(4, 4 * H * I, 1),
    u: mulberry32(5, 4 * H * H, 2 * scale),
    b: mulberry32(6, 4 * H, 1),
    dh: mulberry32(7, N * H, 1),
    dhT: toLast ? mulberry32(8, B * H, 1) : null,
    dcT: toLast ? mulberry32(9, B * H, 1) : null,
  };
}

function feedsOf({ T, B, I, H, ...given }: LstmCase): Record<string, Fed> {
  const last: Record<string, Fed> = {};
  if (given.dhT !== null) last['dhT'] = fed(given.dhT, B, H);
  if (given.dcT !== null) last['dcT'] = fed(given.dcT, B, H);
  return {
    x: fed(given.x, T * B, I),
    h0: fed(given.h0, B, H),
    c0: fed(given.c0, B, H),
    w: fed(matrixToEngine(given.w, H, I), I, 4 * H),
    u: fed(matrixToEngine(given.u, H, H), H, 4 * H),
    b: fed(permuteBias(given.b, H), 4 * H),
    dh: fed(given.dh, T * B, H),
    ...last,
  };
}

/** The engine's numbers in PyTorch's layout. */
function runLstm(ops: Ops, given: LstmCase): (name: string) => Float32Array {
  const { I, H } = given;
  const got = compute(ops, feedsOf(given), (input) => {
    const weights = { w: input('w'), u: input('u'), b: input('b') };
    const { h, hT, cT, tape } = ops.lstm(input('x'), input('h0'), input('c0'), weights, true);
    const [dhT, dcT] = [given.dhT && input('dhT'), given.dcT && input('dcT')];
    return { h, hT, cT, ...ops.lstmBackward(tape, input('dh'), dhT, dcT) };
  });
  return (name) => {
    if (name === 'dw') return matrixToTorch(got(name), H, I);
    if (name === 'du') return matrixToTorch(got(name), H, H);
    return name === 'db' ? permuteBias(got(name), H) : got(name);
  };
}

function decoderCase(N: number, V: number, E: number): DecoderCase {
  const labels = Int32Array.from(mulberry32(24, N, 0.5), (u) => Math.floor((u + 0.5) * V));
  return {
    input: mulberry32(21, N * E, 2),
    labels,
    table: mulberry32(22, V * E, 1),
    bias: mulberry32(23, V, 1),
    E,
  };
}

function decoderFeeds({ input, labels, table, bias, E }: DecoderCase): Record<string, Fed> {
  const [N, V] = [labels.length, bias.length];
  return {
    input: fed(input, N, E),
    labels: fed(labels, N),
    table: fed(table, V, E),
    bias: fed(bias, V),
  };
}

/** torch.optim.Adam's update in double; `numbers`: lr, β1, β2, β1^k, β2^k, eps as the engine got them. */
function adamInDouble(
  state: { p: number[]; m: number[]; v: number[] },
  g: Float32Array,
  [lr = 0, beta1 = 0, beta2 = 0, beta1Power = 0, beta2Power = 0, eps = 0]: Float32Array,
): void {
  for (const [i, gi] of g.entries()) {
    const m = beta1 * (state.m[i] ?? Number.NaN) + (1 - beta1) * gi;
    const v = beta2 * (state.v[i] ?? Number.NaN) + (1 - beta2) * gi * gi;
    const step = m / (1 - beta1Power) / (Math.sqrt(v / (1 - beta2Power)) + eps);
    state.m[i] = m;
    state.v[i] = v;
    state.p[i] = (state.p[i] ?? Number.NaN) - lr * step;
  }
}

const read = (ops: Ops, v: Variable): Float32Array => ops.step(() => ops.read(ops.value(v)));
