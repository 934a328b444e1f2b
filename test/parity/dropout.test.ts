/** Drawn masks: how much they drop, what they keep, what they are the same over, and where they act. */
import { describe, expect, test } from 'vitest';
import { DECODER_BIAS, ENCODER, layerSizes } from '../../main/engine/model/awdLstm.ts';
import { drawMasks } from '../../main/engine/model/dropout.ts';
import { matrixToTorch } from '../../main/engine/model/lstmLayout.ts';
import { philoxUniform } from '../../main/engine/ops/philox.ts';
import { randomKey, stepKey } from '../../main/engine/ops/random.ts';
import type { Purpose } from '../../main/engine/ops/random.ts';
import type { Ops, Tensor } from '../../main/engine/ops/ops.ts';
import type { ModelConfig } from '../../main/engine/types.ts';
import { compute, fed } from '../support/compute.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden } from '../support/golden.ts';
import {
  GOLDEN_CONFIG,
  goldenModel,
  goldenWeights,
  masksOf,
  modelOf,
  windowOf,
} from '../support/goldenModel.ts';
import { expectClose, largestDifference } from '../support/parity.ts';
import { forwardRun } from '../support/windowRuns.ts';
import type { GivenMasks } from '../support/windowRuns.ts';

const WIDE: ModelConfig = { ...GOLDEN_CONFIG, emb_sz: 48, n_hid: 64 };
const NOTHING = { output_p: 0, hidden_p: 0, input_p: 0, embed_p: 0, weight_p: 0 };

interface Draw {
  readonly vocabSize: number;
  readonly batch: number;
  readonly seed: number;
  readonly step: number;
  readonly dropMult?: number;
}

const DRAW: Draw = { vocabSize: 5000, batch: 40, seed: 42, step: 7 };

/** The masks of one draw by name, `weight0` in the engine's layout [H, 4H]. */
function drawn(
  ops: Ops,
  config: ModelConfig,
  { dropMult = 1, seed, step, ...draw }: Draw,
): Map<string, Float32Array> {
  const names: string[] = [];
  const got = compute(ops, { key: fed(Int32Array.from(stepKey(seed, step)), 2) }, (input) => {
    const masks = drawMasks(ops, config, { ...draw, dropMult, key: input('key') });
    const named: [string, Tensor | null][] = [
      ['embed', masks.embed],
      ['input', masks.input],
      ['output', masks.output],
      ...masks.weight.map((m, l): [string, Tensor | null] => [`weight${l}`, m]),
      ...masks.hidden.map((m, l): [string, Tensor | null] => [`hidden${l}`, m]),
    ];
    const there = named.filter((pair): pair is [string, Tensor] => pair[1] !== null);
    names.push(...there.map(([name]) => name));
    return Object.fromEntries(there);
  });
  return new Map([...new Set(names)].map((name) => [name, got(name)]));
}

const ALL = ['embed', 'hidden0', 'hidden1', 'input', 'output', 'weight0', 'weight1', 'weight2'];

/** Probability and key of each mask. */
const MADE_OF: Record<string, { p: number; layer: number; purpose: Purpose }> = {
  embed: { p: 0.1, layer: 0, purpose: 'embedding' },
  input: { p: 0.25, layer: 0, purpose: 'input' },
  output: { p: 0.1, layer: 0, purpose: 'output' },
  hidden0: { p: 0.15, layer: 0, purpose: 'hidden' },
  hidden1: { p: 0.15, layer: 1, purpose: 'hidden' },
  weight0: { p: 0.2, layer: 0, purpose: 'weight' },
  weight1: { p: 0.2, layer: 1, purpose: 'weight' },
  weight2: { p: 0.2, layer: 2, purpose: 'weight' },
};

forEachEngine((open, engine) => {
  test('every mask drops its share within four standard errors and keeps 1/(1 − p)', async () => {
    const masks = drawn(await open(), WIDE, DRAW);
    expect([...masks.keys()].toSorted()).toEqual(ALL);
    for (const [name, mask] of masks) {
      const { p = Number.NaN } = MADE_OF[name] ?? {};
      const share = mask.filter((m) => m === 0).length / mask.length;
      expect(Math.abs(share - p), name).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / mask.length));
      expect(new Set(mask), name).toEqual(new Set([0, Math.fround(1 / (1 - p))]));
    }
  });

  test('a mask is a function of seed, step, layer and purpose alone', async () => {
    const ops = await open();
    const masks = drawn(ops, WIDE, DRAW);
    expect(drawn(ops, WIDE, DRAW)).toEqual(masks);
    for (const [name, mask] of masks) {
      const { p = Number.NaN, layer = -1, purpose = 'sample' } = MADE_OF[name] ?? {};
      const u = philoxUniform(randomKey(DRAW.seed, DRAW.step, layer, purpose), mask.length);
      const want = u.map((x) => (x >= Math.fround(p) ? 1 / (1 - p) : 0));
      expectClose({ row: 7, what: 'masks against Philox numbers', engine }, mask, want, { abs: 0 });
    }
  });

  test('masks of other steps, seeds, layers, rows and purposes drop independently of each other', async () => {
    const ops = await open();
    const even = { ...WIDE, output_p: 0.25, hidden_p: 0.25, input_p: 0.25, embed_p: 0.25, weight_p: 0.25 };
    const [now, next, other] = [DRAW, { ...DRAW, step: 8 }, { ...DRAW, seed: 43 }].map((d) =>
      drawn(ops, even, d),
    );
    const mask = (from: typeof now, name: string): Float32Array => from?.get(name) ?? new Float32Array();
    for (const name of ALL) {
      expectIndependent(mask(now, name), mask(next, name), `${name} of two steps`);
      expectIndependent(mask(now, name), mask(other, name), `${name} of two seeds`);
    }
    expectIndependent(mask(now, 'input'), mask(now, 'output'), 'input and output');
    expectIndependent(mask(now, 'hidden0'), mask(now, 'hidden1'), 'hidden masks of two layers');
    expectIndependent(mask(now, 'weight0'), mask(now, 'weight1'), 'weight masks of two layers');
    const half = (DRAW.batch / 2) * WIDE.emb_sz;
    const input = mask(now, 'input');
    expectIndependent(input.subarray(0, half), input.subarray(half), 'rows of a batch');
  });

  test('dropMult multiplies every probability, and at 0 nothing is drawn', async () => {
    const ops = await open();
    expect(drawn(ops, WIDE, { ...DRAW, dropMult: 0 }).size).toBe(0);
    const halved = drawn(ops, WIDE, { ...DRAW, dropMult: 0.5 });
    const share = (halved.get('weight1') ?? []).filter((m) => m === 0).length / (64 * 4 * 64);
    expect(share).toBeGreaterThan(0.08);
    expect(share).toBeLessThan(0.12);
  });

  test('a mask is the same at every time step and different in the rows', async () => {
    const ops = await open();
    const golden = await readGolden('06_masked');
    const model = await goldenModel(ops);
    const output = drawn(ops, { ...GOLDEN_CONFIG, output_p: 0.5 }, { ...DRAW, vocabSize: 97, batch: 4 }).get(
      'output',
    );
    const masks = { ...NO_MASKS, output: output ?? null };
    const { raw, dropped } = forwardRun(model, { ...windowOf(golden, 'x', 'y'), masks });
    const [B, T, E] = [4, 9, 12];
    const want = raw.map((h, i) => h * (output?.[Math.floor(i / (T * E)) * E + (i % E)] ?? Number.NaN));
    expect(dropped).toEqual(want);
    expect(new Set(rowsOf(output ?? new Float32Array(), E)).size).toBe(B);
  });

  test('two draws of weight masks agree at the first step from a zero state and differ from the second on', async () => {
    const ops = await open();
    const golden = await readGolden('06_masked');
    const model = await goldenModel(ops);
    const config = { ...GOLDEN_CONFIG, ...NOTHING, weight_p: 0.5 };
    const [one, two] = [1, 2].map((step) => {
      const masks = drawn(ops, config, { ...DRAW, vocabSize: 97, batch: 4, step });
      expect([...masks.keys()]).toEqual(['weight0', 'weight1', 'weight2']);
      const weight = layerSizes(config).map(({ hidden: H }, l) =>
        matrixToTorch(masks.get(`weight${l}`) ?? new Float32Array(), H, H),
      );
      return forwardRun(model, { ...windowOf(golden, 'x', 'y'), masks: { ...NO_MASKS, weight } }).raw;
    });
    const step = (raw: Float32Array | undefined, t: number): number[] =>
      [0, 1, 2, 3].flatMap((b) => Array.from(raw?.subarray((b * 9 + t) * 12, (b * 9 + t + 1) * 12) ?? []));
    expect(step(one, 0)).toEqual(step(two, 0));
    for (let t = 1; t < 9; t++) expect(largestDifference(step(one, t), step(two, t))).toBeGreaterThan(0);
  });

  test('weight masks act on the recurrent matrix and on nothing else', async () => {
    const ops = await open();
    const golden = await readGolden('06_masked');
    const weight = masksOf(golden).weight;
    const weights = await goldenWeights();
    for (const [l, mask] of weight.entries()) {
      const name = `0.rnns.${l}.weight_hh_l0_raw`;
      const { shape, data } = weights.get(name) ?? { shape: [], data: new Float32Array() };
      weights.set(name, { shape, data: data.map((w, i) => w * (mask?.[i] ?? Number.NaN)) });
    }
    const window = windowOf(golden, 'x', 'y');
    const masked = forwardRun(await goldenModel(ops), { ...window, masks: { ...NO_MASKS, weight } });
    expect(forwardRun(modelOf(ops, GOLDEN_CONFIG, weights), window)).toEqual(masked);
  });

  test('a dropped word is zero wherever it stands, and the decoder still knows it', async () => {
    const ops = await open();
    const golden = await readGolden('06_masked');
    const x = golden.ints('x').slice();
    const word = 38;
    x.set([word, word], 14); // beside where it stands already
    const window = { ...windowOf(golden, 'x', 'y'), x };
    const embed = new Float32Array(97).fill(1);
    embed[word] = 0;
    const masked = forwardRun(await goldenModel(ops), { ...window, masks: { ...NO_MASKS, embed } });
    const weights = await goldenWeights();
    const table = weights.get(ENCODER)?.data ?? new Float32Array();
    const bias = weights.get(DECODER_BIAS)?.data ?? new Float32Array();
    const without = table.slice().fill(0, word * 12, (word + 1) * 12);
    const blanked = modelOf(ops, GOLDEN_CONFIG, weights.set(ENCODER, { shape: [97, 12], data: without }));
    expect(forwardRun(blanked, window).raw).toEqual(masked.raw);
    const logits = Array.from({ length: 36 * 97 }, (_, i) => {
      const [n, v] = [Math.floor(i / 97), i % 97];
      let sum = bias[v] ?? Number.NaN;
      for (let e = 0; e < 12; e++) sum += (masked.raw[n * 12 + e] ?? 0) * (table[v * 12 + e] ?? Number.NaN);
      return sum;
    });
    expectClose({ row: 9, what: 'row dropout: logits', engine }, masked.logits, logits, { rel: 1e-6 });
  });
});

describe('keys of draws', () => {
  test('no two of a run are alike, and all fit into 32 bits', () => {
    const keys = [0, 1, 2, 4_999_999, 2 ** 23 - 1].flatMap((step) =>
      Array.from({ length: 16 }, (_, layer) => layer).flatMap((layer) =>
        PURPOSES.map((purpose) => randomKey(7, step, layer, purpose)[1]),
      ),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => key === (key | 0) && key >= 0)).toBe(true);
  });

  test('a run that is too long for them is refused', () => {
    expect(() => stepKey(1, 2 ** 23)).toThrow(RangeError);
    expect(() => randomKey(1, 0, 16, 'weight')).toThrow(RangeError);
  });
});

const PURPOSES: readonly Purpose[] = [
  'embedding',
  'input',
  'weight',
  'hidden',
  'output',
  'shuffle',
  'split',
  'init',
];

const NO_MASKS: GivenMasks = {
  embed: null,
  input: null,
  weight: [null, null, null],
  hidden: [null, null, null],
  output: null,
};

/** Both drop a quarter; what they drop together must be p², within four and a half standard errors. */
function expectIndependent(a: Float32Array, b: Float32Array, what: string): void {
  expect(a.length, what).toBe(b.length);
  const together = a.filter((m, i) => m === 0 && b[i] === 0).length / a.length;
  const p = 0.25 ** 2;
  expect(Math.abs(together - p), what).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / a.length));
}

/** The rows of a matrix as texts, to be counted. */
function rowsOf(data: Float32Array, width: number): string[] {
  return Array.from({ length: data.length / width }, (_, r) =>
    data.subarray(r * width, (r + 1) * width).join(),
  );
}
