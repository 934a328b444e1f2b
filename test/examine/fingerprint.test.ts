/** Fingerprints of documents: exact ones, and those whose likeness is that of the documents. */
import { expect, test } from 'vitest';
import { minHash, SIGNATURE, similarity, textHash, tokenHash } from '../../main/examine/fingerprint.ts';
import { drawWords, jaccard, numbersFrom, withChanges } from '../support/alikeTexts.ts';

function signatureOf(words: readonly string[]): Uint32Array {
  const out = new Uint32Array(SIGNATURE);
  minHash(Uint32Array.from(words, tokenHash), out);
  return out;
}

test('white space and control characters do not count in the exact fingerprint, letters do', () => {
  const plain = textHash('Call me Ishmael. Some years ago');
  expect(textHash('  Call\tme\u00a0Ishmael.\r\n\r\nSome \u3000 years\0ago\n')).toEqual(plain);
  expect(textHash('Call me ishmael. Some years ago')).not.toEqual(plain);
  expect(textHash('Callme Ishmael. Some years ago')).not.toEqual(plain);
  expect(textHash(' \n ')).toEqual(textHash(''));
});

test('among 200,000 short texts no two have the same half of a fingerprint more often than chance says', () => {
  const halves = [new Set<number>(), new Set<number>()];
  for (let n = 0; n < 200_000; n++) {
    const hash = textHash(`review number ${n}`);
    halves.forEach((half, at) => half.add(hash[at] ?? 0));
  }
  // 200,000² / 2³³ ≈ 4.7 pairs are expected among 32 bits
  for (const half of halves) expect(half.size).toBeGreaterThan(199_980);
});

test.each([
  [400, 0.002],
  [400, 0.02],
  [400, 0.1],
  [60, 0.02],
  [20, 0.05],
])(
  'of documents of %i words with a share of %f replaced, the estimated likeness is right on average',
  (length, share) => {
    const random = numbersFrom(7);
    let difference = 0;
    let square = 0;
    const pairs = 200;
    for (let n = 0; n < pairs; n++) {
      const words = drawWords(random, length);
      const other = withChanges(words, share, random);
      const error = similarity(signatureOf(words), signatureOf(other)) - jaccard(words, other);
      difference += error / pairs;
      square += error ** 2 / pairs;
    }
    expect(Math.abs(difference)).toBeLessThan(0.02);
    // few shingles fill few bins, and the others only repeat them
    expect(Math.sqrt(square)).toBeLessThan(length < 100 ? 0.12 : 0.06);
  },
);

test('documents with nothing in common are not alike, equal ones are', () => {
  const random = numbersFrom(3);
  const a = drawWords(random, 300);
  expect(similarity(signatureOf(a), signatureOf(a))).toBe(1);
  expect(similarity(signatureOf(a), signatureOf(withChanges(a, 1, random)))).toBeLessThan(0.05);
});

test('fewer than five words are one shingle, and none at all are like no others', () => {
  expect(similarity(signatureOf(['good', 'film']), signatureOf(['good', 'film']))).toBe(1);
  expect(similarity(signatureOf(['good', 'film']), signatureOf(['film', 'good']))).toBe(0);
  expect(similarity(signatureOf(['good', 'film']), signatureOf(['good']))).toBe(0);
  expect([...new Set(signatureOf([]))]).toEqual([0xffffffff]);
  expect(signatureOf(['one']).includes(0xffffffff)).toBe(false);
});
