/** Texts for reading, made from tokens. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { detokenise } from '../../../main/engine/text/detokenise.ts';
import { createTokenizer } from '../../../main/engine/text/tokenizer.ts';

test.each([
  'The film (of 1999) was good, wasn’t it? "Yes," he said; "it\'s well-known."',
  "I don't think they've seen NASA and its rocket: it cost $5, or 10% more.",
  'He was soooo good!!! He cannot, dont ask, gonna go.',
  "No no no way… either/or. The dogs' bones and the 'scare' quotes.",
  'A man said. A dog.',
  'One line.\nAnother “line”.',
])('%j survives the way to tokens and back', (text) => {
  const tokens = createTokenizer()(text);
  expect(detokenise(tokens)).toBe(text);
});

test('documents are set apart and the marks of a model leave no trace', () => {
  const tokens = 'xxbos xxmaj one . xxbos xxmaj two xxunk xxpad xxeos xxfake .'.split(' ');
  expect(detokenise(tokens)).toBe('One.\n\nTwo □.');
});

test('marks that make no sense are passed over, and endless repetitions end', () => {
  expect(detokenise('xxrep the cat xxwrep 3'.split(' '))).toBe('the cat 3');
  expect(detokenise('well xxrep 1000000 !'.split(' '))).toBe(`well${'!'.repeat(100)}`);
});

test('prose comes back with nearly all of its words as they stood', () => {
  const { docs } = z
    .object({ docs: z.array(z.object({ text: z.string(), tokens: z.string() })) })
    .parse(JSON.parse(readFileSync(new URL('../../fixtures/golden/22_prose.json', import.meta.url), 'utf8')));
  let [words, same] = [0, 0];
  for (const doc of docs) {
    const original = new Map<string, number>();
    for (const word of doc.text.split(/\s+/)) original.set(word, (original.get(word) ?? 0) + 1);
    for (const word of detokenise(doc.tokens.split(' ')).split(/\s+/)) {
      words += 1;
      const left = original.get(word) ?? 0;
      if (left > 0) same += 1;
      original.set(word, left - 1);
    }
  }
  expect(same / words).toBeGreaterThan(0.99);
});
