/** What the strip of presets says of their times, and when it asks anew. */
import { expect, test } from 'vitest';
import { presetsQuestion, presetTime } from '../../renderer/components/newRun/presetTimes.ts';

const ms = { low: 50, middle: 60, high: 70 };
const open = { about: 'model and texts', live: null, estimate: { ms: null, basis: null }, failed: false };

test('the times of the presets are asked for again once something has measured this computer', () => {
  const before = presetsQuestion(open);
  const after = presetsQuestion({ ...open, estimate: { ms, basis: 'a run at 21:36' } });
  const later = presetsQuestion({ ...open, estimate: { ms, basis: 'a rehearsal at 21:40' } });
  const beside = presetsQuestion({ ...open, live: 'r1', estimate: { ms, basis: 'a run at 21:36' } });
  expect(new Set([before, after, later, beside]).size).toBe(4);
  expect(presetsQuestion({ ...open, about: 'other texts' })).not.toBe(before);
  expect(presetsQuestion({ ...open, estimate: { ms: null, basis: null } })).toBe(before);
});

test('they wait for the answer to the draft, and not for one that does not come', () => {
  expect(presetsQuestion({ ...open, estimate: null })).toBeNull();
  expect(presetsQuestion({ ...open, estimate: null, failed: true })).not.toBeNull();
});

test('the strip never knows less than the headline, and says when it is about to know', () => {
  const nothing = { times: undefined, own: null, coming: false };
  expect(presetTime(nothing)).toEqual({ kind: 'unknown' });
  expect(presetTime({ ...nothing, coming: true })).toEqual({ kind: 'coming' });
  expect(presetTime({ ...nothing, times: { ms: null }, own: { ms } })).toEqual({ kind: 'known', ms: 60 });
  expect(presetTime({ ...nothing, times: { ms: { ...ms, middle: 61 } }, own: { ms } })).toEqual({
    kind: 'known',
    ms: 60,
  });
  expect(presetTime({ ...nothing, times: { ms }, own: { ms: null } })).toEqual({ kind: 'known', ms: 60 });
});
