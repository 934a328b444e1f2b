/** Evaluation, generation, the rate finder and doctor, on the real engine. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';
import { encode, wordIds } from '../../main/engine/text/vocab.ts';
import { readModelFolder } from '../../main/engine/files/modelFolder.ts';
import { tempDir } from '../support/tempDir.ts';
import { TINY_SETTINGS, tinyLibrary, tinyTexts } from '../support/tinyLibrary.ts';

test('ids from a file measure what the same texts measure as a dataset', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const { vocab } = await readModelFolder(join(dir, 'model'));
  const tokenize = createTokenizer();
  const ids = tinyTexts(30).map((text) => [...encode(tokenize(text), wordIds(vocab))]);
  const file = join(dir, 'ids.json');
  writeFileSync(file, JSON.stringify({ ids, batch: 20, bptt: 70 }));
  const fromIds = await library.evaluateModel({ model: 'tiny', idsFile: file, threads: 1 });
  const tokens = ids.flat().length;
  expect(fromIds.tokens).toBe(Math.floor((tokens - 1) / 20) * 20);
  expect(fromIds.perplexity).toBeCloseTo(Math.exp(fromIds.loss), 10);
  const all = await library.evaluateModel({ model: 'tiny', data: 'tales', part: 'all', threads: 1 });
  expect(all.tokens).toBe(fromIds.tokens);
});

test('a file of ids that cannot be evaluated is refused in a sentence', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const file = join(dir, 'ids.json');
  const broken = [
    'no JSON',
    '{"ids":[[1,2,3]],"batch":1}',
    '{"ids":[[1,2,-3]],"batch":1,"bptt":5}',
    '{"ids":[[1,2,30000]],"batch":1,"bptt":5}',
    '{"ids":[[1,2,4294967297]],"batch":1,"bptt":5}',
    '{"ids":[[1],[2,3]],"batch":3,"bptt":5}',
  ];
  for (const text of broken) {
    writeFileSync(file, text);
    await expect(library.evaluateModel({ model: 'tiny', idsFile: file }), text).rejects.toMatchObject({
      code: 'input/bad-ids',
    });
  }
});

test('generated text has the words asked for, without the prompt, and its seed repeats it', async () => {
  const library = await tinyLibrary(tempDir());
  const request = { model: 'tiny', prompt: 'The cat saw', words: 12, seed: 5, threads: 1 };
  const { text, tokens } = await library.generateText(request);
  expect(tokens.filter((token) => !token.startsWith('xx'))).toHaveLength(12);
  expect(text).not.toContain('The cat saw');
  expect(await library.generateText(request)).toEqual({ text, tokens });
});

test('the rate finder suggests rates from its curve and writes nothing', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const folders = (): string[] =>
    readdirSync(join(dir, 'library'), { recursive: true, encoding: 'utf8' }).sort();
  const before = folders();
  const curve = await library.findLearningRate({
    model: 'tiny',
    data: 'tales',
    settings: TINY_SETTINGS,
    threads: 1,
  });
  expect(curve.lr.length).toBe(curve.loss.length);
  expect(curve.lr).toContain(curve.valley);
  expect(folders()).toEqual(before);
});

test('doctor names the engine and the versions', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const facts = await library.doctor({ threads: 1 });
  expect(facts).toMatchObject({
    library: join(dir, 'library'),
    libraryWritable: true,
    node: process.version,
  });
  expect([facts.threads, facts.reason.endsWith('.')]).toEqual([1, true]);
});
