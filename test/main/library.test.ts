/** A library folder outlives its database, and is opened by several processes at once. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openLibrary } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, tinyLibrary } from '../support/tinyLibrary.ts';
import { finetune, killAfter } from '../support/tinyRuns.ts';

/** All that a library knows, in plain data. */
function contents(library: Library): unknown {
  return {
    datasets: library.datasets.list(),
    models: library.models.list(),
    runs: library.runs.list().map(({ id }) => [library.runs.show(id), library.runs.updates(id)]),
  };
}

test('a database that was lost is rebuilt from the folders, with every number', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  await finetune(before, { name: 'first' });
  await killAfter(join(dir, 'library'), 'killed', 9);
  const known = contents(before);
  before.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(dir, 'library', `studio.db${end}`), { force: true });
  expect(contents(await opened(join(dir, 'library')))).toEqual(known);
});

test('a damaged database is put aside and rebuilt, and its owner is told', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  const known = contents(before);
  before.close();
  writeFileSync(join(dir, 'library', 'studio.db'), 'not a database at all '.repeat(500));
  const library = await opened(join(dir, 'library'));
  expect(contents(library)).toEqual(known);
  expect(library.notices[0]).toContain('damaged');
  expect(existsSync(join(dir, 'library', 'quarantine'))).toBe(true);
});

test('a folder that cannot be read is left out of the rebuilding and named', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  const [dataset] = before.datasets.list();
  before.close();
  rmSync(join(dir, 'library', 'studio.db'));
  rmSync(join(dir, 'library', 'datasets', dataset?.data ?? '', 'report.json'));
  const library = await opened(join(dir, 'library'));
  expect([library.datasets.list(), library.notices.length]).toEqual([[], 1]);
  expect(library.notices[0]).toContain(dataset?.data);
});

test('a library that a newer version wrote is refused and nothing is put aside', async () => {
  const dir = tempDir();
  (await openLibrary(dir)).close();
  const db = new Database(join(dir, 'studio.db'));
  db.pragma('user_version = 99');
  db.close();
  expect(await codeOf(openLibrary(dir))).toBe('library/newer');
  expect(existsSync(join(dir, 'quarantine'))).toBe(false);
});

test('a folder that cannot be made is refused with a code', async () => {
  const file = join(tempDir(), 'letter.txt');
  writeFileSync(file, 'Dear sister');
  expect(await codeOf(openLibrary(join(file, 'library')))).toBe('disk/no-folder');
});

test('processes that open a new library at the same moment all succeed and find the same', async () => {
  const dir = join(tempDir(), 'library');
  const module = fileURLToPath(new URL('../../main/services/library.ts', import.meta.url));
  const script = `
    const { openLibrary } = await import(${JSON.stringify(module)});
    const library = await openLibrary(${JSON.stringify(dir)});
    console.log(JSON.stringify(library.models.list().map(({ name }) => name)));
    library.close();`;
  const run = promisify(execFile);
  const open = (): Promise<{ stdout: string }> =>
    run(process.execPath, ['--input-type=module', '-e', script]);
  const found = await Promise.all([open(), open(), open()]);
  const library = await opened(dir);
  expect(new Set(found.map(({ stdout }) => stdout.trim()))).toEqual(
    new Set([JSON.stringify(library.models.list().map(({ name }) => name))]),
  );
  expect(readdirSync(join(dir, 'models'))).toHaveLength(library.models.list().length);
});
