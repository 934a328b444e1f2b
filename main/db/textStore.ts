/** texts.db of a dataset: the documents as they were read, with a full-text index; written once, then only read. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { damaged } from '../engine/text/datasetFolder.ts';
import type { DocumentStore } from '../engine/text/corpus.ts';
import { nativeBinding } from './nativeBinding.ts';

export const TEXTS_FILE = 'texts.db';
/** "ULMT" */
const APPLICATION_ID = 0x554c4d54;

/**
 * Opens the store of a dataset folder that is being built. Row `id` is the document's place in the order of reading,
 * as in docs.bin. Nothing is synced on the way: the folder is flushed as a whole before it moves to its place.
 */
export function createTextStore(dir: string): DocumentStore {
  const db = new Database(join(dir, TEXTS_FILE), nativeBinding());
  db.pragma('journal_mode = OFF');
  db.pragma('synchronous = OFF');
  db.pragma(`application_id = ${APPLICATION_ID}`);
  db.exec(`
    CREATE TABLE document (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      labels_json TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE document_index USING fts5(text, content='document', content_rowid='id');
    BEGIN;
  `);
  const insert = db.prepare(
    'INSERT INTO document (id, name, labels_json, text) VALUES (@id, @name, @labels, @text)',
  );
  return {
    add: (id, { name, labels, text }) => {
      insert.run({ id, name, labels: JSON.stringify(labels), text });
    },
    close: () => {
      try {
        db.exec(`INSERT INTO document_index (document_index) VALUES ('rebuild'); COMMIT;`);
      } finally {
        db.close();
      }
    },
  };
}

const shownRow = z.object({ name: z.string(), text: z.string(), longer: z.number() });

/**
 * One document as it was read, its first characters. Opens and closes the file, which never changes.
 * @throws AppError `dataset/damaged`
 */
export function readText(
  dir: string,
  index: number,
  most: number,
): { name: string; text: string; longer: boolean } {
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      const row: unknown = db
        .prepare(
          'SELECT name, substr(text, 1, @most) AS text, length(text) > @most AS longer FROM document WHERE id = @index',
        )
        .get({ index, most });
      const { name, text, longer } = shownRow.parse(row);
      return { name, text, longer: longer === 1 };
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(path, error);
  }
}
