/** Writes files and folders so that after any crash there is the old content or the new, never a mixture. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, realpath, rename, rm, rmdir, stat, statfs } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

export type Content = string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

const TEMPORARY = /^\.tmp-[0-9a-f]{16}$/;
/** One system call writes at most this much; Node refuses 2 GiB and more. */
const PIECE = 64 * 1024 * 1024;

/**
 * Writes a file whole: temporary file beside it, fsync, rename, fsync of the folder.
 * On failure the old file is untouched and no temporary file stays behind.
 *
 * @throws AppError `disk/full`, `disk/permission`, `disk/read-only`, `disk/no-folder`, `disk/failed`;
 *   what a chunk iterator throws is passed on
 */
export async function atomicWriteFile(path: string, content: Content): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await writeAndSync(temporary, content);
    await renameOver(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // the first error is the one to report
    throw diskError(error, path);
  }
}

/**
 * Builds a folder beside its place and moves it there when it is complete. The place must be new or empty;
 * folders above it are made if they are missing.
 *
 * @param build fills the folder it is given; everything it wrote is flushed to disk before the move
 * @throws AppError `input/folder-not-empty`, and those of `atomicWriteFile`; what `build` throws is passed on
 */
export async function atomicWriteFolder(
  finalDir: string,
  build: (temporaryDir: string) => Promise<void>,
): Promise<void> {
  const place = await emptyPlace(finalDir);
  const temporary = join(dirname(place), temporaryName());
  try {
    await mkdir(dirname(place), { recursive: true });
    await mkdir(temporary, { mode: 0o700 });
    await build(temporary);
    await syncTree(temporary);
    await rmdir(place).catch(ignoring('ENOENT')); // Windows cannot rename onto a folder, not even an empty one
    await renameOver(temporary, place);
    await syncFolder(dirname(place));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined); // as above
    throw diskError(error, place);
  }
}

/**
 * Refuses a place for a new folder that is taken by something.
 *
 * @throws AppError `input/folder-not-empty`
 */
export async function ensureFree(dir: string): Promise<void> {
  await emptyPlace(dir);
}

/**
 * Moves a folder to a place in the same file system that is free or an empty folder, and flushes that to disk.
 * What lies in it should have been flushed before.
 *
 * @throws AppError `disk/…`
 */
export async function moveFolder(from: string, to: string): Promise<void> {
  try {
    await rmdir(to).catch(ignoring('ENOENT')); // Windows cannot rename onto a folder, not even an empty one
    await renameOver(from, to);
    await syncFolder(dirname(to));
  } catch (error) {
    throw diskError(error, to);
  }
}

/** Removes what a killed process left half-written in a folder. Only for folders that nobody else writes to now. */
export async function removeTemporaries(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (TEMPORARY.test(name)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

/**
 * Refuses a large write before it begins when it would fill the disk: the run database needs room to say so.
 *
 * @throws AppError `disk/full`
 */
export async function ensureRoom(dir: string, bytes: number): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(dir);
  const reserve = 64 * 1024 * 1024;
  if (blocks === 0 || bavail * bsize >= bytes + reserve) return; // 0 blocks: a file system that does not count
  const mega = (n: number): string => Math.ceil(n / 1e6).toString();
  throw new AppError(
    'disk/full',
    `The disk of “${dir}” has ${mega(bavail * bsize)} MB left, but ${mega(bytes + reserve)} MB are needed to save safely. ` +
      'What is saved already is unchanged; free some space and try again.',
    { dir, bytes, free: bavail * bsize },
  );
}

/** Turns a failed system call into a sentence with a code; any other error is handed back as it is. */
export function diskError(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  const [code, what] = DISK_ERRORS[error.code] ?? ['failed', `the system reports ${error.code}`];
  return new AppError(
    `disk/${code}`,
    `“${path}” could not be written: ${what}. What was there before is unchanged.`,
    { path, errno: error.code },
    error,
  );
}

export function isSystemError(error: unknown): error is Error & { code: string; syscall: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}

const DISK_ERRORS: Readonly<Record<string, readonly [code: string, what: string]>> = {
  ENOSPC: ['full', 'the disk is full; free some space and try again'],
  EDQUOT: ['full', 'your share of the disk (quota) is used up; free some space and try again'],
  EFBIG: ['full', 'the file would be larger than this disk’s format allows; choose another disk'],
  EACCES: [
    'permission',
    'you have no permission to write there; choose another folder or change its permissions',
  ],
  EPERM: ['permission', 'the system does not permit it; choose another folder or change its permissions'],
  EROFS: ['read-only', 'the disk is mounted read-only; choose another folder'],
  ENOENT: ['no-folder', 'its folder does not exist; create it or choose another one'],
  ENOTDIR: ['no-folder', 'a part of its path is a file, not a folder; choose another folder'],
  EISDIR: ['no-folder', 'a folder of that name is in the way; choose another name'],
  EXDEV: ['other-disk', 'it is the top of another disk; name a new folder inside it'],
  EBUSY: ['other-disk', 'it is in use or the top of another disk; name a new folder inside it'],
};

/** Of a file or folder that `removeTemporaries` may remove. */
export function temporaryName(): string {
  return `.tmp-${randomBytes(8).toString('hex')}`;
}

async function writeAndSync(path: string, content: Content): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for await (const chunk of chunksOf(content)) bytes += await writeAll(handle, chunk);
    const { size } = await handle.stat();
    if (size !== bytes) {
      throw new AppError('disk/failed', `“${path}” holds ${size} bytes after ${bytes} were written.`, {
        path,
      });
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function chunksOf(content: Content): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === 'string') return [Buffer.from(content, 'utf8')];
  return content instanceof Uint8Array ? [content] : content;
}

/** Writes at the end of the file; a system may take less than it is given, so it is asked again for the rest. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<number> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, written, Math.min(PIECE, bytes.length - written));
    written += bytesWritten;
  }
  return written;
}

/** Virus scanners on Windows hold new files open for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const passing = isSystemError(error) && ['EPERM', 'EBUSY', 'EACCES'].includes(error.code);
      if (process.platform !== 'win32' || !passing || attempt === 10) throw error;
      await new Promise((resume) => setTimeout(resume, 20 * attempt));
    }
  }
}

/** Makes a rename survive a power cut. Windows and some network file systems do not offer it. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') return;
  await syncPath(dir).catch(ignoring('EINVAL', 'ENOTSUP'));
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Flushes a folder and all that lies in it to disk. */
export async function syncTree(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else if (process.platform !== 'win32') await syncPath(path); // there a handle for reading cannot be flushed
  }
  await syncFolder(dir);
}

async function emptyPlace(dir: string): Promise<string> {
  const place = await realpath(dir).catch(() => resolve(dir));
  const found = await stat(place).catch(() => null);
  if (found === null) return place;
  if (found.isDirectory() && (await readdir(place)).length === 0) return place;
  throw new AppError(
    'input/folder-not-empty',
    `“${place}” is already there and not an empty folder, so nothing was written. Name a new or an empty folder.`,
    { path: place },
  );
}

function ignoring(...codes: string[]): (error: unknown) => void {
  return (error) => {
    if (!isSystemError(error) || !codes.includes(error.code)) throw error;
  };
}
