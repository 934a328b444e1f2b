/** How the rates fall when the person asks to finish. */
import { expect, test } from 'vitest';
import { frozenLrAt, landingUpdates, lrAt, ratesAt } from '../../shared/schedule.ts';
import type { Course } from '../../shared/schedule.ts';
import { defaultSettings } from '../../shared/settings.ts';

const settings = defaultSettings();
const course: Course = { settings, layers: 3, frozenUpdates: 40, updates: 240, landing: null };

test('without a landing the rates are those of the schedule of each phase', () => {
  const groups = [0, 1, 2, 3];
  expect(ratesAt(40, course)).toEqual(groups.map((g) => frozenLrAt(39, g, settings, 40, 3)));
  expect(ratesAt(41, course)).toEqual(groups.map((g) => lrAt(0, g, settings, 200, 3)));
  expect(ratesAt(240, course)).toEqual(groups.map((g) => lrAt(199, g, settings, 200, 3)));
});

test('a landing falls in a straight line from where the rates are to where the schedule ends', () => {
  const landing = { from: 101, updates: 20 };
  const landed = (update: number): number => ratesAt(update, { ...course, landing }).at(-1) ?? NaN;
  const start = ratesAt(100, course).at(-1) ?? NaN;
  const end = settings.etaMax / settings.ratio;
  expect(landed(100)).toBe(start);
  expect(landed(110)).toBeCloseTo(start + (end - start) / 2, 12);
  expect(landed(120)).toBe(end);
  const rates = Array.from({ length: 20 }, (_, i) => landed(101 + i));
  expect(rates).toEqual(rates.toSorted((a, b) => b - a));
});

test('a landing while layers are frozen keeps them frozen', () => {
  const landing = { from: 20, updates: 15 };
  const rates = ratesAt(34, { ...course, landing });
  expect(rates.slice(0, 3)).toEqual([0, 0, 0]);
  expect(rates[3]).toBe(settings.frozenEtaMax / settings.ratio);
});

test('a constant schedule falls as far as the triangle would', () => {
  const constant = { ...course, settings: { ...settings, schedule: 'constant' as const } };
  const rates = ratesAt(110, { ...constant, landing: { from: 101, updates: 10 } });
  expect(rates.at(-1)).toBe(settings.etaMax / settings.ratio);
});

test('a landing takes a minute, at least ten updates, and no more than are left', () => {
  expect([landingUpdates(1000, 500), landingUpdates(1000, 60_000), landingUpdates(4, 500)]).toEqual([
    120, 10, 4,
  ]);
});
