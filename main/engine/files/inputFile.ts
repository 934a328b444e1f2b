/** Opens files from outside: regular files only, so that a pipe cannot hang the program nor a device flood it. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { isSystemError } from './atomicWrite.ts';

/** One system call reads at most this much; Node refuses 2 GiB and more. */
const PIECE = 64 * 1024 * 1024;

/**
 * Opens a file that is read bit by bit. Close the handle.
 *
 * @throws AppError `model/missing-file`, `model/unreadable`, `model/not-a-file`, `disk/unreadable`
 */
export async function openInputFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    // without O_NONBLOCK, opening a named pipe would wait for a writer for ever
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const found = await handle.stat();
    if (found.isFile()) return { handle, size: found.size };
    await handle.close();
  } catch (error) {
    throw readError(error, path);
  }
  throw new AppError('model/not-a-file', `“${path}” is not an ordinary file, so it was not read.`, { path });
}

/**
 * Lends an open file for the time of a call.
 *
 * @throws AppError as `openInputFile`
 */
export async function withInputFile<T>(
  path: string,
  use: (handle: FileHandle, size: number) => Promise<T>,
): Promise<T> {
  const { handle, size } = await openInputFile(path);
  try {
    return await use(handle, size);
  } catch (error) {
    throw readError(error, path);
  } finally {
    await handle.close();
  }
}

/**
 * Fills `bytes` from a place in the file.
 *
 * @throws AppError `model/file-changed` when the file ends before that
 */
export async function readExactly(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const length = Math.min(PIECE, bytes.length - done);
    const { bytesRead } = await handle.read(bytes, done, length, position + done);
    if (bytesRead === 0) {
      throw new AppError(
        'model/file-changed',
        'The file became shorter while it was read. Try again when it is complete.',
      );
    }
    done += bytesRead;
  }
}

/**
 * Reads a small text file whole.
 *
 * @throws AppError as `withInputFile`, and `model/too-large`, `model/not-utf8`
 */
export async function readInputText(path: string, maxBytes: number): Promise<string> {
  return withInputFile(path, async (handle, size) => {
    if (size > maxBytes) {
      const limit = Math.round(maxBytes / 2 ** 20);
      throw new AppError(
        'model/too-large',
        `“${path}” is larger than the ${limit} MiB such a file may have.`,
        { path },
      );
    }
    const bytes = new Uint8Array(size);
    await readExactly(handle, bytes, 0);
    const text = decodeUtf8(bytes);
    if (text === null) {
      throw new AppError(
        'model/not-utf8',
        `“${path}” is not text in UTF-8, so it cannot be what its name says.`,
        { path },
      );
    }
    return text;
  });
}

/** The text, without a byte order mark, or null when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The AppError for what the system answered; other errors stay as they are. */
export function readError(error: unknown, path: string): unknown {
  if (!isSystemError(error)) return error;
  const facts = { path, errno: error.code };
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') {
    return new AppError('model/missing-file', `“${path}” does not exist.`, facts, error);
  }
  if (error.code === 'EACCES' || error.code === 'EPERM') {
    return new AppError('model/unreadable', `You have no permission to read “${path}”.`, facts, error);
  }
  const message = `“${path}” could not be read: the system reports ${error.code}. The disk may be failing.`;
  return new AppError('disk/unreadable', message, facts, error);
}
