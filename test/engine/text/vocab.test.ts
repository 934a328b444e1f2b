/** The vocabulary against fastai's make_vocab. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { coverage, encode, makeVocabulary, wordIds } from '../../../main/engine/text/vocab.ts';

const golden = z
  .object({
    counts_in_order: z.array(z.tuple([z.string(), z.number()])),
    cases: z.array(z.object({ min_freq: z.number(), max_vocab: z.number(), vocab: z.array(z.string()) })),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/golden/23_vocab.json', import.meta.url), 'utf8')));

test.each(golden.cases)('at most $max_vocab types with $min_freq occurrences equal fastai', (c) => {
  const cut = { maxVocab: c.max_vocab, minFreq: c.min_freq };
  expect(makeVocabulary(golden.counts_in_order, cut)).toEqual(c.vocab);
});

test('a repeated word means its first index and an unknown word means 0', () => {
  const ids = wordIds(['xxunk', 'xxpad', 'the', 'xxfake', 'xxfake']);
  expect(encode(['the', 'xxfake', 'nowhere', 'xxunk'], ids)).toEqual(Int32Array.of(2, 3, 0, 0));
});

test('coverage counts running words and different words that occur', () => {
  const counts = [
    ['the', 6],
    ['cat', 2],
    ['xxunk', 1],
    ['dog', 1],
    ['never', 0],
  ] as const;
  expect(coverage(counts, ['xxunk', 'the', 'dog', 'never'])).toEqual({
    tokens: 10,
    knownTokens: 7,
    types: 4,
    knownTypes: 2,
  });
});
