/** A dataset made again: other splits, rules and remedies, texts decoded again, and datasets of the first version. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { buildDataset } from '../../main/building/buildDataset.ts';
import { readFacts } from '../../main/building/facts.ts';
import { readRecipe, readStoredRecipe } from '../../main/building/recipe.ts';
import { readReport, readSources } from '../../main/building/report.ts';
import { readText, storedTexts, TEXTS_FILE } from '../../main/db/textStore.ts';
import { readDocs, readTypes } from '../../main/engine/text/datasetFolder.ts';
import { lengthsOf } from '../../main/engine/text/lengths.ts';
import { loadDocuments } from '../../main/engine/text/loadCorpus.ts';
import { LEFT_OUT, TRAIN, VALID } from '../../main/engine/text/split.ts';
import { filesJob, revisionJob } from '../support/buildJob.ts';
import { tempDir } from '../support/tempDir.ts';

const sentence = (n: number): string =>
  `Letter ${n} tells of ${['ships', 'gardens', 'wars', 'music'][n % 4] ?? ''} and of house number ${n * 37}, which stood alone by road ${n * 11} for ${n + 3} years.`;

async function rows(dir: string, texts: readonly { text: string; by?: string }[]): Promise<string> {
  const path = join(dir, 'texts.jsonl');
  await writeFile(path, texts.map((row) => JSON.stringify(row)).join('\n'));
  return path;
}

const letters = (n: number): { text: string; by: string }[] =>
  Array.from({ length: n }, (_, d) => ({ text: sentence(d), by: `author ${d % 5}` }));

test('another recipe makes the same as an import by it would, and can be taken back', async () => {
  const dir = tempDir();
  const path = await rows(dir, letters(40));
  const data = join(dir, 'data');
  await buildDataset(filesJob(data, [path]));
  const was = await readFile(join(data, 'tokens.bin'));
  const split = { kind: 'random', valid: 0.5, seed: 1, together: false } as const;
  await buildDataset(revisionJob(data, { split }));
  await buildDataset(filesJob(join(dir, 'other'), [path], { split }));
  for (const file of ['tokens.bin', 'docs.bin', 'types.json'])
    expect(await readFile(join(data, file))).toEqual(await readFile(join(dir, 'other', file)));
  expect(await readRecipe(data)).toMatchObject({ split });
  await buildDataset(revisionJob(data, {}));
  expect(await readFile(join(data, 'tokens.bin'))).toEqual(was);
});

test('documents that remedies leave out keep their numbers, have no tokens and are counted', async () => {
  const dir = tempDir();
  const texts = letters(20);
  texts[4] = { text: 'Too short.', by: 'x' };
  texts[9] = { text: `${sentence(3)}  `, by: 'y' };
  const data = join(dir, 'data');
  const first = await buildDataset(filesJob(data, [await rows(dir, texts)]));
  expect(first.report.text).toMatchObject({
    duplicates: { exact: 1, near: 0 },
    short: { count: 1, documents: 1, first: 4 },
  });
  const before = await readDocs(data);
  const remedies = [
    { kind: 'drop-exact' },
    { kind: 'drop-short', words: 5 },
    { kind: 'drop-documents', documents: [7] },
  ] as const;
  const { report } = await buildDataset(revisionJob(data, { remedies }));
  const { offsets, parts } = await readDocs(data);
  expect([...parts.keys()].filter((d) => parts[d] === LEFT_OUT)).toEqual([4, 7, 9]);
  expect(parts.filter((part, d) => part !== LEFT_OUT && part !== before.parts[d])).toHaveLength(0);
  expect([4, 7, 9].map((d) => (offsets[d + 1] ?? 0) - (offsets[d] ?? 0))).toEqual([0, 0, 0]);
  expect(report.text).toMatchObject({ leftOut: 3, duplicates: { exact: 0 }, short: { count: 0 } });
  expect(report.documents.train + report.documents.valid).toBe(17);
  expect(lengthsOf(offsets).counts.reduce((sum, count) => sum + count)).toBe(17);
  const { offsets: loaded } = await loadDocuments(data, ['xxunk', 'xxpad', 'xxbos'], 'all');
  expect(loaded).toHaveLength(18);
  expect(readText(data, 7, 1000).text).toBe(sentence(7));
  expect(report).toEqual(await readReport(data));
});

test('remedies that change texts change tokens and nothing of what was read', async () => {
  const dir = tempDir();
  const texts = letters(12).map(({ text }) => ({
    text: `Sent by the automatic mailer\n${text}\nto ann@example.org`,
  }));
  const data = join(dir, 'data');
  const { report } = await buildDataset(filesJob(data, [await rows(dir, texts)]));
  expect(report.text?.repeatedLines[0]).toEqual({ line: 'Sent by the automatic mailer', documents: 12 });
  expect(report.text?.personal[0]).toEqual({ kind: 'email', count: 12, documents: 12, first: 0 });
  const line = { kind: 'drop-lines', lines: ['Sent by the automatic mailer'] } as const;
  const mask = { kind: 'mask-personal', what: ['email'] } as const;
  const again = await buildDataset(revisionJob(data, { remedies: [line, mask] }));
  expect(again.report.text?.repeatedLines.map((repeated) => repeated.line)).not.toContain(line.lines[0]);
  expect(again.report.text?.personal[0]).toMatchObject({ count: 0 });
  expect((await readTypes(data)).map(([type]) => type)).not.toContain('mailer');
  expect(readText(data, 0, 1000).text).toBe(texts[0]?.text);
});

test('a split by a label holds out whole groups, and a document without it is a group of its own', async () => {
  const dir = tempDir();
  const data = join(dir, 'data');
  const split = { kind: 'group', by: 'by', valid: 0.2, seed: 3, together: false } as const;
  const { report } = await buildDataset(
    filesJob(data, [await rows(dir, letters(50))], { labelColumns: ['by'], split }),
  );
  const { parts } = await readDocs(data);
  const held = new Set([...parts.keys()].filter((d) => parts[d] === VALID).map((d) => d % 5));
  expect([held.size, report.documents]).toEqual([1, { train: 40, valid: 10 }]);
  const other = { ...split, by: 'no such label' };
  expect((await buildDataset(revisionJob(data, { split: other }))).report.documents).toEqual({
    train: 40,
    valid: 10,
  });
});

test('duplicates of held-out documents leak, unless they are kept on one side', async () => {
  const dir = tempDir();
  const texts = letters(40).map((row, d) => (d % 4 === 3 ? { ...row, text: `${sentence(d - 1)} ` } : row));
  const data = join(dir, 'data');
  const { report } = await buildDataset(filesJob(data, [await rows(dir, texts)]));
  const leaking = report.text?.duplicates.leaking ?? 0;
  expect(leaking).toBeGreaterThan(0);
  const split = { kind: 'random', valid: 0.25, seed: 7, together: true } as const;
  const together = await buildDataset(revisionJob(data, { split }));
  expect(together.report.text?.duplicates).toMatchObject({ leaking: 0, moved: leaking, exact: 10 });
  const facts = await readFacts(data);
  expect([facts?.exact[3], facts?.near[3], facts?.languageOf(0)]).toEqual([2, 2, 'en']);
});

test('a held-out part of the person’s own stays theirs through revisions', async () => {
  const dir = tempDir();
  await mkdir(join(dir, 'mine'));
  await writeFile(join(dir, 'mine', 'held.txt'), sentence(99));
  const data = join(dir, 'data');
  const path = await rows(dir, letters(10));
  await buildDataset(filesJob(data, [path], { validPaths: [join(dir, 'mine')] }));
  await buildDataset(revisionJob(data, {}));
  expect((await readDocs(data)).parts.filter((part) => part === VALID)).toHaveLength(3);
  await buildDataset(revisionJob(data, { split: { kind: 'given' } }));
  expect([...(await readDocs(data)).parts]).toEqual([...Array.from({ length: 10 }, () => TRAIN), VALID]);
  await buildDataset(filesJob(join(dir, 'none'), [path]));
  const refused = buildDataset(revisionJob(join(dir, 'none'), { split: { kind: 'given' } }));
  await expect(refused).rejects.toMatchObject({ code: 'dataset/none-held' });
});

test('originals are decoded again; those that changed or are gone are named and keep their documents', async () => {
  const dir = tempDir();
  const folder = join(dir, 'texts');
  await mkdir(folder);
  const cyrillic = (word: string): Buffer =>
    Buffer.from(Array.from(word, (letter) => (letter === ' ' ? 0x20 : letter.charCodeAt(0) - 0x350)));
  for (const [name, word] of [
    ['a.txt', 'привет мир'],
    ['b.txt', 'добрый день'],
    ['c.txt', 'до свидания'],
  ] as const)
    await writeFile(join(folder, name), cyrillic(word));
  const data = join(dir, 'data');
  await buildDataset(filesJob(data, [folder], { encoding: 'latin1' }));
  expect(readText(data, 0, 100).text).not.toBe('привет мир');
  await writeFile(join(folder, 'b.txt'), 'Something else.');
  await rm(join(folder, 'c.txt'));
  const reread = { encoding: 'windows-1251', sources: [0, 1, 2] };
  const { changed } = await buildDataset(revisionJob(data, {}, reread));
  expect(changed).toEqual([
    { name: 'texts/b.txt', what: 'changed' },
    { name: 'texts/c.txt', what: 'missing' },
  ]);
  const now = [...storedTexts(data)];
  expect(now.map(({ name }) => name)).toEqual(['texts/a.txt', 'texts/b.txt', 'texts/c.txt']);
  expect(now[0]?.text).toBe('привет мир');
  expect((await readSources(data)).map(({ encoding }) => encoding === 'windows-1251')).toEqual([
    true,
    false,
    false,
  ]);
});

test('a dataset of the first version is read, and made again with all that this one keeps', async () => {
  const dir = tempDir();
  const data = join(dir, 'data');
  await buildDataset(filesJob(data, [await rows(dir, letters(8))]));
  await rm(join(data, 'facts.bin'));
  const parts = [...(await readDocs(data)).parts];
  const first = {
    documents: { train: 6, valid: 2 },
    tokens: { train: 1, valid: 1 },
    lengths: [],
    skipped: [],
  };
  const types = { train: 1, valid: 1, all: 1, validOnly: 0 };
  await writeFile(join(data, 'report.json'), JSON.stringify({ version: 1, ...first, types }));
  const recipe = { version: 1, paths: ['x'], split: { validPaths: ['held'] }, passages: false };
  await writeFile(join(data, 'recipe.json'), JSON.stringify(recipe));
  await writeFile(
    join(data, 'sources.json'),
    '[{"path":"/x/y.txt","bytes":1,"sha256":"00","encoding":"utf-8"}]',
  );
  const db = new Database(join(data, TEXTS_FILE));
  db.exec('ALTER TABLE document DROP COLUMN source; ALTER TABLE document DROP COLUMN held');
  db.close();

  expect((await readReport(data)).text).toBeNull();
  expect(await readFacts(data)).toBeNull();
  expect((await readSources(data))[0]).toMatchObject({ name: 'y.txt', inner: null, sure: true });
  expect(await readStoredRecipe(data)).toMatchObject({
    validPaths: ['held'],
    recipe: { split: { kind: 'given' } },
  });
  const again = await buildDataset(revisionJob(data, { split: { kind: 'given' } }));
  expect(again.report.text?.languages[0]?.language).toBe('en');
  await buildDataset(revisionJob(data, { split: { kind: 'given' } }));
  expect([...(await readDocs(data)).parts]).toEqual(parts);
});
