/** Brings a database to the newest schema, one transaction a step, forward only. */
import { AppError } from '../../shared/errors.ts';
import { initial } from './migrations/0001_initial.ts';
import { runLife } from './migrations/0002_run_life.ts';
import { ownTexts } from './migrations/0003_own_texts.ts';
import { ownModels } from './migrations/0004_own_models.ts';
import type { Db } from './open.ts';

export interface Migration {
  /** `user_version` after it; migrations are numbered 1, 2, 3 … */
  readonly version: number;
  readonly up: (db: Db) => void;
}

/** Append only: a migration that has been released never changes. */
const MIGRATIONS: readonly Migration[] = [initial, runLife, ownTexts, ownModels];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** @throws AppError `library/newer` when the database's version is above ours; it is then left as it is */
export function migrate(db: Db): void {
  const newest = schemaVersion(db);
  if (newest > SCHEMA_VERSION) {
    const message = `This library was written by a newer version of the program (schema ${newest}, this one knows ${SCHEMA_VERSION}). Nothing was changed; use the newer version, or another library folder.`;
    throw new AppError('library/newer', message, { found: newest, known: SCHEMA_VERSION });
  }
  for (const migration of MIGRATIONS) {
    if (migration.version <= schemaVersion(db)) continue;
    const apply = db.transaction(() => {
      // another process may have done it while we waited for the lock
      if (schemaVersion(db) >= migration.version) return;
      migration.up(db);
      db.pragma(`user_version = ${migration.version}`);
    });
    apply.immediate();
  }
}

function schemaVersion(db: Db): number {
  return Number(db.pragma('user_version', { simple: true }));
}
