/** Duplicates among many documents: recall, precision, large clusters, cancelling. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findClusters } from '../../main/examine/clusters.ts';
import type { ClusterInput } from '../../main/examine/clusters.ts';
import { minHash, SIGNATURE, textHash, tokenHash } from '../../main/examine/fingerprint.ts';
import { drawWords, jaccard, numbersFrom, withChanges } from '../support/alikeTexts.ts';
import { tempDir } from '../support/tempDir.ts';

function inputOf(
  documents: readonly (readonly string[])[],
  signal = new AbortController().signal,
): ClusterInput {
  const signatures = new Uint32Array(documents.length * SIGNATURE);
  documents.forEach((words, at) =>
    minHash(Uint32Array.from(words, tokenHash), signatures.subarray(at * SIGNATURE, (at + 1) * SIGNATURE)),
  );
  const signaturesPath = join(tempDir(), 'signatures.bin');
  writeFileSync(signaturesPath, signatures);
  const hashes = Uint32Array.from(documents.flatMap((words) => [...textHash(words.join(' '))]));
  return { documents: documents.length, hashes, signaturesPath, signal };
}

test('duplicates are known by the first of them, exact ones and near ones', async () => {
  const random = numbersFrom(1);
  const a = drawWords(random, 200);
  const b = drawWords(random, 200);
  const nearA = [...a.slice(0, 100), 'changed', ...a.slice(101)];
  const { exact, near, pairs } = await findClusters(inputOf([b, a, nearA, b, drawWords(random, 200), a]));
  expect([...exact]).toEqual([0, 1, 2, 0, 4, 1]);
  expect([...near]).toEqual([0, 1, 1, 0, 4, 1]);
  expect(pairs.map((pair) => [pair.a, pair.b])).toEqual([[1, 2]]);
  expect(pairs[0]?.similarity).toBeGreaterThan(0.88);
});

test('of near-duplicates at least 95 % are found, and of the found ones few are less alike than three quarters', async () => {
  const random = numbersFrom(11);
  const documents: string[][] = [];
  const truth: number[] = [];
  for (const share of [0.002, 0.01, 0.02, 0.05, 0.1]) {
    for (let n = 0; n < 200; n++) {
      const words = drawWords(random, 100 + Math.floor(random() * 300));
      const other = withChanges(words, share, random);
      documents.push(words, other);
      truth.push(jaccard(words, other));
    }
  }
  const { near } = await findClusters(inputOf(documents));
  const found = truth.map((_, at) => near[2 * at + 1] === 2 * at);
  const share = (from: number, to: number): number => {
    const among = found.filter((_, at) => (truth[at] ?? 0) >= from && (truth[at] ?? 0) < to);
    expect(among.length).toBeGreaterThan(20);
    return among.filter(Boolean).length / among.length;
  };
  expect(share(0.85, 1.01)).toBeGreaterThan(0.95);
  expect(share(0.8, 1.01)).toBeGreaterThan(0.9);
  expect(share(0, 0.7)).toBeLessThan(0.02); // 5 % of the words replaced: about 0.6 in common; 10 %: 0.4
  expect(share(0, 0.6)).toBe(0);
  for (let doc = 0; doc < near.length; doc++) expect(near[doc]).toBeGreaterThanOrEqual(doc - 1); // no strangers
});

test('ten thousand equal documents, and ten thousand with one word of their own, are one cluster each', async () => {
  const random = numbersFrom(5);
  const notice = drawWords(random, 60);
  const form = drawWords(random, 60);
  const documents = Array.from({ length: 20_000 }, (_, at) => (at % 2 === 0 ? notice : [...form, `n${at}`]));
  const { exact, near, pairs } = await findClusters(inputOf(documents));
  expect([...new Set(exact.filter((_, at) => at % 2 === 0))]).toEqual([0]);
  expect(new Set(exact).size).toBe(10_001);
  expect([...new Set(near)]).toEqual([0, 1]);
  expect(pairs.length).toBe(50);
});

test('twenty thousand documents that share a third of their words keep apart', async () => {
  const random = numbersFrom(6);
  const notice = drawWords(random, 40);
  const documents = Array.from({ length: 20_000 }, (_, at) => [
    ...notice,
    ...Array.from({ length: 60 }, (_, word) => `n${at}-${word}`),
  ]);
  const { near } = await findClusters(inputOf(documents));
  expect(near.every((lowest, at) => lowest === at)).toBe(true);
});

test('documents without words are equal, and like nothing else', async () => {
  const { exact, near } = await findClusters(inputOf([['one', 'two'], [], [], ['three']]));
  expect([[...exact], [...near]]).toEqual([
    [0, 1, 1, 3],
    [0, 1, 1, 3],
  ]);
  expect((await findClusters(inputOf([]))).near.length).toBe(0);
});

test('half a fingerprint in common is not enough, nor having no words', async () => {
  const input = inputOf([['one', 'two'], ['three', 'four'], [], []]);
  input.hashes.set([1, 2, 1, 3, 4, 5, 6, 5]);
  const { exact, near } = await findClusters(input);
  expect([[...exact], [...near]]).toEqual([
    [0, 1, 2, 3],
    [0, 1, 2, 3],
  ]);
});

test('a cancelled search ends with the reason of the signal', async () => {
  const cancel = new AbortController();
  cancel.abort(new Error('no more'));
  await expect(findClusters(inputOf([['a'], ['b']], cancel.signal))).rejects.toThrow('no more');
});
