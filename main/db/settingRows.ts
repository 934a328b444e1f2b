/** The setting table: small facts about the library itself. */
import type { Db } from './open.ts';

export interface SettingRows {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
  delete(key: string): void;
  /** the settings whose keys begin so */
  beginning(prefix: string): { readonly key: string; readonly value: string }[];
}

export function settingRows(db: Db): SettingRows {
  const get = db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (@key, @value)');
  const remove = db.prepare('DELETE FROM setting WHERE key = ?');
  const beginning = db.prepare<[{ prefix: string }], { key: string; value: string }>(
    `SELECT key, value FROM setting WHERE substr(key, 1, length(@prefix)) = @prefix ORDER BY key`,
  );
  return {
    get: (key) => get.get(key),
    set: (key, value) => set.run({ key, value }),
    delete: (key) => remove.run(key),
    beginning: (prefix) => beginning.all({ prefix }),
  };
}
