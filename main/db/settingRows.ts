/** The setting table: small facts about the library itself. */
import type { Db } from './open.ts';

export interface SettingRows {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

export function settingRows(db: Db): SettingRows {
  const get = db.prepare<[string], string>('SELECT value FROM setting WHERE key = ?').pluck();
  const set = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (@key, @value)');
  return { get: (key) => get.get(key), set: (key, value) => set.run({ key, value }) };
}
