/** Datasets of the first version, and work on datasets that was killed: nothing is lost, and nothing is half made. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { datasetRows } from '../../main/db/datasetRows.ts';
import { NOBODY } from '../../main/services/lease.ts';
import { codeOf } from '../support/codeOf.ts';
import { makeFirstVersion } from '../support/firstVersion.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, tinyLibrary, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';

test('a dataset of the first version is shown without a report, and a revision examines it', async () => {
  const dir = tempDir();
  const { datasets } = await tinyLibrary(dir);
  const [{ data, documents } = { data: '', documents: null }] = datasets.list();
  const folder = join(dir, 'library', 'datasets', data);
  makeFirstVersion(folder, [join(dir, 'texts')]);

  const view = await datasets.report('tales', { model: 'tiny' });
  expect(view).toMatchObject({
    ...{ report: null, notes: '', groupColumns: [], documents },
    recipe: {
      split: { kind: 'random', valid: 0.2, seed: 1, together: false },
      rules: { words: 'spacy-en', off: [] },
      remedies: [],
    },
  });
  expect(view.coverage?.tokens).toBeGreaterThan(0.2);
  expect(await datasets.document('tales', 3)).toMatchObject({ index: 3, labels: {}, of: 30 });
  expect(datasets.search('tales', 'whale').total).toBeGreaterThan(3);
  expect(await datasets.sources('tales')).toHaveLength(30);
  expect(await codeOf(datasets.tryRemedy('tales', { kind: 'drop-near' }))).toBe('dataset/not-examined');
  const tokens = readFileSync(join(folder, 'tokens.bin'));

  await datasets.revise('tales', {});
  const after = await datasets.report('tales');
  expect(after).toMatchObject({ recipe: view.recipe, documents, report: { version: 2, leftOut: 0 } });
  expect(readFileSync(join(folder, 'tokens.bin'))).toEqual(tokens);
  expect(await datasets.tryRemedy('tales', { kind: 'drop-short', words: 1000 })).toMatchObject({
    leftOut: 30,
  });
});

/** Does work on a library's datasets in a process of its own, which kills itself where `kill` says. */
async function killed(dir: string, work: string): Promise<void> {
  const library = fileURLToPath(new URL('../../main/services/library.ts', import.meta.url));
  const script = `
    const { openLibrary } = await import(${JSON.stringify(library)});
    const { datasets } = await openLibrary(${JSON.stringify(join(dir, 'library'))});
    const kill = () => process.kill(process.pid, 'SIGKILL');
    await datasets.${work};`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

const killedImport = (dir: string): Promise<void> =>
  killed(
    dir,
    `import({ paths: [${JSON.stringify(join(dir, 'texts'))}], name: 'letters', valid: 0.2, seed: 1, onProgress: kill })`,
  );

test('a revision that is killed leaves the dataset as it was, and is gone on with or thrown away', async () => {
  const dir = tempDir();
  const first = await tinyLibrary(dir);
  const before = await first.datasets.report('tales');
  first.close();
  const revision = `revise('tales', { remedies: [{ kind: 'drop-documents', documents: [3] }] }, { onProgress: kill })`;
  await killed(dir, revision);
  const library = await opened(join(dir, 'library'));
  expect(await library.datasets.report('tales')).toEqual(before);
  expect(await library.datasets.unfinished()).toMatchObject([
    { name: 'tales', kind: 'revision', id: before.data },
  ]);
  expect(await codeOf(library.datasets.revise('tales', {}))).toBe('dataset/busy');
  const { summary } = await library.datasets.continueImport('tales');
  expect(summary.documents.train + summary.documents.valid).toBe(29);
  expect(await library.datasets.unfinished()).toEqual([]);
  await library.datasets.revise('tales', { remedies: [] });
  library.close();

  await killed(dir, revision);
  const again = await opened(join(dir, 'library'));
  await again.datasets.discard('tales');
  expect(await again.datasets.unfinished()).toEqual([]);
  expect(await again.datasets.report('tales')).toEqual(before);
  expect(readdirSync(join(dir, 'library', 'datasets'))).toEqual([before.data]);
});

test('a dataset that was made again and whose row was not yet written is told as it is', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const [tales] = library.datasets.list();
  const { summary } = await library.datasets.revise('tales', {
    remedies: [{ kind: 'drop-documents', documents: [3] }],
  });
  library.close();
  const db = new Database(join(dir, 'library', 'studio.db'));
  const rows = datasetRows(db);
  const record = rows.get(summary.data);
  if (record === undefined || tales === undefined) throw new Error('the dataset is gone');
  rows.ready({ ...record, documents: tales.documents });
  rows.hold(summary.data, NOBODY); // as the process held it that died between the two
  db.close();
  const { datasets } = await opened(join(dir, 'library'));
  expect(datasets.list()).toEqual([summary]);
  expect(await datasets.unfinished()).toEqual([]);
});

test('an import that was killed outlives the loss of the database, and is gone on with', async () => {
  const dir = tempDir();
  writeTexts(join(dir, 'texts'), tinyTexts(30));
  await killedImport(dir);
  for (const end of ['', '-wal', '-shm']) rmSync(join(dir, 'library', `studio.db${end}`), { force: true });
  const { datasets } = await opened(join(dir, 'library'));
  expect(datasets.list()).toEqual([]);
  const [left] = await datasets.unfinished();
  expect(left).toMatchObject({ name: 'letters', kind: 'import' });
  const paths = [join(dir, 'texts')];
  expect(await codeOf(datasets.import({ paths, name: 'letters' }))).toBe('library/name-taken');
  const { summary } = await datasets.continueImport('letters');
  const whole = await datasets.import({ paths, name: 'at once', valid: 0.2, seed: 1 });
  const { name: _a, data: _b, created: _c, ...counts } = whole;
  expect(summary).toMatchObject({ ...counts, name: 'letters', data: left?.id });
  expect(await datasets.unfinished()).toEqual([]);
});

test('what was killed can be thrown away; nothing of it stays, and it cannot be gone on with', async () => {
  const dir = tempDir();
  writeTexts(join(dir, 'texts'), tinyTexts(30));
  await killedImport(dir);
  const { datasets } = await opened(join(dir, 'library'));
  const place = join(dir, 'library', 'datasets');
  expect(readdirSync(place)).toHaveLength(1);
  await datasets.discard('letters');
  expect(readdirSync(place)).toEqual([]);
  expect(await codeOf(datasets.continueImport('letters'))).toBe('dataset/not-unfinished');
  expect(existsSync(join(dir, 'texts', '000.txt'))).toBe(true);
  await datasets.import({ paths: [join(dir, 'texts')], name: 'letters' });
});
