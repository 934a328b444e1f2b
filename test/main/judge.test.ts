/** Judging models of a library on datasets and on the general text, and what is kept of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readModelFolder, writeModelFolder } from '../../main/engine/files/modelFolder.ts';
import { createTokenizer } from '../../main/engine/text/tokenizer.ts';
import { spellerOf } from '../../main/engine/text/spelling.ts';
import { resourcesDir } from '../../main/paths.ts';
import { initialWeights } from '../../main/engine/model/initialWeights.ts';
import { SPECIAL_TOKENS } from '../../main/engine/text/rules.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { TINY, tinyLibrary, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';

test('a judgement on a dataset has the numbers of an evaluation, characters as read and documents by their place', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  for (const part of ['valid', 'train', 'all'] as const) {
    const plain = await library.evaluateModel({ model: 'tiny', data: 'tales', part, threads: 1 });
    const { scores, text } = await library.judgeModel({ model: 'tiny', data: 'tales', part, threads: 1 });
    expect(scores.loss).toBeCloseTo(plain.loss, 6);
    expect(scores).toMatchObject({ accuracy: plain.accuracy, tokens: plain.tokens });
    expect(text).toMatchObject({ name: 'tales', part });
    const shown = scores.documents.map(({ document }) => document);
    const documents = await Promise.all(shown.map((d) => library.datasets.document('tales', d)));
    if (part !== 'all') expect(new Set(documents.map((d) => d.part))).toEqual(new Set([part]));
    for (const [k, document] of documents.entries())
      expect(document.text.startsWith(scores.documents[k]?.begin ?? '?')).toBe(true);
    const characters = documents.reduce((sum, d) => sum + Array.from(d.text).length, 0);
    expect(scores.characters).toBe(characters); // every document of so small a dataset is listed
    const { vocab } = await readModelFolder(join(dir, 'model'));
    const spell = spellerOf(vocab);
    const tokenise = createTokenizer();
    const unknown = documents.flatMap((d) => tokenise(d.text)).filter((token) => !vocab.includes(token));
    expect(scores.unknown.tokens).toBe(unknown.length);
    expect(scores.unknown.spellingBits).toBeCloseTo(
      unknown.reduce((sum, word) => sum + spell(word), 0),
      6,
    );
  }
});

test('the general text is read by the model’s own rules, and judgements are kept newest first, one a text', async () => {
  const library = await tinyLibrary(tempDir());
  const judge = (data: string | null) => library.judgeModel({ model: 'tiny', data, threads: 1 });
  const general = await judge(null);
  expect(general.text).toEqual({ data: null, name: 'General English', part: 'all' });
  const lines = readFileSync(join(resourcesDir(), 'general', 'texts.jsonl'), 'utf8')
    .trim()
    .split('\n');
  expect(general.scores.documentCount).toBe(lines.length);
  const texts = lines.map((line) => String(Reflect.get(JSON.parse(line), 'text')));
  expect(general.scores.characters).toBe(texts.reduce((sum, text) => sum + Array.from(text).length, 0));
  const tokenise = createTokenizer();
  const tokens = texts.reduce((sum, text) => sum + tokenise(text).length, 0);
  expect(general.scores.tokens).toBe(Math.floor((tokens - 1) / 20) * 20);
  await judge('tales');
  await judge(null);
  const { judgements } = await library.models.show('tiny');
  expect(judgements.map(({ text }) => text.name)).toEqual(['General English', 'tales']);
  expect(judgements[0]?.scores).toEqual(general.scores);
});

test('a model of fewer words has the lower perplexity, and pays for it in bits per character', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const tokenise = createTokenizer();
  const words = new Set(tinyTexts(30).flatMap(tokenise));
  for (const special of SPECIAL_TOKENS) words.delete(special);
  // both hold every word of theirs to be equally likely
  const evenly = async (name: string, vocab: readonly string[]): Promise<void> => {
    const weights = new Map(initialWeights(TINY, vocab.length, 1));
    for (const [key, weight] of weights) weights.set(key, { ...weight, data: weight.data.map(() => 0) });
    const { tokenizer, card } = await readModelFolder(join(dir, 'model'));
    const folder = join(dir, name);
    await writeModelFolder(folder, { config: TINY, tokenizer, vocab, weights, dtype: 'F32', card });
    await library.models.import({ paths: [folder], name });
  };
  await evenly('many', [...SPECIAL_TOKENS, ...words]);
  await evenly('few', [...SPECIAL_TOKENS, ...[...words].slice(0, 4)]);
  const [many, few] = await Promise.all(
    ['many', 'few'].map(
      async (model) => (await library.judgeModel({ model, data: 'tales', threads: 1 })).scores,
    ),
  );
  expect(many?.unknown.tokens).toBe(0);
  expect(few?.unknown.tokens).toBeGreaterThan(50);
  expect(few?.perplexity).toBeLessThan(many?.perplexity ?? 0);
  expect(few?.bitsPerCharacter).toBeGreaterThan(1.3 * (many?.bitsPerCharacter ?? Infinity));
});

test('what cannot be judged is refused with a code, and nothing is kept', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await library.datasets.import({
    paths: [writeTexts(join(dir, 'other'), tinyTexts(12))],
    name: 'other',
    seed: 1,
    words: 'unicode',
  });
  const judge = (model: string, data: string | null) =>
    codeOf(library.judgeModel({ model, data, threads: 1 }));
  expect(await judge('nobody', null)).toBe('model/unknown');
  expect(await judge('tiny', 'nothing')).toBe('dataset/unknown');
  expect(await judge('tiny', 'other')).toBe('dataset/other-rules');
  expect((await library.models.show('tiny')).judgements).toEqual([]);
});

test('a cancelled judgement keeps nothing', async () => {
  const library = await tinyLibrary(tempDir());
  const cancel = new AbortController();
  const work = library.judgeModel({
    ...{ model: 'tiny', data: null, threads: 1, signal: cancel.signal },
    onProgress: () => cancel.abort(),
  });
  await expect(work).rejects.toThrow(/abort/);
  expect((await library.models.show('tiny')).judgements).toEqual([]);
});
