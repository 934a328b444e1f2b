/** The schedules and layer groups against stored reference numbers. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  beta1At,
  frozenLrAt,
  groupDivisors,
  groupNames,
  lrAt,
  oneCycle,
  oneCycleBeta1,
  parameterGroups,
  stlr,
} from '../../shared/schedule.ts';
import { defaultSettings } from '../../shared/settings.ts';

const golden = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/golden/${name}`, import.meta.url), 'utf8'));
const numbers = z.array(z.number());
const slanted = z
  .object({
    eta: z.number(),
    cut_frac: z.number(),
    ratio: z.number(),
    // long ones are stored in part, by update
    safe: z.record(z.string(), z.union([numbers, z.record(z.string(), z.number())])),
    sums: z.record(z.string(), z.number()),
    paper_100: numbers,
  })
  .parse(golden('17_stlr.json'));
const cycle = z
  .object({ lr_max: z.number(), n: z.number(), lr: numbers, mom: numbers, lr_groups_26: z.array(numbers) })
  .parse(golden('18_onecycle.json'));
const groups = z
  .object({
    lm_groups: z.array(z.array(z.string())),
    factor26: z.record(z.string(), numbers),
    authors_div_6_3_1_2: numbers,
  })
  .parse(golden('16_groups.json'));

const { eta: etaMax, cut_frac: cutFrac, ratio } = slanted;
const triangle = (total: number): number[] =>
  Array.from({ length: total }, (_, t) => stlr(t, { total, etaMax, cutFrac, ratio }));
const furthest = (a: readonly number[], b: readonly number[]): number =>
  Math.max(a.length === b.length ? 0 : Infinity, ...a.map((value, i) => Math.abs(value - (b[i] ?? NaN))));

test.each(Object.keys(slanted.sums))(
  'the slanted triangle of %s updates equals the reference at every update',
  (key) => {
    const lr = triangle(Number(key));
    const wanted = Object.entries(slanted.safe[key] ?? {});
    expect(wanted.length).toBeGreaterThan(0);
    for (const [t, rate] of wanted) expect(Math.abs((lr[Number(t)] ?? NaN) - rate)).toBeLessThan(1e-12);
    expect(Math.abs(lr.reduce((sum, rate) => sum + rate, 0) - (slanted.sums[key] ?? NaN))).toBeLessThan(1e-9);
    expect(Math.min(...lr)).toBeGreaterThanOrEqual(etaMax / ratio - 1e-15);
    expect(Math.max(...lr)).toBe(Number(key) === 1 ? etaMax / ratio : etaMax);
  },
);

test('the slanted triangle equals the printed formula where T·cut_frac is whole', () => {
  expect(furthest(triangle(100), slanted.paper_100)).toBeLessThan(1e-12);
});

test.each([0, 0.001, 0.5, 0.999, 1])(
  'a warm-up share of %s keeps every rate within the triangle',
  (share) => {
    for (const total of [1, 2, 3, 7, 1000]) {
      for (let t = 0; t < total; t++) {
        const rate = stlr(t, { total, etaMax: 1, cutFrac: share, ratio: 32 });
        expect(rate).toBeGreaterThanOrEqual(1 / 32);
        expect(rate).toBeLessThanOrEqual(1);
      }
    }
  },
);

test('one-cycle moves the rate and the momentum as fastai does', () => {
  const steps = Array.from({ length: cycle.n }, (_, t) => t);
  const total = cycle.n;
  expect(
    furthest(
      steps.map((t) => oneCycle(t, { total, etaMax: cycle.lr_max })),
      cycle.lr,
    ),
  ).toBeLessThan(1e-9);
  expect(
    furthest(
      steps.map((t) => oneCycleBeta1(t, { total, beta1: 0.7 })),
      cycle.mom,
    ),
  ).toBeLessThan(1e-7);
});

test('the groups of a language model hold the parameters that fastai puts there', () => {
  expect(parameterGroups('fastai', 3)).toEqual(groups.lm_groups);
  expect(groupNames('fastai', 3)).toEqual(['lstm1', 'lstm2', 'lstm3', 'embedding']);
  expect(groupNames('seed', 2)).toEqual(['embedding', 'lstm1', 'lstm2']);
  expect(parameterGroups('seed', 3)[0]).toEqual(groups.lm_groups[3]);
});

test.each([0, 1, 2, 3, 4])('the factors of %s LSTM layers are powers of 2.6', (layers) => {
  const factors = groupDivisors({ grouping: 'fastai', discriminative: 2.6 }, layers).map((d) => 1 / d);
  expect(furthest(factors, groups.factor26[String(layers + 1)] ?? [])).toBeLessThan(1e-12);
});

test('the grouping of the authors divides by 6, 3, 1 and 2 and ignores the divisor', () => {
  const settings = {
    ...defaultSettings(),
    grouping: 'authors' as const,
    schedule: 'constant' as const,
    etaMax: 4e-3,
  };
  const lr = [0, 1, 2, 3].map((group) => lrAt(0, group, settings, 10, 3));
  expect(furthest(lr, groups.authors_div_6_3_1_2)).toBeLessThan(1e-12);
  expect(groupDivisors({ grouping: 'authors', discriminative: 9 }, 2)).toEqual([2, 1, 2]);
});

test('the frozen phase moves the last group alone, up to its own peak', () => {
  const settings = { ...defaultSettings(), frozenEtaMax: 0.02, grouping: 'authors' as const };
  const rows = Array.from({ length: 50 }, (_, t) =>
    [0, 1, 2, 3].map((group) => frozenLrAt(t, group, settings, 50, 3)),
  );
  expect(rows.every(([a, b, c, d]) => a === 0 && b === 0 && c === 0 && (d ?? 0) > 0)).toBe(true);
  expect(Math.max(...rows.flat())).toBe(0.02);
});

test('the momentum is constant but for one-cycle', () => {
  const settings = defaultSettings();
  expect([0, 30, 99].map((t) => beta1At(t, settings, 100))).toEqual([0.7, 0.7, 0.7]);
  expect(beta1At(25, { ...settings, schedule: 'onecycle' }, 100)).toBeCloseTo(0.7, 12);
  expect(beta1At(0, { ...settings, schedule: 'onecycle' }, 100)).toBeCloseTo(0.8, 12);
});
