/** Finds words in the documents of a dataset by the full-text index of its texts.db. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import type { SearchHit, SearchResult } from '../../shared/data.ts';
import { damaged } from '../engine/text/datasetFolder.ts';
import { nativeBinding } from './nativeBinding.ts';
import { TEXTS_FILE } from './textStore.ts';

/** Hits in one answer. */
const PAGE = 50;
/** Nobody leafs through more; to count on would only take time. */
const MOST_COUNTED = 10_000;
/** Words of a snippet by the index, and characters on either side of one that is cut here. */
const SNIPPET_TOKENS = 24;
const SIDE = 80;

/** The index knows words by the spaces between them; these scripts have none, so their texts are looked through. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

const rowSchema = z.object({ id: z.int(), name: z.string(), shown: z.string() });

/**
 * Documents that hold all of the words, the last of which may be the beginning of one, in the order of their reading.
 * The words mean themselves: nothing in them is an operator.
 * @throws AppError `dataset/damaged`
 */
export function searchTexts(dir: string, words: string, skip: number): SearchResult {
  const wanted = words.split(/[\s\p{Cc}]+/u).filter((word) => /[\p{L}\p{N}\p{M}]/u.test(word));
  if (wanted.length === 0) return { total: 0, hits: [] };
  const path = join(dir, TEXTS_FILE);
  try {
    const db = new Database(path, { ...nativeBinding(), readonly: true, fileMustExist: true });
    try {
      return wanted.some((word) => SPACELESS.test(word))
        ? byLookingThrough(db, wanted, skip)
        : byIndex(db, wanted, skip);
    } finally {
      db.close();
    }
  } catch (error) {
    throw damaged(path, error);
  }
}

function byIndex(db: Database.Database, words: readonly string[], skip: number): SearchResult {
  // marks that no text holds by chance
  const nonce = randomBytes(6).toString('hex');
  const [open, close] = [`<${nonce}>`, `</${nonce}>`];
  const query = `${words.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ')}*`;
  const total = db
    .prepare<[{ query: string; most: number }], number>(
      'SELECT count(*) FROM (SELECT 1 FROM document_index WHERE document_index MATCH @query LIMIT @most)',
    )
    .pluck()
    .get({ query, most: MOST_COUNTED });
  const rows = db
    .prepare(
      `SELECT document.id AS id, document.name AS name,
        snippet(document_index, 0, @open, @close, '…', ${SNIPPET_TOKENS}) AS shown
       FROM document_index JOIN document ON document.id = document_index.rowid
       WHERE document_index MATCH @query ORDER BY document_index.rowid LIMIT ${PAGE} OFFSET @skip`,
    )
    .all({ query, open, close, skip });
  const hits = rows.map((row): SearchHit => {
    const { id: index, name, shown } = rowSchema.parse(row);
    const [before = '', ...rest] = shown.split(open);
    const [found = '', ...after] = rest.join('').split(close);
    return { index, name, before: oneLine(before), found: oneLine(found), after: oneLine(after.join('')) };
  });
  return { total: total ?? 0, hits };
}

function byLookingThrough(db: Database.Database, words: readonly string[], skip: number): SearchResult {
  const holds = words.map((_, i) => `instr(text, @word${i}) > 0`).join(' AND ');
  const given = Object.fromEntries(words.map((word, i) => [`word${i}`, word]));
  const total = db
    .prepare<[Record<string, string | number>], number>(
      `SELECT count(*) FROM (SELECT 1 FROM document WHERE ${holds} LIMIT @most)`,
    )
    .pluck()
    .get({ ...given, most: MOST_COUNTED });
  const rows = db
    .prepare(
      `SELECT id, name, substr(text, max(1, instr(text, @word0) - ${SIDE}), ${2 * SIDE} + length(@word0)) AS shown
       FROM document WHERE ${holds} ORDER BY id LIMIT ${PAGE} OFFSET @skip`,
    )
    .all({ ...given, skip });
  const [word = ''] = words;
  const hits = rows.map((row): SearchHit => {
    const { id: index, name, shown } = rowSchema.parse(row);
    const at = Math.max(0, shown.indexOf(word));
    return {
      ...{ index, name, found: shown.slice(at, at + word.length) },
      before: oneLine(shown.slice(0, at)),
      after: oneLine(shown.slice(at + word.length)),
    };
  });
  return { total: total ?? 0, hits };
}

/** A space at the edge stays: it tells `word,` from `word ,`. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
