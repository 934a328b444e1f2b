/** A model takes another vocabulary as fastai does it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readSafetensors, weightsOf } from '../../main/engine/files/safetensors.ts';
import { transferVocabulary } from '../../main/engine/model/vocabTransfer.ts';
import type { WeightMap } from '../../main/engine/types.ts';

const golden = new URL('../fixtures/golden/', import.meta.url).pathname;
const readJson = (name: string): unknown => JSON.parse(readFileSync(join(golden, name), 'utf8'));

let weights: WeightMap;
let oldVocab: string[];
let newVocab: string[];

beforeAll(async () => {
  weights = weightsOf((await readSafetensors(join(golden, '02_weights.safetensors'))).tensors);
  oldVocab = z.array(z.string()).parse(readJson('02_vocab.json'));
  newVocab = z.object({ new_vocab: z.array(z.string()) }).parse(readJson('24_mapping.json')).new_vocab;
});

describe('the golden vocabulary', () => {
  test('gets the rows and biases that fastai gives it', async () => {
    const wanted = weightsOf((await readSafetensors(join(golden, '24_mapping.safetensors'))).tensors);
    const { weights: given, coverage } = transferVocabulary(weights, oldVocab, newVocab);
    for (const [name, golden] of [
      ['0.encoder.weight', 'emb'],
      ['1.decoder.bias', 'bias'],
    ] as const) {
      const [ours, theirs] = [given.get(name), wanted.get(golden)];
      expect(ours?.shape).toEqual(theirs?.shape);
      expect(ours?.data).toEqual(theirs?.data); // golden sums in float64 and rounds once, as we do
      const torch32 = wanted.get(`${golden}_float32_run`)?.data ?? [];
      for (const [i, x] of torch32.entries()) expect(Math.abs((ours?.data[i] ?? NaN) - x)).toBeLessThan(1e-6);
    }
    expect(coverage).toEqual({ types: { known: 13, total: 16 } }); // not: novel, other, xxfake
  });

  test('leaves the LSTM layers and the old weights as they are', () => {
    const before = weights.get('0.encoder.weight')?.data.slice();
    const { weights: given } = transferVocabulary(weights, oldVocab, newVocab);
    expect(weights.get('0.encoder.weight')?.data).toEqual(before);
    expect([...given.keys()]).toEqual([...weights.keys()]);
    expect(given.get('0.rnns.1.weight_hh_l0_raw')).toBe(weights.get('0.rnns.1.weight_hh_l0_raw'));
  });
});

function tiny(rows: number[][], bias?: number[]): WeightMap {
  const map: WeightMap = new Map();
  map.set('0.encoder.weight', { shape: [rows.length, 2], data: Float32Array.from(rows.flat()) });
  if (bias) map.set('1.decoder.bias', { shape: [bias.length], data: Float32Array.from(bias) });
  return map;
}

test('a repeated old word means its first row, and counts in the mean with every row', () => {
  const old = tiny([[1, 2], [3, 4], [11, 0]], [1, 2, 6]); // prettier-ignore
  const { weights: given } = transferVocabulary(old, ['a', 'xxfake', 'xxfake'], ['xxfake', 'new', 'xxfake']);
  expect([...(given.get('0.encoder.weight')?.data ?? [])]).toEqual([3, 4, 5, 2, 3, 4]);
  expect([...(given.get('1.decoder.bias')?.data ?? [])]).toEqual([2, 3, 2]);
});

test('a model without decoder bias stays without', () => {
  const { weights: given } = transferVocabulary(tiny([[1, 2]]), ['a'], ['a', 'b']);
  expect([...given.keys()]).toEqual(['0.encoder.weight']);
});

test('words that mean something to JavaScript are words like any other', () => {
  const { coverage } = transferVocabulary(tiny([[1, 2]]), ['a'], ['constructor', '__proto__', 'a']);
  expect(coverage).toEqual({ types: { known: 1, total: 3 } });
});

test('a vocabulary of another model is refused', () => {
  expect(() => transferVocabulary(tiny([[1, 2]]), ['a', 'b'], ['a'])).toThrow(
    'The vocabulary has 2 words, but the weights have rows for 1.',
  );
});
