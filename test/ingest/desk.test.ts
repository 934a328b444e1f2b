/** What the data screen shows of a dataset, and that deleting can be taken back until the next start. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { emptyBin } from '../../main/services/datasetBin.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import type { DeskOnTest } from '../support/dataDesk.ts';
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
  const form = { token, name: 'tales', textColumn: null, valid: 0.25, seed: 3, encoding: null };
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
  expect(view).toMatchObject({ name: 'tales', seed: 3, valid: 0.25, model: { id: model, name: 'tiny' } });
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
  const form = {
    token: await desk.token(texts),
    name: 'long',
    textColumn: null,
    valid: 0,
    seed: 1,
    encoding: null,
  };
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
  const form = { token, name: 'tales', textColumn: null, valid: 0, seed: 1, encoding: null };
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
