/** What a person writes about a dataset, and by which recipe a run's dataset was made when it began. */
import type { Migration } from '../migrate.ts';

export const ownTexts: Migration = {
  version: 3,
  up: (db) => {
    db.exec(`
      ALTER TABLE dataset ADD COLUMN notes TEXT NOT NULL DEFAULT '';
      -- null for runs of older versions, and on datasets whose recipe nobody can read
      ALTER TABLE run ADD COLUMN recipe_json TEXT;
    `);
  },
};
