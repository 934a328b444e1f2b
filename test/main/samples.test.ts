/** Where a sample's prompt begins. */
import { expect, test } from 'vitest';
import { promptOf } from '../../main/engine/train/prompts.ts';

const VOCAB = ['xxunk', 'xxbos', '.', ...Array.from({ length: 40 }, (_, i) => `w${i}`)];
const id = (word: string): number => VOCAB.indexOf(word);
const words = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => id(`w${from + i}`));

test('a prompt is the first whole sentence beginning after the heading whose words are all known', () => {
  const heading = [id('xxbos'), id('xxunk'), id('.'), ...words(0, 10), id('.')];
  const unknown = [id('w20'), id('xxunk'), ...words(21, 8), id('.')];
  const document = Int32Array.from([...heading, ...unknown, ...words(30, 9), id('.')]);
  expect([...promptOf(document, VOCAB)]).toEqual(words(30, 8));
});

test('a document without such a sentence gives its first words', () => {
  const document = Int32Array.from([id('xxbos'), ...words(0, 30)]);
  expect([...promptOf(document, VOCAB)]).toEqual([id('xxbos'), ...words(0, 7)]);
  expect([...promptOf(document.subarray(0, 3), VOCAB)]).toEqual([id('xxbos'), ...words(0, 2)]);
});

test('a document whose sentences all begin with unknown words gives known words in a row, fewer if need be', () => {
  const unknown = [id('xxbos'), id('xxunk'), id('xxunk'), id('.'), id('xxunk'), id('.')];
  const document = Int32Array.from([...unknown, ...words(0, 5), id('xxunk'), ...words(10, 12)]);
  expect([...promptOf(document, VOCAB)]).toEqual(words(10, 8));
  expect([...promptOf(document.subarray(0, 14), VOCAB)]).toEqual([id('.'), ...words(0, 5)].slice(0, 6));
});
