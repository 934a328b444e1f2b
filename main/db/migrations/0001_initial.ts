/** The first schema. Times are epoch milliseconds; columns named *_json hold JSON text. */
import type { Migration } from '../migrate.ts';

/** "ULMF": tells `file` and us that a SQLite file is a library of ours. */
export const APPLICATION_ID = 0x554c4d46;

// A lease says which process is working on a row: a pid alone is reused, so its start time and the boot are kept too.
const LEASE = `
  lease_pid INTEGER,
  lease_started TEXT,
  lease_boot TEXT,
  lease_host TEXT,
  lease_heartbeat INTEGER`;

export const initial: Migration = {
  version: 1,
  up: (db) => {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.exec(`
      CREATE TABLE dataset (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        state TEXT NOT NULL CHECK (state IN ('importing', 'ready')),
        created INTEGER NOT NULL,
        train_documents INTEGER NOT NULL DEFAULT 0,
        valid_documents INTEGER NOT NULL DEFAULT 0,
        train_tokens INTEGER NOT NULL DEFAULT 0,
        valid_tokens INTEGER NOT NULL DEFAULT 0,
        types INTEGER NOT NULL DEFAULT 0,
        skipped_json TEXT NOT NULL DEFAULT '[]',
        ${LEASE}
      ) STRICT;

      CREATE TABLE model (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        created INTEGER NOT NULL,
        emb_sz INTEGER NOT NULL,
        n_hid INTEGER NOT NULL,
        n_layers INTEGER NOT NULL,
        vocab INTEGER NOT NULL,
        parameters INTEGER NOT NULL,
        dtype TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        perplexity REAL,
        run TEXT
      ) STRICT;

      CREATE TABLE run (
        id TEXT PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL CHECK (kind IN ('finetune', 'pretrain')),
        status TEXT NOT NULL CHECK (status IN
          ('queued', 'running', 'paused', 'interrupted', 'stopped', 'failed', 'done')),
        base TEXT,
        base_name TEXT,
        data TEXT NOT NULL,
        data_name TEXT NOT NULL,
        model TEXT,
        created INTEGER NOT NULL,
        ended INTEGER,
        steps INTEGER NOT NULL,
        epochs INTEGER NOT NULL,
        seed INTEGER NOT NULL,
        engine TEXT NOT NULL,
        threads INTEGER NOT NULL,
        settings_json TEXT NOT NULL,
        groups_json TEXT NOT NULL,
        vocab INTEGER NOT NULL,
        versions_json TEXT NOT NULL,
        before_json TEXT,
        after_json TEXT,
        best_json TEXT,
        failure_json TEXT,
        ${LEASE}
      ) STRICT;
      CREATE INDEX run_created ON run (created);

      CREATE TABLE metric (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        step INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        loss REAL,
        ar REAL,
        tar REAL,
        grad_norm REAL,
        lr_json TEXT NOT NULL,
        PRIMARY KEY (run, step)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE evaluation (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        loss REAL,
        perplexity REAL,
        accuracy REAL,
        tokens INTEGER NOT NULL,
        PRIMARY KEY (run, at)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE note (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        code TEXT NOT NULL,
        message TEXT NOT NULL,
        PRIMARY KEY (run, at, code)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE sample (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        stage TEXT NOT NULL CHECK (stage IN ('before', 'after')),
        position INTEGER NOT NULL,
        prompt TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (run, stage, position)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE setting (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
