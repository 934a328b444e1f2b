/** The settings of the program on this computer: a JSON file in the user's own folder. */
import { join } from 'node:path';
import { z } from 'zod';
import { TEXT_SIZES, THEMES, WHEN_CLOSING } from '../../shared/app.ts';
import type { AppSettings, SettingsChanges } from '../../shared/app.ts';
import { diskError } from '../engine/files/atomicWrite.ts';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';

const USUAL: AppSettings = {
  theme: 'system',
  textSize: 1,
  threads: null,
  whenClosing: 'ask',
  notify: true,
};

/** A setting that is missing or that an older or newer version wrote otherwise is the usual one; the rest stay. */
const fileSchema = z.object({
  theme: z.enum(THEMES).catch(USUAL.theme),
  textSize: z.literal(TEXT_SIZES).catch(USUAL.textSize),
  threads: z.int().min(1).max(1024).nullable().catch(USUAL.threads),
  whenClosing: z.enum(WHEN_CLOSING).catch(USUAL.whenClosing),
  notify: z.boolean().catch(USUAL.notify),
});

export interface SettingsStore {
  get(): AppSettings;
  /** @throws AppError `disk/…` */
  set(changes: SettingsChanges): AppSettings;
  onChange(listener: (settings: AppSettings) => void): () => void;
}

export function openSettings(dir: string): SettingsStore {
  const file = join(dir, 'settings.json');
  let settings: AppSettings = readJsonFile(file, fileSchema) ?? USUAL;
  const listeners = new Set<(settings: AppSettings) => void>();
  return {
    get: () => settings,
    set: (changes) => {
      const next: AppSettings = {
        theme: changes.theme ?? settings.theme,
        textSize: changes.textSize ?? settings.textSize,
        threads: changes.threads === undefined ? settings.threads : changes.threads,
        whenClosing: changes.whenClosing ?? settings.whenClosing,
        notify: changes.notify ?? settings.notify,
      };
      try {
        writeJsonFile(file, next);
      } catch (error) {
        throw diskError(error, file);
      }
      settings = next;
      for (const listener of listeners) listener(settings);
      return settings;
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
