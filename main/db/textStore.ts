/** texts.db of a dataset: the documents as they were read, with a full-text index; written once, then only read. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { damaged } from '../engine/text/datasetFolder.ts';
import { nativeBinding } from './nativeBinding.ts';

export const TEXTS_FILE = 'texts.db';
/** "ULMT" */
const APPLICATION_ID = 0x554c4d54;

/** Megabytes of words that the index gathers before it writes them: fewer, larger pieces, and less to merge. */
const INDEX_MEMORY = 8;
const CACHE_KIB = 16 * 1024;

/** A document as it was read, and where it is from. */
export interface StoredText {
  /** place in sources.json; null where a store of the first version does not tell */
  readonly source: number | null;
  /** named by the person as a part of what is held out */
  readonly held: boolean;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A store that is being filled. Row `id` is the document's place in the order of reading, as in docs.bin. */
export interface TextWriter {
  /** documents that are there for good */
  readonly kept: () => number;
  get(id: number): StoredText | null;
  add(id: number, text: StoredText): void;
  /** Makes what was added outlive a kill. */
  commit(): void;
  /** Forgets the documents from `id` on. */
  cutAt(id: number): void;
  /** Commits, and leaves one file alone. */
  finish(): void;
  /** Closes without committing; does nothing after `finish`. */
  close(): void;
}

const row = z.object({
  source: z.number().nullable(),
  held: z.number(),
  name: z.string(),
  labels_json: z.string(),
  text: z.string(),
});
const labelsSchema = z.record(z.string(), z.string());

function toText(found: unknown): StoredText {
  const { held, labels_json, ...rest } = row.parse(found);
  return { ...rest, held: held === 1, labels: labelsSchema.parse(JSON.parse(labels_json)) };
}

/** Opens the store of a folder, with what an interrupted work has kept in it. */
export function openTextWriter(dir: string): TextWriter {
  const path = join(dir, TEXTS_FILE);
  const isNew = !existsSync(path);
  const db = new Database(path, nativeBinding());
  // what is committed survives a power cut, which costs little as commits are few
  db.pragma('journal_mode = TRUNCATE');
  db.pragma('synchronous = NORMAL');
  db.pragma(`cache_size = -${CACHE_KIB}`);
  if (isNew || db.pragma('application_id', { simple: true }) !== APPLICATION_ID) createTables(db);
  const insert = db.prepare(
    `INSERT INTO document (id, source, held, name, labels_json, text)
     VALUES (@id, @source, @held, @name, @labels, @text)`,
  );
  const index = db.prepare('INSERT INTO document_index (rowid, text) VALUES (@id, @text)');
  const unindex = db.prepare(
    `INSERT INTO document_index (document_index, rowid, text)
     SELECT 'delete', id, text FROM document WHERE id = @id`,
  );
  const remove = db.prepare('DELETE FROM document WHERE id = @id');
  const get = db.prepare('SELECT source, held, name, labels_json, text FROM document WHERE id = @id');
  const count = db.prepare<[], number>('SELECT coalesce(max(id) + 1, 0) FROM document').pluck();
  let kept = count.get() ?? 0;
  const commit = (): void => {
    if (db.inTransaction) db.exec('COMMIT');
    kept = count.get() ?? 0;
  };
  return {
    kept: () => kept,
    get: (id) => {
      const found: unknown = get.get({ id });
      return found === undefined ? null : toText(found);
    },
    add: (id, { source, held, name, labels, text }) => {
      if (!db.inTransaction) db.exec('BEGIN');
      insert.run({ id, source, held: held ? 1 : 0, name, labels: JSON.stringify(labels), text });
      index.run({ id, text });
    },
    commit,
    cutAt: (id) => {
      db.exec('BEGIN');
      for (let last = kept - 1; last >= id; last--) {
        unindex.run({ id: last });
        remove.run({ id: last });
      }
      commit();
    },
    finish: () => {
      commit();
      db.pragma('journal_mode = DELETE');
      db.close();
    },
    close: () => {
      db.close();
    },
  };
}

function createTables(db: Database.Database): void {
  db.exec(`
    BEGIN;
    CREATE TABLE document (
      id INTEGER PRIMARY KEY,
      source INTEGER,
      held INTEGER NOT NULL,
      name TEXT NOT NULL,
      labels_json TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE document_index USING fts5(text, content='document', content_rowid='id');
    INSERT INTO document_index (document_index, rank) VALUES ('hashsize', ${INDEX_MEMORY * 2 ** 20});
    PRAGMA application_id = ${APPLICATION_ID};
    COMMIT;
  `);
}

/** Goes through the documents of a complete dataset in their order. @throws AppError `dataset/damaged` */
export function* storedTexts(dir: string): Generator<StoredText> {
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      const { source, held } = columnsOf(db);
      const rows = db
        .prepare(
          `SELECT ${source} AS source, ${held} AS held, name, labels_json, text FROM document ORDER BY id`,
        )
        .iterate();
      for (const found of rows) yield toText(found);
    } finally {
      db.close();
    }
  } catch (error) {
    throw error instanceof Database.SqliteError || error instanceof z.ZodError ? damaged(path, error) : error;
  }
}

/** What the first version did not keep. */
function columnsOf(db: Database.Database): { source: string; held: string } {
  const names = db.prepare("SELECT name FROM pragma_table_info('document')").pluck().all();
  return names.includes('source') ? { source: 'source', held: 'held' } : { source: 'NULL', held: '0' };
}

/** Opens a complete store for a question. @throws AppError `dataset/damaged` */
function ask<T>(dir: string, question: (db: Database.Database) => T): T {
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      return question(db);
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(path, error);
  }
}

/** The names of some documents, by their place. @throws AppError `dataset/damaged` */
export function documentNames(dir: string, ids: readonly number[]): Map<number, string> {
  return ask(dir, (db) => {
    const name = db.prepare<[number], string>('SELECT name FROM document WHERE id = ?').pluck();
    return new Map(ids.map((id) => [id, name.get(id) ?? '']));
  });
}

/** How some documents begin, by their place: at most `most` characters. @throws AppError `dataset/damaged` */
export function documentBeginnings(dir: string, ids: readonly number[], most: number): Map<number, string> {
  return ask(dir, (db) => {
    const begin = db
      .prepare<{ id: number; most: number }, string>(
        'SELECT substr(text, 1, @most) FROM document WHERE id = @id',
      )
      .pluck();
    return new Map(ids.map((id) => [id, begin.get({ id, most }) ?? '']));
  });
}

/** Characters (code points) of the wanted documents as they were read. @throws AppError `dataset/damaged` */
export function countCharacters(dir: string, wanted: (document: number) => boolean): number {
  return ask(dir, (db) => {
    const lengths = db.prepare<[], number>('SELECT length(text) FROM document ORDER BY id').pluck();
    let [document, characters] = [0, 0];
    for (const length of lengths.iterate()) if (wanted(document++)) characters += length;
    return characters;
  });
}

/**
 * The group of each document by the value of a label, numbered in the order in which they appear; one without the
 * label is a group of its own.
 * @throws AppError `dataset/damaged`
 */
export function groupNumbers(dir: string, label: string, documents: number): Uint32Array {
  return ask(dir, (db) => {
    const groups = new Uint32Array(documents);
    const numbers = new Map<string, number>();
    let next = 0;
    const rows = db.prepare<[], string>('SELECT labels_json FROM document ORDER BY id').pluck().iterate();
    let d = 0;
    for (const json of rows) {
      const value = labelsSchema.parse(JSON.parse(json))[label];
      const known = value === undefined || value === '' ? undefined : numbers.get(value);
      if (known === undefined && value !== undefined && value !== '') numbers.set(value, next);
      groups[d++] = known ?? next++;
    }
    return groups;
  });
}

/** What a store holds in all; `held` is 1 for each document that was named as held out, null where none was. */
export function storedCounts(dir: string): { documents: number; held: Uint8Array | null; first: boolean } {
  return ask(dir, (db) => {
    const documents = db.prepare<[], number>('SELECT count(*) FROM document').pluck().get() ?? 0;
    const columns = columnsOf(db);
    const held = new Uint8Array(documents);
    const rows = db.prepare<[], number>(`SELECT id FROM document WHERE ${columns.held} = 1`).pluck().all();
    for (const id of rows) held[id] = 1;
    return { documents, held: rows.length === 0 ? null : held, first: columns.source === 'NULL' };
  });
}

const shownRow = z.object({
  name: z.string(),
  labels_json: z.string(),
  text: z.string(),
  longer: z.number(),
});

/**
 * One document as it was read, its first characters. Opens and closes the file, which never changes.
 * @throws AppError `dataset/damaged`
 */
export function readText(
  dir: string,
  index: number,
  most: number,
): { name: string; labels: Readonly<Record<string, string>>; text: string; longer: boolean } {
  return ask(dir, (db) => {
    const found: unknown = db
      .prepare(
        `SELECT name, labels_json, substr(text, 1, @most) AS text, length(text) > @most AS longer
         FROM document WHERE id = @index`,
      )
      .get({ index, most });
    const { labels_json, longer, ...rest } = shownRow.parse(found);
    return { ...rest, labels: labelsSchema.parse(JSON.parse(labels_json)), longer: longer === 1 };
  });
}
