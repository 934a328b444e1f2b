/** The labels beside the documents of a dataset: what a split can go by. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { damaged } from '../engine/text/datasetFolder.ts';
import { nativeBinding } from './nativeBinding.ts';
import { TEXTS_FILE } from './textStore.ts';

/** Documents that are looked at; a label that none of them has is a rare one. */
const LOOKED_AT = 100_000;
const MOST = 100;

/**
 * Labels that part the documents into at least two groups, in the order of their names.
 * @throws AppError `dataset/damaged`
 */
export function groupColumnsOf(dir: string): string[] {
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      const keys: unknown = db
        .prepare(
          `SELECT label.key FROM (SELECT labels_json FROM document WHERE labels_json <> '{}' LIMIT @most) AS some,
             json_each(some.labels_json) AS label
           GROUP BY label.key HAVING count(DISTINCT label.value) > 1 ORDER BY label.key LIMIT ${MOST}`,
        )
        .pluck()
        .all({ most: LOOKED_AT });
      return z.array(z.string()).parse(keys);
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(path, error);
  }
}

/**
 * How many documents each source has, by its place among the sources; nothing of stores of the first version.
 * @throws AppError `dataset/damaged`
 */
export function documentsOfSources(dir: string): Map<number, number> {
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      const columns = db.prepare(`SELECT name FROM pragma_table_info('document')`).pluck().all();
      if (!columns.includes('source')) return new Map();
      const rows = db.prepare('SELECT source, count(*) AS documents FROM document GROUP BY source').all();
      const counts = z.array(z.object({ source: z.int(), documents: z.int() })).parse(rows);
      return new Map(counts.map(({ source, documents }) => [source, documents]));
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(path, error);
  }
}
