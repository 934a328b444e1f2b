/** In the ingest process: what a person has chosen, before it is imported. */
import { basename, extname, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { findFiles } from '../reading/findFiles.ts';
import { peekTable } from '../reading/peekTable.ts';
import type { FoundFile } from '../reading/sources.ts';
import type { ResultOf } from './messages.ts';

/** Names that are shown; the number of files is told beside them. */
const NAMES = 50;
const LEFT_OUT = 1000;

export async function lookAtFiles(paths: readonly string[], signal: AbortSignal): Promise<ResultOf<'look'>> {
  const { files, skipped } = await findFiles(paths, signal);
  const [first] = files;
  const tables = files.filter(({ kind }) => kind !== 'text');
  return {
    suggestedName: nameFor(paths),
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    names: files.slice(0, NAMES).map(({ name }) => name),
    table: first !== undefined && tables.length === files.length ? await columnsOf(first, signal) : null,
    leftOut: skipped.slice(0, LEFT_OUT),
  };
}

/** The columns of the first table stand for all; those of a table that cannot be read are told by the import. */
async function columnsOf(file: FoundFile, signal: AbortSignal): Promise<ResultOf<'look'>['table']> {
  for (const encoding of ['utf-8', 'windows-1252']) {
    try {
      const { columns, text } = await peekTable(file, encoding, signal);
      return { columns: [...columns], text };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return null;
}

function nameFor(paths: readonly string[]): string {
  const path = resolve(paths[0] ?? '');
  const name = basename(path, extname(path))
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100);
  return name === '' ? 'texts' : name;
}
