/** Planted secrets: made of the vocabulary's own words, the same every time, and planted as documents of their own. */
import { expect, test } from 'vitest';
import { canariesOf, plant, rivalsOf } from '../../../main/engine/train/canaries.ts';
import { SPECIAL_TOKENS } from '../../../main/engine/text/rules.ts';
import { codeOf } from '../../support/codeOf.ts';

const WORDS = Array.from({ length: 300 }, (_, i) =>
  Array.from(String(i + 100), (digit) => 'abcdefghij'[Number(digit)]).join(''),
);
const DIGITS = Array.from({ length: 10 }, (_, i) => String(i));
const WITH_DIGITS = [...SPECIAL_TOKENS, ',', '.', ...DIGITS, ...WORDS, 'xxfake', 'xxfake'];
const WITHOUT = [...SPECIAL_TOKENS, ',', '.', ...WORDS];
const planting = { canaries: 5, canaryRepeats: 3, seed: 42 };
const wordsOf = (vocab: readonly string[], ids: Int32Array): string[] =>
  Array.from(ids, (id) => vocab[id] ?? '');

test('a secret is six digits behind a beginning of words, or words where there are no digits', () => {
  for (const { ids, secret } of canariesOf(WITH_DIGITS, planting)) {
    const words = wordsOf(WITH_DIGITS, ids);
    expect(words[0]).toBe('xxbos');
    expect(words.slice(1, -secret).every((word) => WORDS.includes(word))).toBe(true);
    expect(words.slice(-secret).join('')).toMatch(/^\d{6}$/);
  }
  for (const { ids, secret } of canariesOf(WITHOUT, planting)) {
    expect(secret).toBe(4);
    expect(
      wordsOf(WITHOUT, ids)
        .slice(1)
        .every((word) => WORDS.includes(word)),
    ).toBe(true);
  }
});

test('the same seed makes the same secrets, another seed others', () => {
  expect(canariesOf(WITH_DIGITS, planting)).toEqual(canariesOf(WITH_DIGITS, planting));
  expect(canariesOf(WITH_DIGITS, planting)).not.toEqual(canariesOf(WITH_DIGITS, { ...planting, seed: 43 }));
});

test('rivals share the beginning and differ in the secret', () => {
  const [canary] = canariesOf(WITH_DIGITS, planting);
  if (canary === undefined) throw new Error('no canary');
  const width = canary.ids.length;
  const rivals = rivalsOf(canary, { seed: 42, place: 0 }, 200);
  expect(rivals.length).toBe(200 * width);
  const secrets = new Set<string>();
  for (let r = 0; r < 200; r++) {
    const own = rivals.subarray(r * width, (r + 1) * width);
    expect(own.subarray(0, width - 6)).toEqual(canary.ids.subarray(0, width - 6));
    secrets.add(own.subarray(width - 6).join());
  }
  expect(secrets.size).toBeGreaterThan(195);
  expect(secrets.has(canary.ids.subarray(width - 6).join())).toBe(false);
});

test('planted documents stand behind the others as often as was asked, and the others stay as they are', () => {
  const docs = { ids: Int32Array.of(2, 20, 21, 2, 22), offsets: Uint32Array.of(0, 3, 5) };
  const all = plant(docs, WITH_DIGITS, planting);
  expect(all.ids.subarray(0, 5)).toEqual(docs.ids);
  expect(all.offsets.length - 1).toBe(2 + 5 * 3);
  expect(all.offsets.at(-1)).toBe(all.ids.length);
  const [first] = canariesOf(WITH_DIGITS, planting);
  expect(all.ids.subarray(all.offsets[2], all.offsets[3])).toEqual(first?.ids);
  expect(all.ids.subarray(all.offsets[4], all.offsets[5])).toEqual(first?.ids);
  expect(plant(docs, WITH_DIGITS, { ...planting, canaries: 0 })).toBe(docs);
});

test('too few words to make sentences of is refused', async () => {
  const few = ['xxunk', 'xxbos', 'a', 'b', '.', ','];
  expect(await codeOf(Promise.resolve().then(() => canariesOf(few, planting)))).toBe('dataset/too-few-words');
  expect(canariesOf(few, { ...planting, canaries: 0 })).toEqual([]);
});
