/** When the speed of this computer is measured without being asked. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Measurer, toMeasure, workKey } from '../../renderer/components/newRun/measuring.ts';
import type { RunDraft } from '../../shared/run.ts';
import { defaultSettings } from '../../shared/settings.ts';

const draft: RunDraft = {
  ...{ name: 'x', kind: 'finetune', model: 'm', data: 'd', epochs: 3, seed: 1 },
  settings: defaultSettings(),
};
const open = { draft, estimate: { ms: null, checks: [] }, fresh: true, busy: false, mistakes: 0 };

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('it is measured where the time is not known and nothing stands in the way', () => {
  const bad = { level: 'bad' as const, code: 'x', message: 'x', remedy: null };
  expect(toMeasure(open)).toBe(workKey(draft));
  expect([
    toMeasure({ ...open, draft: null }),
    toMeasure({ ...open, estimate: null }),
    toMeasure({ ...open, estimate: { ms: { low: 1, middle: 2, high: 3 }, checks: [] } }),
    toMeasure({ ...open, estimate: { ms: null, checks: [bad] } }),
    toMeasure({ ...open, fresh: false }),
    toMeasure({ ...open, busy: true }),
    toMeasure({ ...open, mistakes: 1 }),
  ]).toEqual(Array(7).fill(null));
});

test('what has no bearing on the speed does not ask for another measurement', () => {
  const settings = { ...draft.settings, etaMax: 0.5 };
  expect(workKey({ ...draft, settings })).toBe(workKey(draft));
  expect(workKey({ ...draft, settings: { ...draft.settings, batch: 7 } })).not.toBe(workKey(draft));
});

test('it waits until the hand rests, measures once, and again only for other work', () => {
  const measured: string[] = [];
  const measurer = new Measurer(() => measured.push('now'), 100);
  measurer.wish('a');
  vi.advanceTimersByTime(60);
  measurer.wish('b');
  vi.advanceTimersByTime(60);
  expect(measured).toHaveLength(0);
  vi.advanceTimersByTime(60);
  expect(measured).toHaveLength(1);
  measurer.wish(null);
  measurer.wish('b');
  vi.advanceTimersByTime(500);
  expect(measured).toHaveLength(1);
  measurer.wish('a');
  vi.advanceTimersByTime(500);
  expect(measured).toHaveLength(2);
});

test('what was ended for the sake of a run is measured another time', () => {
  const measured: string[] = [];
  const measurer = new Measurer(() => measured.push('now'), 100);
  measurer.wish('a');
  vi.advanceTimersByTime(500);
  measurer.forget('a');
  measurer.wish(null);
  measurer.wish('a');
  vi.advanceTimersByTime(500);
  expect(measured).toHaveLength(2);
});

test('what is no longer wished is not measured', () => {
  const measured: string[] = [];
  const measurer = new Measurer(() => measured.push('now'), 100);
  measurer.wish('a');
  measurer.wish(null);
  vi.advanceTimersByTime(500);
  expect(measured).toEqual([]);
});
