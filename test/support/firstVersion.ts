/** Makes a dataset folder what the first version of the program would have written, from one of today. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';

const reportSchema = z.looseObject({ version: z.number(), text: z.unknown() });
const sourcesSchema = z.array(
  z.looseObject({ path: z.string(), bytes: z.number(), sha256: z.string(), encoding: z.string().nullable() }),
);
const aboutSchema = z.looseObject({ notes: z.unknown() });
const textRow = z.object({ id: z.int(), name: z.string(), labels_json: z.string(), text: z.string() });

export function makeFirstVersion(folder: string, paths: readonly string[]): void {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const write = (file: string, value: unknown): void =>
    writeFileSync(join(folder, file), JSON.stringify(value));
  rmSync(join(folder, 'facts.bin'));
  write('recipe.json', {
    ...{ version: 1, paths, passages: false, split: { valid: 0.2, seed: 1, contiguous: false } },
    tokenizer: { rules: 'fastai-v2', words: 'spacy-en', version: 1 },
  });
  const { text: _text, ...report } = reportSchema.parse(read('report.json'));
  write('report.json', { ...report, version: 1 });
  const sources = sourcesSchema.parse(read('sources.json'));
  write(
    'sources.json',
    sources.map(({ path, bytes, sha256, encoding }) => ({ path, bytes, sha256, encoding })),
  );
  const { notes: _notes, ...about } = aboutSchema.parse(read('about.json'));
  write('about.json', about);
  writeOldTexts(join(folder, 'texts.db'));
}

/** The first version knew neither where a document is from nor who held it out. */
function writeOldTexts(path: string): void {
  const now = new Database(path);
  const rows = z
    .array(textRow)
    .parse(now.prepare('SELECT id, name, labels_json, text FROM document ORDER BY id').all());
  now.close();
  rmSync(path);
  const old = new Database(path);
  old.exec(`
    CREATE TABLE document (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL, labels_json TEXT NOT NULL, text TEXT NOT NULL
    ) STRICT;
    CREATE VIRTUAL TABLE document_index USING fts5(text, content='document', content_rowid='id');
  `);
  const insert = old.prepare('INSERT INTO document VALUES (@id, @name, @labels_json, @text)');
  for (const row of rows) insert.run(row);
  old.exec(`INSERT INTO document_index (document_index) VALUES ('rebuild')`);
  old.close();
}
