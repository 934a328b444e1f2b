/** Who is held out: groups stay whole, the share is kept as near as they allow, and duplicates come on one side. */
import { expect, test } from 'vitest';
import { countLeaking, groupSplit, randomSplit, TRAIN, VALID } from '../../main/engine/text/split.ts';
import { renumber } from '../../main/building/chooseParts.ts';
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

const units = (n: number, ...sets: readonly (readonly number[])[]): Uint32Array => {
  const first = Uint32Array.from({ length: n }, (_, d) => sets.find((set) => set.includes(d))?.[0] ?? d);
  return renumber(first);
};

test('documents that are alike stand on one side, and the share is still reached', () => {
  for (let seed = 0; seed < 20; seed++) {
    const alike = units(40, [0, 7, 9], [3, 30], [5, 6, 11, 12]);
    const parts = randomSplit(40, 0.25, seed, alike);
    expect([held(parts), countLeaking(parts, alike)]).toEqual([10, 0]);
  }
});

test('a set too large for the held-out part is learnt from, and of large sets alone the smallest is held out', () => {
  const large = Array.from({ length: 15 }, (_, d) => d);
  const parts = randomSplit(20, 0.25, 3, units(20, large));
  expect([held(parts), [...parts.subarray(0, 15)]]).toEqual([5, large.map(() => TRAIN)]);
  const two = randomSplit(20, 0.1, 3, units(20, large, [15, 16, 17, 18, 19]));
  expect([...two]).toEqual([...large.map(() => TRAIN), VALID, VALID, VALID, VALID, VALID]);
});

test('without documents that are alike the choice is the one by chance', () => {
  for (let seed = 0; seed < 5; seed++)
    expect(randomSplit(50, 0.1, seed, units(50))).toEqual(randomSplit(50, 0.1, seed));
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
