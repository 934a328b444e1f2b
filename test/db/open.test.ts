/** The database opens with durable settings, refuses what is not its own, and migrates from nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { SCHEMA_VERSION } from '../../main/db/migrate.ts';
import { APPLICATION_ID } from '../../main/db/migrations/0001_initial.ts';
import { openDatabase } from '../../main/db/open.ts';
import type { Db } from '../../main/db/open.ts';
import { libraryError } from '../../main/db/sqliteErrors.ts';
import { AppError } from '../../shared/errors.ts';
import { tempDir } from '../support/tempDir.ts';

function opened(file: string): Db {
  const db = openDatabase(file);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

test('a fresh database is in write-ahead mode, synced at every commit, and distrusts its own schema', () => {
  const db = opened(join(tempDir(), 'studio.db'));
  const pragmas = [
    'journal_mode',
    'synchronous',
    'foreign_keys',
    'trusted_schema',
    'busy_timeout',
    'application_id',
  ];
  expect(Object.fromEntries(pragmas.map((name) => [name, db.pragma(name, { simple: true })]))).toEqual({
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    trusted_schema: 0,
    busy_timeout: 5000,
    application_id: APPLICATION_ID,
  });
});

test('the SQLite inside is newer than the one that could corrupt a database two processes write to', () => {
  const db = opened(join(tempDir(), 'studio.db'));
  const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
});

test('a database of version 0 gets every table, and opening it again changes nothing', () => {
  const file = join(tempDir(), 'studio.db');
  openDatabase(file).close();
  const db = opened(file);
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  expect(tables).toEqual([
    'dataset',
    'evaluation',
    'metric',
    'model',
    'note',
    'pause',
    'run',
    'sample',
    'setting',
  ]);
  expect(db.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
});

test('all tables are strict: text is refused where a number belongs', () => {
  const db = opened(join(tempDir(), 'studio.db'));
  const loose = db
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0`)
    .pluck()
    .all();
  expect(loose).toEqual(['sqlite_schema']);
});

test('a database that a newer version wrote is refused and left as it is', () => {
  const file = join(tempDir(), 'studio.db');
  const newer = openDatabase(file);
  newer.pragma('user_version = 99');
  newer.close();
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'library/newer' }));
  const db = new Database(file, { readonly: true });
  expect(db.pragma('user_version', { simple: true })).toBe(99);
  db.close();
});

test('a database of another program is refused', () => {
  const file = join(tempDir(), 'studio.db');
  const other = new Database(file);
  other.exec('CREATE TABLE theirs (x)');
  other.close();
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'library/not-ours' }));
});

test('a file that is no database is refused with a code', () => {
  const file = join(tempDir(), 'studio.db');
  writeFileSync(file, 'this was written by an editor '.repeat(100));
  expect(() => openDatabase(file)).toThrow(expect.objectContaining({ code: 'library/not-a-database' }));
});

test('a library whose files may not be written is refused with a code', () => {
  const dir = tempDir();
  openDatabase(join(dir, 'studio.db')).close();
  expect(() => openDatabase(join(dir, 'studio.db', 'below.db'))).toThrow(
    expect.objectContaining({ code: 'disk/permission' }),
  );
});

test('a full database says that the disk is full, and what was in it stays readable', () => {
  const db = opened(join(tempDir(), 'studio.db'));
  db.pragma(`max_page_count = ${Number(db.pragma('page_count', { simple: true }))}`);
  const insert = db.prepare('INSERT INTO setting (key, value) VALUES (@key, @value)');
  const fill = (): void => {
    for (let key = 0; key < 100; key++) insert.run({ key: String(key), value: 'x'.repeat(4000) });
  };
  expect(codeAfter(fill)).toBe('disk/full');
  expect(db.prepare('SELECT count(*) FROM setting').pluck().get()).toBeTypeOf('number');
});

function codeAfter(act: () => void): string {
  try {
    act();
    return 'it succeeded';
  } catch (caught) {
    const error = libraryError(caught);
    return error instanceof AppError ? error.code : String(error);
  }
}
