/** What the data screen shows of a dataset, and that deleting can be taken back until the next start. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from 'vitest';
import type { SearchResult } from '../../shared/data.ts';
import { emptyBin } from '../../main/services/datasetBin.ts';
import { leftOutCsv } from '../../main/services/datasetLeftOut.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import type { DeskOnTest } from '../support/dataDesk.ts';
import { importForm } from '../support/importForm.ts';
import { tempDir } from '../support/tempDir.ts';
import { writeTexts, writeTinyModel } from '../support/tinyLibrary.ts';
import { createModels } from '../../main/services/models.ts';

const TEXTS = [
  'The whale saw a Ship. The ship sank!',
  'At night Ahab followed the whale; <b>Ahab</b> & nobody else.',
  'A dog. A cat. A sea.',
  'Nobody saw Ahab again.',
];

async function withTales(dir: string): Promise<{ desk: DeskOnTest; data: string; model: string }> {
  const desk = await dataDesk(dir);
  const token = await desk.token(writeTexts(join(dir, 'texts'), TEXTS));
  const form = importForm({ token, name: 'tales', valid: 0.25, seed: 3 });
  const { id: data } = await desk.handlers['data.import'](form);
  await desk.ended(data);
  const models = createModels(desk.ctx);
  const folder = await writeTinyModel(join(dir, 'model'));
  const { id: model } = await models.import({ paths: [folder], name: 'tiny' });
  return { desk, data, model };
}

test('a dataset is seen with the eyes of a model: coverage, unknown words in their sentences, lengths', async () => {
  const { desk, data, model } = await withTales(tempDir());
  const view = await desk.handlers['data.show']({ data, model });
  expect(view).toMatchObject({
    name: 'tales',
    recipe: { split: { seed: 3, valid: 0.25 } },
    model: { id: model, name: 'tiny' },
  });
  expect(view.unknown[0]).toEqual({
    word: 'Ahab',
    count: 3,
    before: 'At night ',
    after: ' followed the whale; <b>Ahab</b> & nobody else.',
  });
  expect(view.unknownTypes).toBe(view.unknown.length);
  expect(view.coverage?.tokens).toBeGreaterThan(0.3);
  expect(view.coverage?.tokens).toBeLessThan(1);
  expect(view.lengths.counts.reduce((sum, count) => sum + count)).toBe(4);
  expect(view.lengths.edges).toHaveLength(view.lengths.counts.length + 1);
  expect(view.lengths.quarter).toBeLessThanOrEqual(view.lengths.middle);
  expect(view.bytes).toBeGreaterThan(1000);
});

test('without a model nothing is unknown', async () => {
  const { desk, data } = await withTales(tempDir());
  const view = await desk.handlers['data.show']({ data, model: null });
  expect(view).toMatchObject({ model: null, coverage: null, unknownTypes: 0, unknown: [] });
});

test('a view is computed once for a dataset and a model, then read from a file within 100 ms', async () => {
  const { desk, data, model } = await withTales(tempDir());
  const first = await desk.handlers['data.show']({ data, model });
  const processes = desk.ingest.processes.length;
  const asked = performance.now();
  expect(await desk.handlers['data.show']({ data, model })).toEqual(first);
  expect(performance.now() - asked).toBeLessThan(100);
  expect(desk.ingest.processes).toHaveLength(processes);
  const kept = join(desk.ctx.dir, 'datasets', data, `view-${model}.json`);
  writeFileSync(kept, '{"version":1,"cut off'); // as after a power cut, if it were not written whole
  expect(await desk.handlers['data.show']({ data, model })).toEqual(first);
});

test('a document is shown as it was written, and as the model reads it', async () => {
  const { desk, data, model } = await withTales(tempDir());
  const seen = await desk.handlers['data.document']({ data, model, index: 1 });
  expect(seen).toMatchObject({ index: 1, of: 4, name: 'texts/001.txt', text: TEXTS[1], cut: false });
  const kinds = Object.fromEntries(seen.tokens.map(({ text, kind }) => [text, kind]));
  expect(kinds).toMatchObject({ xxbos: 'marker', xxmaj: 'marker', ahab: 'unknown', whale: 'known' });
  expect(seen.tokenCount).toBe(seen.tokens.length);
  expect(await codeOf(Promise.resolve(desk.handlers['data.document']({ data, model, index: 4 })))).toBe(
    'dataset/no-document',
  );
});

test('a long document is cut and says so', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const texts = writeTexts(join(dir, 'texts'), ['word '.repeat(20_000), 'A short one.', 'Another.']);
  const form = importForm({ token: await desk.token(texts), name: 'long', valid: 0 });
  const { id: data } = await desk.handlers['data.import'](form);
  await desk.ended(data);
  const seen = await desk.handlers['data.document']({ data, model: null, index: 0 });
  expect(seen.cut).toBe(true);
  expect(seen.text.length).toBeLessThan(10_000);
  expect(seen.tokens.length).toBeLessThan(2000);
});

test('a new name is kept in the list and in the folder, from which a lost database is made again', async () => {
  const { desk, data } = await withTales(tempDir());
  expect(await desk.handlers['data.rename']({ data, name: ' whales ' })).toMatchObject({
    data,
    name: 'whales',
  });
  expect(await desk.handlers['data.list']({})).toMatchObject([{ data, name: 'whales' }]);
  const about: unknown = JSON.parse(readFileSync(join(desk.ctx.dir, 'datasets', data, 'about.json'), 'utf8'));
  expect(z.object({ name: z.string() }).parse(about).name).toBe('whales');
});

test('a deleted dataset comes back whole, under another name where its own was given away', async () => {
  const dir = tempDir();
  const { desk, data, model } = await withTales(dir);
  const before = await desk.handlers['data.show']({ data, model });
  await desk.handlers['data.delete']({ data });
  expect(await desk.handlers['data.list']({})).toEqual([]);
  expect(readdirSync(join(desk.ctx.dir, 'datasets'))).toEqual([]);
  const token = await desk.token(join(dir, 'texts'));
  const form = importForm({ token, name: 'tales', valid: 0 });
  const other = await desk.handlers['data.import'](form);
  await desk.ended(other.id);
  await desk.handlers['data.restore']({ data });
  expect(await desk.handlers['data.show']({ data, model })).toEqual({ ...before, name: 'tales-2' });
  expect(await codeOf(Promise.resolve(desk.handlers['data.restore']({ data })))).toBe('dataset/unknown');
});

test('what lies in the bin is gone at the next start, and a restore that a crash cut short is finished', async () => {
  const { desk, data } = await withTales(tempDir());
  const { ctx } = desk;
  await desk.handlers['data.delete']({ data });
  const record = ctx.settings.get(`bin:${data}`) ?? '';
  await emptyBin(ctx);
  expect(existsSync(join(ctx.dir, 'bin', data))).toBe(false);
  expect(ctx.settings.get(`bin:${data}`)).toBeUndefined();
  expect(record).toContain('tales');
});

test('words are found in all documents, whatever stands in the search, a page at a time', async () => {
  const { desk, data } = await withTales(tempDir());
  const search = async (words: string, skip = 0): Promise<SearchResult> =>
    desk.handlers['data.search']({ data, words, skip });
  expect(await search('ahab')).toEqual({
    total: 2,
    hits: [
      {
        ...{ index: 1, name: 'texts/001.txt', before: 'At night ', found: 'Ahab' },
        after: ' followed the whale; <b>Ahab</b> & nobody else.',
      },
      { index: 3, name: 'texts/003.txt', before: 'Nobody saw ', found: 'Ahab', after: ' again.' },
    ],
  });
  expect((await search('ahab', 1)).hits.map(({ index }) => index)).toEqual([3]);
  expect((await search('nob aha')).total).toBe(0); // only the last word may be a beginning
  expect((await search('nobody aha')).total).toBe(2);
  for (const hostile of ['\0', 'a\0"b', '"', "'); DROP", 'NEAR(', 'text:ahab OR', '*', '- -', 'a" OR "b'])
    expect((await search(hostile)).total).toBe(0);
});

test('words of scripts without spaces are found inside a line', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const texts = ['昨日は海を見ました。とても静かでした。', '今日は山に行きます。', 'A third one in English.'];
  const token = await desk.token(writeTexts(join(dir, 'texts'), texts));
  const { id: data } = await desk.handlers['data.import'](importForm({ token, name: 'diary', valid: 0 }));
  await desk.ended(data);
  expect(await desk.handlers['data.search']({ data, words: '海を', skip: 0 })).toEqual({
    total: 1,
    hits: [
      {
        index: 0,
        name: 'texts/000.txt',
        before: '昨日は',
        found: '海を',
        after: '見ました。とても静かでした。',
      },
    ],
  });
});

test('a remedy is tried, then applied in the background, and what was computed before is not shown again', async () => {
  const { desk, data, model } = await withTales(tempDir());
  const before = await desk.handlers['data.show']({ data, model });
  const remedy = { kind: 'drop-documents', documents: [2] } as const;
  const ask = { ...remedy, documents: [...remedy.documents] };
  const tried = await desk.handlers['data.tryRemedy']({ data, remedy: ask });
  expect(tried).toEqual({
    ...{ documents: 4, changed: 0, leftOut: 1 },
    examples: [{ index: 2, name: 'texts/002.txt', before: TEXTS[2], after: null }],
  });
  await desk.handlers['data.document']({ data, model, index: 2 });
  const begun = await desk.handlers['data.revise']({ data, change: { remedies: [ask] } });
  expect(begun).toMatchObject({ id: data, kind: 'revision', status: 'reading', name: 'tales' });
  expect(await desk.ended(data)).toMatchObject({ status: 'done', data, documents: 3 });
  const after = await desk.handlers['data.show']({ data, model });
  expect(after.recipe.remedies).toEqual([remedy]);
  expect(after.report?.leftOut).toBe(1);
  expect(after.lengths.counts.reduce((sum, count) => sum + count)).toBe(3);
  expect(before.lengths.counts.reduce((sum, count) => sum + count)).toBe(4);
  expect(await desk.handlers['data.document']({ data, model, index: 2 })).toMatchObject({
    part: 'out',
    tokens: [],
  });
});

test('where the texts came from is told, and how one of them could be read', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const texts = writeTexts(join(dir, 'texts'), TEXTS);
  const old = 'Un caf\xe9 cr\xe8me et un th\xe9 \xe0 la fen\xeatre, le matin du d\xe9part.';
  writeFileSync(join(texts, 'old.txt'), Buffer.from(old, 'latin1'));
  const picked = await desk.takePaths([texts]);
  expect(picked.doubtful).toMatchObject([{ name: 'texts/old.txt', alike: 1 }]);
  const looked = await desk.handlers['data.look']({ token: picked.token, encoding: 'windows-1251' });
  expect(looked).toMatchObject({ token: picked.token, files: 5 });
  const form = importForm({ token: picked.token, name: 'tales', valid: 0, encoding: 'windows-1251' });
  const { id: data } = await desk.handlers['data.import'](form);
  await desk.ended(data);
  const [first] = await desk.handlers['data.sources']({ data });
  expect(first).toMatchObject({ name: 'texts/old.txt', encoding: 'windows-1251', sure: false, documents: 1 });
  const readings = await desk.handlers['data.readings']({ data, source: first?.source ?? -1 });
  expect(readings[0]).toEqual({
    encoding: 'windows-1252',
    lines: [Buffer.from(old, 'latin1').toString('latin1')],
  });
});

test('the list of what was left out is a table in which nothing is a formula', async () => {
  const dir = tempDir();
  const saveTo = join(dir, 'left-out.csv');
  const desk = await dataDesk(dir, { saveTo });
  const texts = writeTexts(join(dir, 'texts'), TEXTS);
  const picture = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]);
  writeFileSync(join(texts, 'a, "b".jpg'), picture);
  const { id: data } = await desk.handlers['data.import'](
    importForm({ token: await desk.token(texts), name: 'tales', valid: 0 }),
  );
  await desk.ended(data);
  expect(await desk.handlers['data.saveLeftOut']({ data })).toEqual({ file: saveTo });
  const [head, row, end] = readFileSync(saveTo, 'utf8').split('\r\n');
  expect(head).toBe('\ufefffile,why it was left out');
  expect(row).toMatch(/^"texts\/a, ""b"".jpg",/);
  expect(end).toBe('');
  const table = leftOutCsv([
    { path: '=1+1.txt', reason: '-2' },
    { path: '@sum', reason: '+3' },
  ]);
  expect(table.split('\r\n').slice(1, 3)).toEqual(["'=1+1.txt,'-2", "'@sum,'+3"]);
});

test('notes are kept with the dataset, in the list and in the folder, and come back from the bin', async () => {
  const { desk, data } = await withTales(tempDir());
  await desk.handlers['data.setNotes']({ data, notes: 'from the attic' });
  await desk.handlers['data.delete']({ data });
  await desk.handlers['data.restore']({ data });
  expect(await desk.handlers['data.list']({})).toMatchObject([{ data, notes: 'from the attic' }]);
  const about: unknown = JSON.parse(readFileSync(join(desk.ctx.dir, 'datasets', data, 'about.json'), 'utf8'));
  expect(about).toMatchObject({ name: 'tales', notes: 'from the attic' });
});
