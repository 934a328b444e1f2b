/** Adam and the clipping before it against fastai's optimiser and PyTorch's clip_grad_norm_, on stored gradients. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { Adam } from '../../main/engine/train/adam.ts';
import { clipCoefficient } from '../../main/engine/train/learner.ts';
import { compute, fed } from '../support/compute.ts';
import { forEachEngine } from '../support/engines.ts';
import { readGolden, readGoldenJson } from '../support/golden.ts';
import type { Golden } from '../support/golden.ts';
import { firstOf, GivenGradients, smallModel } from '../support/optimizerRuns.ts';
import type { Arrays } from '../support/optimizerRuns.ts';
import { expectClose } from '../support/parity.ts';

const EMBEDDING = '0.encoder.weight';
const W = '0.rnns.0.module.weight_ih_l0';
const B_IH = '0.rnns.0.module.bias_ih_l0';
const B_HH = '0.rnns.0.module.bias_hh_l0';

/** Where the fixture's arrays lie: p0 [3, 4] is a whole embedding, the others are beginnings. */
const PLACES = { p0: EMBEDDING, p1: B_IH, p2: W } as const;
const SIZES = { p0: 12, p1: 4, p2: 6 } as const;

const scheduleSchema = z.object({
  wd: z.number(),
  sqr_mom: z.number(),
  eps: z.number(),
  unfreeze_at: z.number(),
  lr0_lr1_mom: z.array(z.tuple([z.number(), z.number(), z.number()])),
});

function arraysOf(pick: (key: 'p0' | 'p1' | 'p2') => Float32Array): Arrays {
  return { [PLACES.p0]: pick('p0'), [PLACES.p1]: pick('p1'), [PLACES.p2]: pick('p2') };
}

function gradientsAt(golden: Golden, step: number): Arrays {
  return arraysOf((key) =>
    golden.floats(`g${key.slice(1)}`).slice(step * SIZES[key], (step + 1) * SIZES[key]),
  );
}

forEachEngine((open, engine) => {
  test('100 steps with weight decay, changing rates and a group that is frozen for ten are fastai’s', async () => {
    const golden = await readGolden('14_adam_wd');
    const { wd, sqr_mom, eps, unfreeze_at, lr0_lr1_mom } = readGoldenJson('14_adam_wd', scheduleSchema);
    const model = smallModel(await open(), 3, 4, arraysOf(golden.floats));
    const gradients = new GivenGradients(model);
    const isOf = (group: 'p0' | 'rest') =>
      model.parameters.map((p) => (p.name === PLACES.p0) === (group === 'p0'));
    let adam = new Adam(model, { beta2: sqr_mom, eps, wd });
    for (const [step, [lr0, lr1, beta1]] of lr0_lr1_mom.entries()) {
      const frozen = step < unfreeze_at;
      if (step === unfreeze_at) {
        expect([...adam.slots().keys()].filter((name) => name.endsWith(EMBEDDING))).toEqual([]);
        adam.dispose();
        adam = new Adam(model, { beta2: sqr_mom, eps, wd }); // moments and counts begin anew
      }
      gradients.set(gradientsAt(golden, step));
      const lr = isOf('p0').map((first) => (first ? (frozen ? 0 : lr0) : lr1));
      adam.apply(gradients.variables, 1, { lr, beta1, k: frozen ? step + 1 : step + 1 - unfreeze_at });
      if (!golden.has(`after${step + 1}:p0`)) continue;
      const weights = model.weights();
      if (frozen) expect(weights.get(EMBEDDING)?.data).toEqual(golden.floats('p0')); // not one bit
      for (const key of ['p0', 'p1', 'p2'] as const)
        expectClose(
          { row: 14, what: 'Adam, weight decay, unfreezing: weights', engine },
          firstOf(weights, PLACES[key], SIZES[key]),
          golden.floats(`after${step + 1}:${key}`),
          { rel: 1e-5 },
        );
    }
    adam.dispose();
  });

  test('100 steps without weight decay, where each group counts its own steps, are fastai’s', async () => {
    const golden = await readGolden('14_adam_noclear');
    const { sqr_mom, eps, unfreeze_at, lr0_lr1_mom } = readGoldenJson('14_adam_noclear', scheduleSchema);
    const ops = await open();
    const slots = (['p0', 'p1', 'p2'] as const).map((key) => {
      const shape = [SIZES[key]];
      const zeros = new Float32Array(SIZES[key]);
      const [p, m, v] = [golden.floats(key), zeros, zeros].map((data) => ops.variable(data, shape));
      if (p === undefined || m === undefined || v === undefined) throw new Error('no variables');
      const update = ops.record(
        [
          { dtype: 'float32', shape },
          { dtype: 'float32', shape: [6] },
        ],
        ([g, numbers]) => {
          if (g === undefined || numbers === undefined) throw new Error('no feeds');
          const [lr, beta1, beta2, beta1Power, beta2Power, epsilon] = [0, 1, 2, 3, 4, 5].map((at) =>
            ops.reshape(ops.rows(numbers, at, 1), []),
          );
          if (!lr || !beta1 || !beta2 || !beta1Power || !beta2Power || !epsilon)
            throw new Error('no numbers');
          ops.adam(p, m, v, g, { lr, beta1, beta2, beta1Power, beta2Power, eps: epsilon });
          return [];
        },
      );
      return { key, p, m, v, update };
    });
    for (const [step, [lr0, lr1, beta1]] of lr0_lr1_mom.entries()) {
      for (const { key, p, update } of slots) {
        const k = key === 'p0' ? step + 1 - unfreeze_at : step + 1;
        const g = gradientsAt(golden, step)[PLACES[key]] ?? new Float32Array();
        const lr = key === 'p0' ? lr0 : lr1;
        const numbers = [lr, beta1, sqr_mom, beta1 ** k, sqr_mom ** k, eps];
        if (k > 0) update(g, Float32Array.from(numbers));
        if (golden.has(`after${step + 1}:${key}`))
          expectClose(
            { row: 14, what: 'Adam, counts of their own: weights', engine },
            ops.step(() => ops.read(ops.value(p))),
            golden.floats(`after${step + 1}:${key}`),
            { rel: 1e-5 },
          );
      }
    }
    for (const { p, m, v } of slots) for (const slot of [p, m, v]) ops.drop(slot);
  });

  test('the two biases of a layer move twice as far as one merged bias would', async () => {
    const golden = await readGolden('15_two_biases');
    const merged = golden.floats('b_ih').map((b, i) => b + (golden.floats('b_hh')[i] ?? Number.NaN));
    const start = { [B_IH]: golden.floats('b_ih'), [B_HH]: golden.floats('b_hh'), [EMBEDDING]: merged };
    const model = smallModel(await open(), 4, 2, start);
    const gradients = new GivenGradients(model);
    const adam = new Adam(model, { beta2: 0.99, eps: 1e-5, wd: 0 });
    for (let step = 0; step < 20; step++) {
      const g = golden.floats('g').slice(step * 8, (step + 1) * 8);
      gradients.set({ [B_IH]: g, [B_HH]: g, [EMBEDDING]: g });
      adam.apply(gradients.variables, 1, { lr: model.parameters.map(() => 1e-3), beta1: 0.7, k: step + 1 });
    }
    adam.dispose();
    const weights = model.weights();
    const [ih, hh, one] = [B_IH, B_HH, EMBEDDING].map((name) => firstOf(weights, name, 8));
    const pair = ih?.map((b, i) => b + (hh?.[i] ?? Number.NaN)) ?? [];
    const subject = (what: string) => ({ row: 15, what: `two biases: ${what}`, engine });
    expectClose(subject('sum of the pair'), pair, golden.floats('pair_sum'), { abs: 1e-6 });
    expectClose(subject('merged'), one ?? [], golden.floats('merged'), { abs: 1e-6 });
    const moved = (to: ArrayLike<number>): Float32Array => merged.map((b, i) => (to[i] ?? Number.NaN) - b);
    expectClose(
      subject('ratio of the steps'),
      moved(pair),
      moved(one ?? []).map((d) => 2 * d),
      { abs: 2e-6 },
    );
  });

  test.each([0.25, 100])('gradients clipped to the norm %f are PyTorch’s', async (limit) => {
    const golden = await readGolden('13_clip');
    const names = ['g0', 'g1', 'g2'];
    const ops = await open();
    const feeds = Object.fromEntries(
      names.map((name) => [name, fed(golden.floats(name), ...golden.shape(name))]),
    );
    const squares = compute(ops, feeds, (input) => ({
      all: ops.addAll(names.map((name) => ops.sumOfSquares(input(name)))),
    }));
    const norm = Math.sqrt(squares('all')[0] ?? Number.NaN);
    const key = limit === 100 ? '100.0' : '0.25';
    const subject = (what: string) => ({ row: 13, what: `clipping: ${what}`, engine });
    expectClose(subject('norm'), [norm], [Number(golden.metadata[`norm_${key}`])], { rel: 1e-6 });
    const shorten = clipCoefficient(norm, limit);
    if (limit === 100) expect(shorten).toBe(1);
    for (const name of names) {
      const clipped = golden.floats(name).map((g) => g * shorten);
      expectClose(subject('gradients'), clipped, golden.floats(`clip${key}:${name}`), { abs: 1e-6 });
    }
  });
});
