/** Finds the files that hold texts below the paths a person named, in an order that does not change. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import type { FileKind, FoundFile, Skipped } from './sources.ts';

/** Folders in folders; more is a mistake or a trap. */
const DEEPEST = 32;

const KINDS: Readonly<Record<string, FileKind>> = {
  '.txt': 'text',
  '.text': 'text',
  '.md': 'text',
  '.markdown': 'text',
  '.csv': 'delimited',
  '.tsv': 'delimited',
  '.tab': 'delimited',
  '.jsonl': 'lines',
  '.ndjson': 'lines',
};

export interface Found {
  readonly files: readonly FoundFile[];
  readonly skipped: readonly Skipped[];
}

/**
 * Files of the kinds that are read, each once; folders are searched in the order of their names.
 * A file that was named itself is read as plain text when its ending says nothing.
 *
 * @throws AppError `input/not-found`, `input/unreadable`, `input/not-a-file`
 */
export async function findFiles(paths: readonly string[], signal?: AbortSignal): Promise<Found> {
  const files: FoundFile[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();

  async function add(path: string, name: string, kind: FileKind, bytes: number): Promise<void> {
    const real = await realpath(path);
    if (!seen.has(real)) files.push({ path, real, name, kind, bytes });
    seen.add(real);
  }

  async function search(folder: string, name: string, depth: number): Promise<void> {
    signal?.throwIfAborted();
    const skip = (entry: string, reason: string): number => skipped.push({ path: join(name, entry), reason });
    // names are compared by their code units, so that the order is the same in every language and on every system
    const entries = await readdir(folder).catch((error: unknown) => {
      if (depth === 0) throw error;
      skipped.push({ path: name, reason: 'a folder that cannot be opened' });
      return [];
    });
    for (const entry of entries.sort((a, b) => (a < b ? -1 : 1))) {
      const path = join(folder, entry);
      const found = await lstat(path);
      const kind = KINDS[extname(entry).toLowerCase()];
      if (entry.startsWith('.')) skip(entry, 'hidden');
      else if (found.isSymbolicLink()) skip(entry, 'a link; name what it points to, if it is wanted');
      else if (found.isDirectory() && depth >= DEEPEST) skip(entry, 'too many folders inside each other');
      else if (found.isDirectory()) await search(path, join(name, entry), depth + 1);
      else if (!found.isFile()) skip(entry, 'not an ordinary file');
      else if (kind === undefined) skip(entry, 'not a text: only .txt, .md, .csv, .tsv and .jsonl are read');
      else await add(path, join(name, entry), kind, found.size);
    }
  }

  for (const path of paths) {
    try {
      const found = await stat(path);
      if (found.isDirectory()) await search(path, basename(resolve(path)), 0);
      else if (found.isFile())
        await add(path, basename(path), KINDS[extname(path).toLowerCase()] ?? 'text', found.size);
      else
        throw new AppError('input/not-a-file', `“${path}” is not an ordinary file, so it was not read.`, {
          path,
        });
    } catch (error) {
      throw pathError(error, path);
    }
  }
  return { files, skipped };
}

function pathError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || error instanceof AppError) return error;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    const message = `“${path}” does not exist; check the spelling and name a file or folder that is there.`;
    return new AppError('input/not-found', message, { path }, error);
  }
  const message = `“${path}” cannot be read (${String(error.code)}); check that you have permission to open it.`;
  return new AppError('input/unreadable', message, { path }, error);
}
