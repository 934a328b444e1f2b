/** Who is held out: groups stay whole, the share is kept as near as they allow, and duplicates come on one side. */
import { expect, test } from 'vitest';
import {
  countLeaking,
  groupSplit,
  keepTogether,
  randomSplit,
  TRAIN,
  VALID,
} from '../../main/engine/text/split.ts';
import { codeOf } from '../support/codeOf.ts';

const groupsOf = (sizes: readonly number[]): Uint32Array =>
  Uint32Array.from(sizes.flatMap((size, group) => Array.from({ length: size }, () => group)));
const held = (parts: Uint8Array): number => parts.filter((part) => part === VALID).length;

test.each([
  ['many small groups', Array.from({ length: 50 }, () => 2), 0.2, 20],
  ['a large group that would be too much', [90, 5, 5], 0.1, 10],
  ['only large groups', [40, 60], 0.1, 40],
  ['two documents', [1, 1], 0.1, 1],
])('of %s whole ones are held out, as near to the share as may be', (_, sizes, share, wanted) => {
  for (let seed = 0; seed < 20; seed++) {
    const groups = groupsOf(sizes);
    const parts = groupSplit(groups, share, seed);
    expect(held(parts)).toBe(wanted);
    const sides = new Set(Array.from(groups, (group, d) => `${group} ${parts[d] ?? 0}`));
    expect(sides.size).toBe(sizes.length);
  }
});

test('the seed draws the groups, and one group alone is refused', async () => {
  const groups = groupsOf([3, 3, 3, 3, 3, 3]);
  expect(groupSplit(groups, 0.3, 1)).toEqual(groupSplit(groups, 0.3, 1));
  const draws = [1, 2, 3, 4, 5].map((seed) => groupSplit(groups, 0.3, seed).join(''));
  expect(new Set(draws).size).toBeGreaterThan(1);
  const alone = async (): Promise<Uint8Array> => groupSplit(groupsOf([4]), 0.3, 1);
  expect(await codeOf(alone())).toBe('input/one-group');
});

test('held-out documents with a duplicate in training move there, and whole groups with them', () => {
  const alike = Uint32Array.of(0, 1, 0, 3, 4, 4);
  const parts = Uint8Array.of(TRAIN, TRAIN, VALID, VALID, VALID, VALID);
  expect(countLeaking(parts, alike)).toBe(1);
  const alone = parts.slice();
  expect([keepTogether(alone, alike), [...alone]]).toEqual([1, [0, 0, 0, 1, 1, 1]]);
  // document 2 takes 3 along, which is in its group
  const grouped = parts.slice();
  expect([keepTogether(grouped, alike, Uint32Array.of(0, 0, 1, 1, 2, 2)), [...grouped]]).toEqual([
    2,
    [0, 0, 0, 0, 1, 1],
  ]);
  expect(countLeaking(grouped, alike)).toBe(0);
});

test('nothing moves where nothing would stay held out', () => {
  const parts = Uint8Array.of(TRAIN, TRAIN, VALID);
  expect([keepTogether(parts, Uint32Array.of(0, 0, 0)), [...parts]]).toEqual([0, [0, 0, 1]]);
});

test('the choice by chance for a seed and a number of documents stays what it was in earlier versions', () => {
  const chosen = [...randomSplit(20, 0.25, 7).entries()].flatMap(([d, part]) => (part === VALID ? [d] : []));
  expect(chosen).toMatchInlineSnapshot(`
    [
      3,
      6,
      8,
      10,
      16,
    ]
  `);
});
