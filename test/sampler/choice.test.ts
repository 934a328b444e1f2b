/** Which word is chosen: temperature, the k likeliest, the likeliest of a probability, signs for unknown words. */
import { expect, test } from 'vitest';
import { dieOf, likeliest, sample, writableIds } from '../../main/engine/model/generate.ts';

/** Logits with many equal ones, the same at every call. */
function someLogits(n: number, seed: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.round(dieOf(seed, i) * 12));
}

const ALL = Array.from({ length: 500 }, (_, id) => id);
/** Dice from 0 to nearly 1. */
const dice = (n: number): number[] => Array.from({ length: n }, (_, i) => i / n);

test.each([1, 5, 256, 257, 499, 500, 800])('the %i likeliest are those of a sorted list', (k) => {
  for (const seed of [1, 2, 3]) {
    const logits = someLogits(500, seed);
    const sorted = ALL.toSorted((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0)).slice(0, k);
    expect(likeliest(logits, ALL, k)).toEqual(sorted);
  }
});

test('without temperature it is the likeliest, the first of equals', () => {
  const logits = Float64Array.of(1, 4, 2, 4);
  for (const u of dice(10)) expect(sample(logits, [0, 1, 2, 3], { temperature: 0, topK: 0 }, u)).toBe(1);
});

test('how often a word is chosen is its probability', () => {
  const logits = Float64Array.of(0, Math.log(2), Math.log(5));
  const counts = [0, 0, 0];
  for (const u of dice(8000)) {
    const id = sample(logits, [0, 1, 2], { temperature: 1, topK: 0 }, u);
    counts[id] = (counts[id] ?? 0) + 1;
  }
  expect(counts).toEqual([1000, 2000, 5000]);
});

test('a lower temperature makes the likeliest likelier', () => {
  const logits = Float64Array.of(0, 1);
  const share = (temperature: number): number =>
    dice(1000).filter((u) => sample(logits, [0, 1], { temperature, topK: 0 }, u) === 1).length;
  expect(share(0.5)).toBeGreaterThan(share(1));
  expect(share(1)).toBeGreaterThan(share(2));
});

test('of k, only the k likeliest are chosen', () => {
  const logits = Float64Array.of(0, 3, 1, 2);
  const chosen = new Set(dice(500).map((u) => sample(logits, [0, 1, 2, 3], { temperature: 5, topK: 2 }, u)));
  expect(chosen).toEqual(new Set([1, 3]));
});

test('of a probability, as many of the likeliest are chosen as reach it together', () => {
  const logits = Float64Array.of(Math.log(0.1), Math.log(0.5), Math.log(0.15), Math.log(0.25));
  const chosen = (topP: number, temperature = 1): number[] => [
    ...new Set(dice(500).map((u) => sample(logits, [0, 1, 2, 3], { temperature, topK: 0, topP }, u))),
  ];
  expect(chosen(0.5)).toEqual([1]);
  expect(chosen(0.51).toSorted()).toEqual([1, 3]);
  expect(chosen(0.75).toSorted()).toEqual([1, 3]);
  expect(chosen(0.76).toSorted()).toEqual([1, 2, 3]);
  expect(chosen(1).toSorted()).toEqual([0, 1, 2, 3]);
  expect(chosen(1e-6)).toEqual([1]);
  expect(chosen(0.6, 100).toSorted()).toEqual([1, 2, 3]); // at that temperature nearly alike
});

test('the sign for unknown words is written only where it may be, and other signs never', () => {
  const vocab = ['xxunk', 'xxpad', 'xxbos', 'xxmaj', 'the', 'the', 'xxfake'];
  expect(writableIds(vocab)).toEqual([3, 4]);
  expect(writableIds(vocab, { unknown: true })).toEqual([0, 3, 4]);
});
