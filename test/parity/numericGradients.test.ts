/** Every element of every gradient of tiny models against numeric derivatives of an independent loss in double. */
import { expect, test } from 'vitest';
import { parameterSpecs } from '../../main/engine/model/awdLstm.ts';
import type { Regularisers } from '../../main/engine/model/passes.ts';
import type { ModelConfig, WeightMap } from '../../main/engine/types.ts';
import { forEachEngine } from '../support/engines.ts';
import { mulberry32, readGolden } from '../support/golden.ts';
import { GOLDEN_CONFIG, goldenWeights, masksOf, modelOf, stateOf, windowOf } from '../support/goldenModel.ts';
import { expectClose } from '../support/parity.ts';
import { referenceLoss, referenceWeights } from '../support/referenceModel.ts';
import { trainRun } from '../support/windowRuns.ts';
import type { GivenMasks, GivenWindow } from '../support/windowRuns.ts';

const V = 11;

interface Case {
  readonly layers?: number;
  readonly batch?: number;
  readonly steps?: number;
  readonly masked?: boolean;
  readonly bias?: boolean;
  readonly arOn?: 'dropped' | 'raw';
  readonly parts?: number;
}

const CASES: [string, Case][] = [
  ['two layers, all masks, AR on the dropped output', {}],
  ['two layers, all masks, AR on the raw output', { arOn: 'raw' }],
  ['two layers, all masks, batch in two parts', { parts: 2 }],
  ['two layers, nothing dropped', { masked: false }],
  ['one layer', { layers: 1 }],
  ['four layers', { layers: 4 }],
  ['one time step', { steps: 1 }],
  ['one row', { batch: 1 }],
  ['no decoder bias', { bias: false }],
];

forEachEngine((open, engine) => {
  test.each(CASES)('numeric derivatives confirm every gradient: %s', async (_, given) => {
    const { config, weights, window } = tinyCase(given);
    const regularisers = { arAlpha: 2, tarBeta: 1, arOn: given.arOn ?? 'dropped' } as const;
    const model = modelOf(await open(), config, weights);
    const { gradients } = trainRun(model, window, regularisers, given.parts);
    const numeric = numericGradients(config, weights, window, regularisers);
    expect(gradients.size).toBe(numeric.size);
    const subject = { row: 5, what: 'numeric derivatives of tiny models: gradients', engine };
    for (const [name, want] of numeric) expectClose(subject, gradients.get(name) ?? [], want, { rel: 1e-4 });
  });
});

test('the independent loss agrees with fastai on the golden window', async () => {
  const golden = await readGolden('06_masked');
  const evaluation = await readGolden('03_eval');
  expect(golden.ints('x1')).toEqual(evaluation.ints('x1'));
  const window = {
    ...windowOf(golden, 'x', 'y'),
    state: stateOf(evaluation, 'after1'),
    masks: masksOf(golden),
  };
  const loss = referenceLoss(GOLDEN_CONFIG, referenceWeights(await goldenWeights()), window);
  const got = [loss.ce, loss.ar.dropped, loss.ar.raw, loss.tar];
  for (const [i, name] of ['ce', 'ar', 'ar_on_raw', 'tar'].entries())
    expect((got[i] ?? Number.NaN) / golden.number(name)).toBeCloseTo(1, 6);
});

/** A model and a window of made-up numbers; the window holds the pad word and a word that is dropped. */
function tinyCase({ layers = 2, batch = 2, steps = 3, masked = true, bias = true }: Case): {
  config: ModelConfig;
  weights: WeightMap;
  window: GivenWindow;
} {
  const config = { ...GOLDEN_CONFIG, emb_sz: 3, n_hid: 4, n_layers: layers, out_bias: bias };
  const weights: WeightMap = new Map(
    parameterSpecs(config, V).map(({ name, shape }, k) => [
      name,
      {
        shape,
        data: mulberry32(
          100 + k,
          shape.reduce((a, b) => a * b, 1),
          0.9,
        ),
      },
    ]),
  );
  const sizes = Array.from({ length: layers }, (_, l) => (l === layers - 1 ? 3 : 4));
  const mask = (seed: number, n: number): Float32Array =>
    mulberry32(seed, n, 1).map((u) => (u < -0.4 ? 0 : 1.4));
  const embed = Float32Array.from({ length: V }, (_, v) => (v === 5 ? 0 : 1.25));
  const masks: GivenMasks = {
    embed,
    input: mask(2, batch * 3),
    weight: sizes.map((H, l) => mask(3 + l, 4 * H * H)),
    hidden: sizes.map((H, l) => (l === layers - 1 ? null : mask(13 + l, batch * H))),
    output: mask(20, batch * 3).map((m, i) => (i === 0 ? 1.4 : m)), // never all zero
  };
  const N = batch * steps;
  const window = {
    x: Int32Array.from([1, 5, 7, 9, 7, 1]).slice(0, N),
    y: Int32Array.from([5, 7, 2, 7, 1, 10]).slice(0, N),
    batch,
    steps,
    state: [...sizes, ...sizes].map((H, i) => mulberry32(30 + i, batch * H, 0.7)),
  };
  return { config, weights, window: masked ? { ...window, masks } : window };
}

/** Central differences of CE + α·AR + β·TAR. The pad row moves on the decoder's side only, as PyTorch's padding_idx. */
function numericGradients(
  config: ModelConfig,
  weights: WeightMap,
  window: GivenWindow,
  { arAlpha, tarBeta, arOn }: Regularisers,
): Map<string, Float64Array> {
  const STEP = 1e-5;
  const reference = referenceWeights(weights);
  const total = (): number => {
    const { ce, ar, tar } = referenceLoss(config, reference, window);
    return ce + arAlpha * ar[arOn] + tarBeta * tar;
  };
  return new Map(
    [...reference.named].map(([name, values]) => {
      const places = (i: number): Float64Array[] => {
        const isPad = Math.floor(i / config.emb_sz) === config.pad_token;
        return name === '0.encoder.weight' && !isPad ? [values, reference.lookup] : [values];
      };
      const derivative = (_: number, i: number): number => {
        const start = values[i] ?? Number.NaN;
        const lossAt = (value: number): number => {
          for (const place of places(i)) place[i] = value;
          return total();
        };
        const slope = (lossAt(start + STEP) - lossAt(start - STEP)) / (2 * STEP);
        lossAt(start);
        return slope;
      };
      return [name, Float64Array.from(values.slice(), derivative)];
    }),
  );
}
