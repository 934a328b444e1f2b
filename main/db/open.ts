/** Opens the library's database with the settings that make a committed row survive a power cut. */
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors.ts';
import { migrate } from './migrate.ts';
import { APPLICATION_ID } from './migrations/0001_initial.ts';
import { nativeBinding } from './nativeBinding.ts';
import { libraryError } from './sqliteErrors.ts';

export type Db = Database.Database;

const BUSY_MS = 5000;
const WAL_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Opens `file` (made if it is not there) and brings its schema up to date.
 * @throws AppError `library/not-a-database` when the file is damaged or another program's,
 *   `library/newer` when a later version of this program wrote it, `disk/…`, `library/busy`
 */
export function openDatabase(file: string): Db {
  const db = connect(file);
  try {
    checkOwner(db, file);
    setPragmas(db);
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    if (isDamage(error)) {
      const message = `The library's database ${file} is damaged or is no database. Your runs and models are also kept as folders beside it; move the file away and open the library again to rebuild it from them.`;
      throw new AppError('library/not-a-database', message, { file }, error);
    }
    throw libraryError(error);
  }
}

function connect(file: string): Db {
  try {
    return new Database(file, { timeout: BUSY_MS, ...nativeBinding() });
  } catch (error) {
    throw libraryError(error);
  }
}

/** Whether SQLite said that the file itself is at fault. */
export function isDamage(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'library/not-a-database';
  return (
    error instanceof Database.SqliteError &&
    (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))
  );
}

function checkOwner(db: Db, file: string): void {
  const owner = db.pragma('application_id', { simple: true });
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (owner === APPLICATION_ID || (owner === 0 && tables === 0)) return;
  const message = `${file} is a database of another program. Choose another library folder.`;
  throw new AppError('library/not-ours', message, { file, owner });
}

function setPragmas(db: Db): void {
  enterWal(db);
  // NORMAL may lose the last commits at a power cut, and a step that has been shown must not be lost
  db.pragma('synchronous = FULL');
  if (db.pragma('synchronous', { simple: true }) !== 2) {
    throw new AppError(
      'internal/synchronous',
      'SQLite did not accept synchronous=FULL, so results could be lost.',
    );
  }
  if (process.platform === 'darwin') {
    // a plain fsync is no barrier there
    db.pragma('fullfsync = ON');
    db.pragma('checkpoint_fullfsync = ON');
  }
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('cell_size_check = ON');
  db.pragma(`journal_size_limit = ${WAL_LIMIT_BYTES}`);
}

/** The switch to WAL needs the file alone and does not always wait for it, so a second opener may have to try again. */
function enterWal(db: Db): void {
  const give = Date.now() + BUSY_MS;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const busy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!busy || Date.now() > give) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}
