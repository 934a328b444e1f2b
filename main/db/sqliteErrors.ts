/** Turns what SQLite reports about the disk and about other processes into a sentence with a code. */
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';

const SENTENCES: Readonly<Record<string, readonly [code: ErrorCode, sentence: string]>> = {
  SQLITE_FULL: [
    'disk/full',
    'The disk is full. What is saved already is unchanged; free some space and try again.',
  ],
  SQLITE_READONLY: [
    'disk/read-only',
    'The library cannot be written to. Check the permissions of its folder, or choose another one.',
  ],
  SQLITE_CANTOPEN: [
    'disk/permission',
    'The library’s database cannot be opened. Check the permissions of its folder, or choose another one.',
  ],
  SQLITE_IOERR: [
    'disk/failed',
    'The disk reports an error while the library is read or written. What was saved before is unchanged.',
  ],
  SQLITE_BUSY: [
    'library/busy',
    'Another process has kept the library locked for several seconds. Try again when it is done.',
  ],
};

/** Any other error is handed back as it is. */
export function libraryError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  // extended codes such as SQLITE_IOERR_FSYNC begin with the general one
  const general = /^SQLITE_[A-Z]+/.exec(error.code)?.[0] ?? '';
  const [code, sentence] = SENTENCES[general] ?? [];
  return code === undefined || sentence === undefined
    ? error
    : new AppError(code, sentence, { sqlite: error.code }, error);
}
