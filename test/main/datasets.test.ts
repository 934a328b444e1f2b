/** Datasets come in whole or not at all, can be searched, measured against a model, and go away. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { datasetRows } from '../../main/db/datasetRows.ts';
import { TEXTS_FILE } from '../../main/db/textStore.ts';
import { ownLease } from '../../main/services/lease.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, tinyLibrary, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';

test('a dataset is listed and shown with its counts, its frequent words and how it was made', async () => {
  const library = await tinyLibrary(tempDir());
  const [dataset] = library.datasets.list();
  expect(dataset).toMatchObject({ name: 'tales', documents: { train: 24, valid: 6 }, skipped: [] });
  const shown = await library.datasets.show('tales', { model: 'tiny' });
  expect(shown).toMatchObject({ ...dataset, recipe: { split: { valid: 0.2, seed: 1 } } });
  expect(shown.frequent.slice(0, 2).map(({ token }) => token)).toEqual(['.', 'the']);
  const { tokens, types } = shown.coverage ?? { tokens: 0, types: 0 };
  expect(tokens).toBeGreaterThan(types);
  expect(types).toBeGreaterThan(0.2);
});

test('the texts as read can be searched', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const texts = writeTexts(join(dir, 'texts'), [
    'The whale dived.',
    'A harbour at night.',
    'Nobody saw the whale.',
  ]);
  const { data } = await library.datasets.import({ paths: [texts], name: 'tales', valid: 0 });
  const db = new Database(join(dir, 'library', 'datasets', data, TEXTS_FILE), { readonly: true });
  const found = db
    .prepare(
      `SELECT name FROM document WHERE id IN (SELECT rowid FROM document_index WHERE text MATCH 'whale')`,
    )
    .pluck()
    .all();
  db.close();
  expect(found).toEqual(['texts/000.txt', 'texts/002.txt']);
});

test('a name that is taken is refused, and the same texts under another name give the same dataset', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const request = { paths: [join(dir, 'texts')], valid: 0.2, seed: 1 };
  expect(await codeOf(library.datasets.import({ ...request, name: 'tales' }))).toBe('library/name-taken');
  const again = await library.datasets.import({ ...request, name: 'again' });
  const first = library.datasets.list().find(({ name }) => name === 'tales');
  expect([again.documents, again.tokens, again.types]).toEqual([
    first?.documents,
    first?.tokens,
    first?.types,
  ]);
});

test('an import that fails leaves nothing behind, not even its name', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  mkdirSync(join(dir, 'empty'));
  const request = { paths: [join(dir, 'empty')], name: 'tales' };
  expect(await codeOf(library.datasets.import(request))).toBe('input/no-documents');
  expect(readdirSync(join(dir, 'library', 'datasets'))).toEqual([]);
  const paths = [writeTexts(join(dir, 'texts'), tinyTexts(4))];
  expect((await library.datasets.import({ paths, name: 'tales' })).name).toBe('tales');
});

test('an import that is stopped leaves nothing behind', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const paths = [writeTexts(join(dir, 'texts'), tinyTexts(30))];
  const abort = new AbortController();
  const stopped = library.datasets.import({
    paths,
    name: 'tales',
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  await expect(stopped).rejects.toThrow(/abort/);
  expect([library.datasets.list(), readdirSync(join(dir, 'library', 'datasets'))]).toEqual([[], []]);
});

test('what an earlier version left of an import that died is cleared, and its name is free', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const dead = spawn(process.execPath, ['-e', '']);
  await once(dead, 'exit');
  const db = new Database(join(dir, 'library', 'studio.db'));
  const rows = datasetRows(db);
  rows.claim('data-dead', 'tales', 1, { ...ownLease(1), pid: dead.pid ?? 0 });
  rows.claim('data-alive', 'letters', 1, ownLease(1));
  db.close();
  for (const [folder, id] of [
    ['.tmp-0123456789abcdef', 'data-dead'],
    ['.tmp-fedcba9876543210', 'data-alive'],
  ] as const) {
    const place = join(dir, 'library', 'datasets', folder);
    mkdirSync(place);
    writeFileSync(join(place, 'about.json'), JSON.stringify({ id, name: id, created: 1 }));
    writeFileSync(join(place, 'tokens.unsorted'), 'x');
  }
  library.close();
  const again = await opened(join(dir, 'library'));
  expect(readdirSync(join(dir, 'library', 'datasets'))).toEqual(['.tmp-fedcba9876543210']);
  const paths = [writeTexts(join(dir, 'texts'), tinyTexts(4))];
  expect(await codeOf(again.datasets.import({ paths, name: 'letters' }))).toBe('library/name-taken');
  expect((await again.datasets.import({ paths, name: 'tales' })).name).toBe('tales');
});

test('deleting a dataset deletes the copy of the texts and leaves the texts themselves', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const { deleted } = await library.datasets.delete('tales');
  expect(existsSync(join(dir, 'library', 'datasets', deleted))).toBe(false);
  expect(readdirSync(join(dir, 'texts'))).toHaveLength(30);
  expect(await codeOf(library.datasets.show('tales'))).toBe('dataset/unknown');
});

test('a held-out share that leaves nothing to train on is refused', async () => {
  const dir = tempDir();
  const library = await opened(join(dir, 'library'));
  const paths = [writeTexts(join(dir, 'texts'), tinyTexts(4))];
  expect(await codeOf(library.datasets.import({ paths, name: 'tales', valid: 1 }))).toBe(
    'usage/out-of-range',
  );
});
