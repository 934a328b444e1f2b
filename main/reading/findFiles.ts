/** Finds the files below the paths a person named, in an order that does not change; their kinds are told later. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { openable, pathOf, shownPath } from './rawPath.ts';
import type { FoundFile, Skipped } from './sources.ts';

/** Folders in folders; more is a mistake or a trap. */
const DEEPEST = 32;
const MOST_ENTRIES = 1_000_000;
/** Entries that are looked at together. */
const BATCH = 64;

/** What systems and programs leave in folders. */
const LITTER: Readonly<Record<string, string>> = {
  'thumbs.db': 'previews that Windows keeps of pictures',
  'desktop.ini': 'a note of Windows on how to show the folder',
  __macosx: 'what macOS adds to archives',
};

export interface Found {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly Skipped[];
}

type Stats = Awaited<ReturnType<typeof lstat>>;

/**
 * Ordinary files, each once; folders are searched in the order of their names. Links in folders are not followed:
 * what they point to inside the folder is found anyway, and what lies outside was not chosen.
 *
 * @throws AppError `input/not-found`, `input/unreadable`, `input/not-a-file` for a path that was named
 */
export async function findFiles(paths: readonly string[], signal?: AbortSignal): Promise<Found> {
  const files: FoundFile[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  let entriesLeft = MOST_ENTRIES;

  /** `real` without links; `below` the names of the folders between the one that was named and the file. */
  function add(path: string, real: string, name: string, bytes: number, below: readonly string[]): void {
    if (seen.has(real)) return;
    seen.add(real);
    const folder = below.length === 0 ? {} : { folder: shownPath(below.join('/')) };
    files.push({ path, real, name: shownPath(name), bytes, ...folder });
  }

  async function search(path: string, real: string, name: string, below: readonly string[]): Promise<void> {
    signal?.throwIfAborted();
    const skip = (entry: string, reason: string): void => {
      skipped.push({ path: shownPath(join(name, entry)), reason });
    };
    const names = (await readdir(openable(path), { encoding: 'buffer' })).map(pathOf);
    // names are compared by their code units, so that the order is the same in every language and on every system
    names.sort((a, b) => (a < b ? -1 : 1));
    for (let at = 0; at < names.length; at += BATCH) {
      signal?.throwIfAborted();
      const batch = names.slice(at, at + BATCH);
      const found = await Promise.all(
        batch.map((entry) => lstat(openable(join(path, entry))).catch(() => null)),
      );
      for (const [i, entry] of batch.entries()) {
        entriesLeft -= 1;
        if (entriesLeft < 0) {
          if (entriesLeft === -1) skip(entry, 'and what follows: more than a million files and folders');
          return;
        }
        const state = found[i] ?? null;
        const reason = reasonAgainst(entry, state, below.length + 1);
        if (reason !== null || state === null) skip(entry, reason ?? 'cannot be looked at');
        else if (!state.isDirectory()) {
          add(join(path, entry), join(real, entry), join(name, entry), state.size, below);
        } else {
          const deeper = [
            join(path, entry),
            join(real, entry),
            join(name, entry),
            [...below, entry],
          ] as const;
          await search(...deeper).catch((error: unknown) => {
            if (!isSystemFault(error)) throw error;
            skip(entry, 'a folder that cannot be opened');
          });
        }
      }
    }
  }

  for (const path of paths) {
    try {
      const found = await stat(openable(path));
      const real = await realpath(openable(path), { encoding: 'buffer' }).then(pathOf);
      if (found.isDirectory()) await search(path, real, basename(resolve(path)), []);
      else if (found.isFile()) add(path, real, basename(path), found.size, []);
      else {
        const message = `“${shownPath(path)}” is not an ordinary file, so it was not read.`;
        throw new AppError('input/not-a-file', message, { path });
      }
    } catch (error) {
      throw pathError(error, path);
    }
  }
  return { files, skipped };
}

/** Why what lies in a folder is not read; null = it is. */
function reasonAgainst(entry: string, state: Stats | null, depth: number): string | null {
  if (state === null) return 'cannot be looked at';
  if (entry.startsWith('.')) return 'hidden';
  if (entry.startsWith('~$')) return 'a note of Office that a document is open';
  const litter = LITTER[entry.toLowerCase()];
  if (litter !== undefined && Object.hasOwn(LITTER, entry.toLowerCase())) return litter;
  if (state.isSymbolicLink()) return 'a link; name what it points to, if it is wanted';
  if (state.isDirectory()) return depth > DEEPEST ? 'too many folders inside each other' : null;
  return state.isFile() ? null : 'not an ordinary file';
}

function isSystemFault(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && !(error instanceof AppError) && 'code' in error && 'syscall' in error;
}

function pathError(error: unknown, path: string): unknown {
  if (!isSystemFault(error)) return error;
  const shown = shownPath(path);
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const message = `“${shown}” does not exist; check the spelling and name a file or folder that is there.`;
    return new AppError('input/not-found', message, { path }, error);
  }
  const message = `“${shown}” cannot be read (${String(error.code)}); check that you have permission to open it.`;
  return new AppError('input/unreadable', message, { path }, error);
}
