/** Tales of the brothers Grimm. For measurements only: the translation's age is not stated. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readZip } from './archives.ts';
import type { Document } from './documents.ts';
import { readPackage } from './packages.ts';

const HEADER_ROWS = 3;
const CONTENT = 3;
const rows = z.array(z.array(z.string()));

export function grimm(): Document[] {
  const [table] = readZip(readPackage('grimm'), /\/grimm-tales\.tab$/).values();
  return rows
    .parse(parse(table ?? '', { delimiter: '\t', relax_column_count: true, relax_quotes: true }))
    .slice(HEADER_ROWS)
    .map((row) => ({ text: row[CONTENT] ?? '', source: 'grimm' }))
    .filter(({ text }) => text !== '');
}
