/** The finder's points and suggestions against a stored curve. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DebiasedMean, finderDiverged, finderRate, LR_FINDER, suggestRates } from '../../shared/lrFinder.ts';

const suggestion = z.object({ lr: z.number(), at_lr: z.number() });
const curve = z
  .object({
    num_it: z.number(),
    lrs: z.array(z.number()),
    losses: z.array(z.number()),
    suggestions: z.object({
      valley: suggestion,
      slide: suggestion,
      minimum: suggestion,
      steep: suggestion,
    }),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../fixtures/golden/18_lr_find.json', import.meta.url), 'utf8'),
    ) as unknown,
  );

/** Equal but for the float32 in which the reference keeps its rates. */
const sameRate = (a: number, b: number): boolean => Math.abs(a / b - 1) < 1e-6;

test('the finder visits the rates that fastai visits', () => {
  const rates = Array.from({ length: curve.num_it }, (_, i) => finderRate(i));
  expect(curve.num_it).toBe(LR_FINDER.points);
  expect(rates.every((rate, i) => Math.abs(rate / (curve.lrs[i] ?? NaN) - 1) < 1e-12)).toBe(true);
});

test('the suggestions fall on the same points of the curve as those of fastai', () => {
  const found = suggestRates(curve.lrs, curve.losses);
  const wanted = curve.suggestions;
  expect({
    valley: sameRate(found.valley, wanted.valley.at_lr),
    steepest: sameRate(found.steepest, wanted.steep.at_lr),
    minimum10: sameRate(found.minimum10, wanted.minimum.lr),
    slide: sameRate(found.slide, wanted.slide.at_lr),
  }).toEqual({ valley: true, steepest: true, minimum10: true, slide: true });
});

test('a curve that diverged after a few points still gives suggestions from these points', () => {
  const lr = [1e-7, 1e-6, 1e-5, 1e-4];
  const found = suggestRates(lr, [5, 4, 3, 9]);
  expect(Object.values(found).every(Number.isFinite)).toBe(true);
  expect(found.minimum10).toBeCloseTo(1e-6, 12);
});

test('the smoothed loss is the plain value at first and a weighted mean later', () => {
  const mean = new DebiasedMean(0.98);
  expect(mean.add(6)).toBeCloseTo(6, 12);
  expect(mean.add(4)).toBeCloseTo((0.98 * 6 + 4) / 1.98, 12);
});

test('the finder stops at four times the best loss or at a loss that is no number', () => {
  expect([finderDiverged(8, 2), finderDiverged(8.01, 2), finderDiverged(NaN, 2)]).toEqual([
    false,
    true,
    true,
  ]);
});
