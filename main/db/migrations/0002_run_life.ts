/** When things happened, what a run wrote at each evaluation, its pauses, its landing, the person's notes, and the bin. */
import type { Migration } from '../migrate.ts';

export const runLife: Migration = {
  version: 2,
  up: (db) => {
    db.exec(`
      ALTER TABLE run ADD COLUMN notes TEXT NOT NULL DEFAULT '';
      -- when it went into the bin; its name is then free for another, and name_before remembers it
      ALTER TABLE run ADD COLUMN deleted INTEGER;
      ALTER TABLE run ADD COLUMN name_before TEXT;
      ALTER TABLE run ADD COLUMN tokens_per_epoch INTEGER;
      ALTER TABLE run ADD COLUMN trained_ms REAL;
      ALTER TABLE run ADD COLUMN landing_from INTEGER;
      ALTER TABLE run ADD COLUMN landing_updates INTEGER;
      ALTER TABLE run ADD COLUMN checkpoint_at INTEGER;
      ALTER TABLE run ADD COLUMN checkpoint_time INTEGER;

      ALTER TABLE metric ADD COLUMN time INTEGER;
      ALTER TABLE evaluation ADD COLUMN time INTEGER;
      ALTER TABLE note ADD COLUMN time INTEGER;

      -- texts were kept before and after training; now at any update, 0 = before
      CREATE TABLE sample_at (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        at INTEGER NOT NULL,
        position INTEGER NOT NULL,
        prompt TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (run, at, position)
      ) STRICT, WITHOUT ROWID;
      -- those after training were written by the weights of the best evaluation
      INSERT INTO sample_at (run, at, position, prompt, text)
        SELECT sample.run,
          CASE stage WHEN 'before' THEN 0 ELSE coalesce(
            (SELECT json_extract(best_json, '$.update') FROM run WHERE run.id = sample.run),
            (SELECT max(step) FROM metric WHERE metric.run = sample.run), 1) END,
          position, prompt, text FROM sample;
      DROP TABLE sample;
      ALTER TABLE sample_at RENAME TO sample;

      CREATE TABLE pause (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        began INTEGER NOT NULL,
        ended INTEGER,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('paused', 'interrupted')),
        PRIMARY KEY (run, began)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};
