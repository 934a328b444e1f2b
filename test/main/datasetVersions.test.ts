/** Datasets of the first version of the program are shown, searched and made again; a lost database knows all work. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
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

/** Begins an import in a process of its own and kills it while it reads. */
async function killedImport(dir: string): Promise<void> {
  const library = fileURLToPath(new URL('../../main/services/library.ts', import.meta.url));
  const script = `
    const { openLibrary } = await import(${JSON.stringify(library)});
    const { datasets } = await openLibrary(${JSON.stringify(join(dir, 'library'))});
    await datasets.import({
      paths: [${JSON.stringify(join(dir, 'texts'))}], name: 'letters', valid: 0.2, seed: 1, threads: 1,
      onProgress: () => process.kill(process.pid, 'SIGKILL'),
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');
}

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
