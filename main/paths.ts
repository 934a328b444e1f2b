/** Where things lie: the library folder of each platform, and the resources that come with the program. */
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import { findAbove } from './engine/files/above.ts';

const APP_FOLDER = 'ulmfit-studio';

/**
 * The platform's folder for a person's own data, with our name under it.
 * Linux follows the XDG base directory specification: a relative XDG_DATA_HOME is invalid and ignored.
 */
export function defaultLibraryDir(
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string {
  if (platform === 'win32') {
    return join(env['APPDATA'] ?? join(home, 'AppData', 'Roaming'), APP_FOLDER, 'library');
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', APP_FOLDER, 'library');
  const xdg = env['XDG_DATA_HOME'];
  const base = xdg !== undefined && xdg.startsWith('/') ? xdg : join(home, '.local', 'share');
  return join(base, APP_FOLDER, 'library');
}

/** The library folder to use: the one asked for, else the platform's. Always absolute. */
export function libraryDir(asked?: string): string {
  return resolve(asked ?? defaultLibraryDir());
}

/** Files that come with the program: the starter model, the sample corpus. */
export function resourcesDir(): string {
  const starter = findAbove(import.meta.url, join('resources', 'starter'));
  if (starter !== null) return dirname(starter);
  const message =
    'The folder with the starter model, resources/starter, is missing beside the program. Your library was not touched. Install the program again.';
  throw new AppError('internal/resources-missing', message);
}
