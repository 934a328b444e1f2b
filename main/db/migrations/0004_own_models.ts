/** What a person writes about a model, and the bin of models. */
import type { Migration } from '../migrate.ts';

export const ownModels: Migration = {
  version: 4,
  up: (db) => {
    db.exec(`
      ALTER TABLE model ADD COLUMN notes TEXT NOT NULL DEFAULT '';
      -- when it went into the bin; its name is then free for another, and name_before remembers it
      ALTER TABLE model ADD COLUMN deleted INTEGER;
      ALTER TABLE model ADD COLUMN name_before TEXT;
    `);
  },
};
