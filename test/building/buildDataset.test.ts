/** Dataset folders: what lies in them, who is held out, and that nothing half-made stays. */
import { readFileSync } from 'node:fs';
import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { buildDataset } from '../../main/building/buildDataset.ts';
import type { BuildProgress } from '../../main/building/job.ts';
import { storedTexts } from '../../main/db/textStore.ts';
import { readDocs, readTypes } from '../../main/engine/text/datasetFolder.ts';
import { coverageOf, loadDocuments, vocabularyOf } from '../../main/engine/text/loadCorpus.ts';
import { VALID } from '../../main/engine/text/split.ts';
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';
import { encode, makeVocabulary, wordIds } from '../../main/engine/text/vocab.ts';
import { filesJob } from '../support/buildJob.ts';
import { tempDir } from '../support/tempDir.ts';

const TEXTS = Array.from(
  { length: 40 },
  (_, n) => `Text ${n}: the ${'very '.repeat(n % 4)}cat no. ${n % 7} sat.`,
);

async function table(dir: string, texts: readonly string[] = TEXTS): Promise<string> {
  const path = join(dir, 'texts.jsonl');
  await writeFile(path, texts.map((text) => JSON.stringify({ text })).join('\n'));
  return path;
}

test('a dataset gives back every document with the counts, order and vocabulary that fastai would make', async () => {
  const dir = tempDir();
  const data = join(dir, 'data');
  const { report } = await buildDataset(filesJob(data, [await table(dir)]));
  expect(report.documents).toEqual({ train: 30, valid: 10 });

  const tokens = TEXTS.map(createTokenizer());
  const { parts } = await readDocs(data);
  const inPart = (part: 'train' | 'valid'): string[][] =>
    tokens.filter((_, d) => (parts[d] === VALID ? 'valid' : 'train') === part);
  const counted = new Map<string, number>();
  for (const token of inPart('train').flat()) counted.set(token, (counted.get(token) ?? 0) + 1);

  const vocab = await vocabularyOf(data, { maxVocab: 30, minFreq: 2 });
  expect(vocab).toEqual(makeVocabulary(counted, { maxVocab: 30, minFreq: 2 }));
  const ids = wordIds(vocab);
  for (const part of ['train', 'valid'] as const) {
    const { ids: loaded, offsets } = await loadDocuments(data, vocab, part);
    const documents = Array.from(offsets.subarray(1), (end, d) => [...loaded.subarray(offsets[d], end)]);
    expect(documents).toEqual(inPart(part).map((words) => [...encode(words, ids)]));
    expect(report.tokens[part]).toBe(loaded.length);
  }
  expect([...(await loadDocuments(data, vocab, 'all')).ids]).toEqual([...encode(tokens.flat(), ids)]);
});

test('types are counted by part, and those of the held-out part alone come last', async () => {
  const dir = tempDir();
  const texts = join(dir, 'texts');
  await mkdir(join(texts, 'valid'), { recursive: true });
  await writeFile(join(texts, 'train.csv'), 'text\nb a\nb c\n');
  await writeFile(join(texts, 'valid', 'held.csv'), 'text\nz a a\n');
  const data = join(dir, 'data');
  const { report } = await buildDataset(filesJob(data, [texts], { validPaths: [join(texts, 'valid')] }));
  expect(await readTypes(data)).toEqual([
    ['xxbos', 2, 1],
    ['b', 2, 0],
    ['a', 1, 2],
    ['c', 1, 0],
    ['z', 0, 1],
  ]);
  const { text: _, ...counted } = report;
  expect(counted).toEqual({
    documents: { train: 2, valid: 1 },
    tokens: { train: 6, valid: 4 },
    types: { train: 4, valid: 3, all: 5, validOnly: 1 },
    lengths: [{ upTo: 4, train: 2, valid: 1 }],
    skipped: [],
  });
  expect((await coverageOf(data, ['xxunk', 'xxbos', 'a'])).valid).toEqual({
    tokens: 4,
    knownTokens: 3,
    types: 3,
    knownTypes: 2,
  });
});

test('the same seed holds out the same documents and another seed others', async () => {
  const dir = tempDir();
  const path = await table(dir);
  const parts = async (name: string, seed: number): Promise<Uint8Array> => {
    const split = { kind: 'random', valid: 0.25, seed, together: false } as const;
    await buildDataset(filesJob(join(dir, name), [path], { split }));
    return (await readDocs(join(dir, name))).parts;
  };
  const first = await parts('a', 7);
  expect(await parts('b', 7)).toEqual(first);
  expect(await parts('c', 8)).not.toEqual(first);
  expect(first.findLastIndex((part) => part === VALID) - first.indexOf(VALID)).toBeGreaterThan(12); // spread out
});

test('of one long text the last part is held out in one stretch', async () => {
  const dir = tempDir();
  const novel = join(dir, 'novel.txt');
  const paragraph = (n: number): string => `Paragraph ${n} has ${'some words and '.repeat(20)} an end.`;
  await writeFile(novel, Array.from({ length: 200 }, (_, n) => paragraph(n)).join('\n\n'));
  const data = join(dir, 'data');
  const split = { kind: 'random', valid: 0.1, seed: 7, together: true } as const;
  const { tokens } = (await buildDataset(filesJob(data, [novel], { split }))).report;
  const { parts } = await readDocs(data);
  expect(parts.lastIndexOf(0)).toBe(parts.indexOf(VALID) - 1);
  const share = tokens.valid / (tokens.train + tokens.valid);
  expect(share).toBeGreaterThanOrEqual(0.1);
  expect(share).toBeLessThan(0.2);
});

test('sources, recipe and progress tell what was read and how', async () => {
  const dir = tempDir();
  const path = await table(dir);
  const seen: BuildProgress[] = [];
  const data = join(dir, 'data');
  await buildDataset(filesJob(data, [path]), { onProgress: (progress) => seen.push(progress) });
  const sources = z
    .array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string(), encoding: z.string() }))
    .parse(JSON.parse(await readFile(join(data, 'sources.json'), 'utf8')));
  const bytes = (await readFile(path)).length;
  expect(sources).toMatchObject([{ path, bytes, encoding: 'utf-8' }]);
  expect([...new Set(seen.map(({ phase }) => phase))]).toEqual(['reading', 'examining', 'finishing']);
  expect(seen.find(({ phase }) => phase === 'examining')).toMatchObject({
    ...{ done: bytes, total: bytes, documents: 40 },
  });
  expect([...storedTexts(data)].map(({ text }) => text)).toEqual(TEXTS);
  expect(JSON.parse(await readFile(join(data, 'recipe.json'), 'utf8'))).toMatchObject({
    ...{ version: 2, paths: [path], lone: false },
    recipe: { split: { kind: 'random', valid: 0.25, seed: 7 }, remedies: [] },
    tokenizer: { rules: 'fastai-v2', words: 'spacy-en' },
  });
});

test.each([
  ['no texts', [''], 'input/no-documents'],
  ['a single text', ['One text.'], 'input/too-few-documents'],
])('%s is refused and leaves nothing behind', async (_, texts, code) => {
  const dir = tempDir();
  const path = await table(dir, texts);
  await expect(buildDataset(filesJob(join(dir, 'data'), [path]))).rejects.toMatchObject({ code });
  expect(await readdir(dir)).toEqual(['texts.jsonl']);
});

test.each(['reading', 'examining', 'finishing'] as const)(
  'an import that is stopped while it is %s leaves nothing behind',
  async (phase) => {
    const dir = tempDir();
    const path = await table(dir);
    const controller = new AbortController();
    const stopping = buildDataset(filesJob(join(dir, 'data'), [path]), {
      signal: controller.signal,
      onProgress: (progress) => (progress.phase === phase ? controller.abort() : undefined),
    });
    await expect(stopping).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(dir)).toEqual(['texts.jsonl']);
  },
);

test('a place that is taken is refused before anything is read', async () => {
  const dir = tempDir();
  const path = await table(dir);
  await mkdir(join(dir, 'data'));
  await writeFile(join(dir, 'data', 'mine.txt'), 'mine');
  await expect(buildDataset(filesJob(join(dir, 'data'), [path]))).rejects.toMatchObject({
    code: 'input/folder-not-empty',
  });
  expect(await readdir(dir)).toEqual(['data', 'texts.jsonl']);
});

test('the number of threads and the cut into chunks make no difference', async () => {
  const dir = tempDir();
  const texts = Array.from(
    { length: 3000 },
    (_, n) => `${TEXTS[n % 40] ?? ''} ${'So it went on. '.repeat(60)} ${n}`,
  );
  const path = await table(dir, texts);
  const files = async (name: string, threads: number): Promise<Buffer[]> => {
    await buildDataset(filesJob(join(dir, name), [path]), { threads });
    const read = (file: string): Promise<Buffer> => readFile(join(dir, name, file));
    return Promise.all(['tokens.bin', 'docs.bin', 'types.json', 'facts.bin'].map(read));
  };
  const one = await files('a', 1);
  expect(await files('b', 3)).toEqual(one);
  const { ids } = await loadDocuments(join(dir, 'a'), ['xxunk', 'xxpad', 'xxbos', 'so'], 'all');
  expect(ids.filter((id) => id === 2)).toHaveLength(3000);
  const tokenize = createTokenizer();
  const types = await readTypes(join(dir, 'a'));
  const all = texts.flatMap(tokenize);
  expect(types.reduce((sum, [, train, valid]) => sum + train + valid, 0)).toBe(all.length);
  expect(new Set(types.map(([type]) => type))).toEqual(new Set(all));
});

test.each([
  ['tokens.bin', (path: string) => truncate(path, 40)],
  ['tokens.bin', (path: string) => writeFile(path, readFileSync(path).fill(0xff))],
  ['docs.bin', (path: string) => truncate(path, 12)],
  ['types.json', (path: string) => writeFile(path, '{"version":1,"types":[["the",1')],
])('a dataset whose %s is damaged is refused', async (file, damage) => {
  const dir = tempDir();
  const data = join(dir, 'data');
  await buildDataset(filesJob(data, [await table(dir)]));
  await damage(join(data, file));
  await expect(loadDocuments(data, ['xxunk', 'the'], 'train')).rejects.toMatchObject({
    code: 'dataset/damaged',
  });
});
