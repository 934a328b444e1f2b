/** Our pickles are those that Python's reader takes for what was written, and our own reader gives back the same. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWeights } from '../../main/modelFiles/openWeights.ts';
import { writePickle } from '../../main/modelFiles/pickle/write.ts';
import type { Pickled } from '../../main/modelFiles/pickle/write.ts';
import type { Plain } from '../../main/modelFiles/plain.ts';
import { tempDir } from '../support/tempDir.ts';

async function readBack(bytes: Uint8Array): Promise<Plain> {
  const path = join(tempDir(), 'some.pkl');
  writeFileSync(path, bytes);
  const { root, close } = await openWeights(path);
  await close();
  return root;
}

const hex = (value: Pickled): string => Buffer.from(writePickle(value)).toString('hex');

test('small values are the bytes of protocol 2', () => {
  // what pickle.dumps(value, protocol=2) gives, but for places in the memo that nothing refers to
  expect(hex(['a', 'bc'])).toBe('80025d2858010000006158020000006263652e');
  expect(hex([])).toBe('80025d2e');
  expect(hex({ kind: 'tuple', items: [] })).toBe('8002292e');
  expect(hex({ kind: 'tuple', items: [1, true] })).toBe('80024b0188862e');
  expect(hex({ kind: 'tuple', items: [null, false, 1, 2] })).toBe('8002284e894b014b02742e');
  expect(hex({ kind: 'dict', entries: [['k', 7]] })).toBe('80027d2858010000006b4b07752e');
});

test('whole numbers take the shortest form that holds them, and come back', async () => {
  const numbers = [
    0,
    255,
    256,
    65_535,
    65_536,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 53 - 1,
    -1,
    -(2 ** 31),
    -(2 ** 40),
  ];
  expect(hex(255)).toBe('80024bff2e');
  expect(hex(256)).toBe('80024d00012e');
  expect(hex(-1)).toBe('80024affffffff2e');
  expect(hex(2 ** 31)).toBe('80028a0800000080000000002e');
  expect(await readBack(writePickle(numbers))).toEqual(numbers);
});

test('a number that is not whole is refused', () => {
  for (const number of [0.5, NaN, 2 ** 53]) expect(() => writePickle(number)).toThrow('no whole number');
});

test('what comes up again is written once, also beyond the places of one byte', async () => {
  const words = Array.from({ length: 700 }, (_, i) => `word${String(i)}`);
  const twice = [...words, ...words];
  const bytes = Buffer.from(writePickle(twice));
  expect(bytes.indexOf('word699')).toBe(bytes.lastIndexOf('word699'));
  expect(bytes.includes(Buffer.from([0x6a, 0xbb, 0x02, 0, 0]))).toBe(true); // LONG_BINGET 699
  expect(await readBack(bytes)).toEqual(twice);
});

test('a name and a text that are spelt alike are two things', async () => {
  const value: Pickled = ['text a', 'a', 'global a b', 'text a', 'a'];
  expect(await readBack(writePickle(value))).toEqual(value);
});

test('long texts, odd letters and a vocabulary of 60,000 words come back', async () => {
  const odd = [
    '▁',
    '▁▁',
    '\n',
    '\r\n',
    '\u0000',
    "l'été",
    '日本語',
    '👩‍👩‍👧',
    '',
    ' ',
    '"\\',
    'x'.repeat(300_000),
  ];
  const words = Array.from({ length: 60_000 }, (_, i) => `w${String(i)}`);
  const vocabulary = [...odd, ...words, 'xxfake', 'xxfake', 'xxfake'];
  expect(await readBack(writePickle(vocabulary))).toEqual(vocabulary);
});

test('half a pair of surrogates is written as Python writes it', () => {
  // pickle.dumps('\ud83dz', protocol=2) but for the memo
  expect(hex('\ud83dz')).toBe('80025804000000eda0bd7a2e');
  expect(hex('😀')).toBe('80025804000000f09f98802e');
});

test('the word list that Python pickled and ours of the same words are read as the same', async () => {
  const path = new URL('../fixtures/golden/pth/itos_tiny.pkl', import.meta.url);
  const theirs = await readBack(readFileSync(path));
  if (!Array.isArray(theirs)) throw new Error('no list');
  const words: unknown[] = theirs;
  expect(words).toHaveLength(97);
  expect(await readBack(writePickle(words.map(String)))).toEqual(theirs);
});
