/** Which library folder this program opens: the one named at the start, else the one that was chosen, else the usual. */
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { diskError } from '../engine/files/atomicWrite.ts';
import { libraryDir } from '../paths.ts';
import { readJsonFile, writeJsonFile } from './jsonFile.ts';

const placeSchema = z.object({ library: z.string().min(1) });
const fileIn = (dir: string): string => join(dir, 'library.json');

/**
 * @param args the program's arguments: `--library DIR` or `--library=DIR`
 * @param dir the user's own folder
 * @param cwd what a relative DIR is relative to
 */
export function libraryPlace(args: readonly string[], dir: string, cwd: string): string {
  const asked = askedLibrary(args);
  if (asked !== null) return resolve(cwd, asked);
  return libraryDir(readJsonFile(fileIn(dir), placeSchema)?.library);
}

/** @throws AppError `disk/…` */
export function rememberLibrary(dir: string, library: string): void {
  const file = fileIn(dir);
  try {
    writeJsonFile(file, { library });
  } catch (error) {
    throw diskError(error, file);
  }
}

/** The arguments without `--library`, for a start with the one that was chosen. */
export function withoutLibrary(args: readonly string[]): string[] {
  return args.filter(
    (arg, i) => arg !== '--library' && !arg.startsWith('--library=') && args[i - 1] !== '--library',
  );
}

function askedLibrary(args: readonly string[]): string | null {
  const joined = args.find((arg) => arg.startsWith('--library='));
  if (joined !== undefined) return joined.slice('--library='.length) || null;
  const at = args.indexOf('--library');
  return at === -1 ? null : (args[at + 1] ?? null);
}
