/** Jane Austen's six novels from R's lazy-load database, in pieces the size of a chapter. Public domain. */
import { gunzipSync } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';
import { readDeb } from './archives.ts';
import { paragraphsOf, pieces, type Document } from './documents.ts';
import { readPackage } from './packages.ts';
import { readRChunk, readRObject, type RValue } from './rData.ts';

const PARAGRAPHS_A_DOCUMENT = 40;

export function austen(): Document[] {
  const files = [...readDeb(readPackage('austen'), /janeaustenr\/data\/Rdata\.rd[xb]$/)];
  const index = files.find(([name]) => name.endsWith('.rdx'))?.[1];
  const database = files.find(([name]) => name.endsWith('.rdb'))?.[1];
  if (index === undefined || database === undefined) throw unreadable();
  return Object.values(field(readRObject(gunzipSync(index)), 'variables')).flatMap((place) => {
    const [offset, length] = Array.isArray(place) ? place : [];
    if (typeof offset !== 'number' || typeof length !== 'number') throw unreadable();
    const lines = readRChunk(database, offset, length);
    if (!Array.isArray(lines) || !lines.every((l) => typeof l === 'string')) throw unreadable();
    return pieces(paragraphsOf(lines.join('\n')), PARAGRAPHS_A_DOCUMENT).map((paragraphs) => ({
      text: paragraphs.join('\n\n'),
      source: 'austen',
    }));
  });
}

function field(value: RValue, name: string): { [name: string]: RValue } {
  const inner = typeof value === 'object' && value !== null && !Array.isArray(value) ? value[name] : null;
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) throw unreadable();
  return inner;
}

function unreadable(): AppError {
  return new AppError('input/r-database', "The package of Jane Austen's novels is not laid out as expected.");
}
