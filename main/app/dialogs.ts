/** The system's dialogs for opening and saving; each purpose remembers its last folder. */
import { dialog } from 'electron';
import type { BrowserWindow, OpenDialogOptions, SaveDialogOptions } from 'electron';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';

export type Purpose = 'texts' | 'model' | 'library' | 'report' | 'chart' | 'play';

export interface Dialogs {
  /** @returns what was chosen; nothing where the person thought better of it */
  open(purpose: Purpose, options: OpenDialogOptions): Promise<readonly string[]>;
  save(purpose: Purpose, name: string, options: SaveDialogOptions): Promise<string | null>;
}

const foldersSchema = z.partialRecord(
  z.enum(['texts', 'model', 'library', 'report', 'chart', 'play']),
  z.string(),
);

/** @param dir the user's own folder */
export function createDialogs(window: () => BrowserWindow | null, dir: string): Dialogs {
  const file = join(dir, 'folders.json');
  let folders = readJsonFile(file, foldersSchema) ?? {};

  function remember(purpose: Purpose, folder: string): void {
    folders = { ...folders, [purpose]: folder };
    try {
      writeJsonFile(file, folders);
    } catch {
      // the next dialog then begins elsewhere, which is no reason to fail what was asked for
    }
  }

  return {
    async open(purpose, options) {
      const folder = folders[purpose];
      const asked: OpenDialogOptions = {
        ...options,
        ...(folder === undefined ? {} : { defaultPath: folder }),
      };
      const owner = window();
      const { canceled, filePaths } = await (owner === null
        ? dialog.showOpenDialog(asked)
        : dialog.showOpenDialog(owner, asked));
      const [first] = filePaths;
      if (canceled || first === undefined) return [];
      remember(purpose, dirname(first));
      return filePaths;
    },
    async save(purpose, name, options) {
      const folder = folders[purpose];
      const asked: SaveDialogOptions = {
        ...options,
        defaultPath: folder === undefined ? name : join(folder, name),
      };
      const owner = window();
      const { canceled, filePath } = await (owner === null
        ? dialog.showSaveDialog(asked)
        : dialog.showSaveDialog(owner, asked));
      if (canceled || filePath === '') return null;
      remember(purpose, dirname(filePath));
      return filePath;
    },
  };
}
