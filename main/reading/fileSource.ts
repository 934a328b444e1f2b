/** The bytes of a file on disk, with its hash, and the certainty that it stayed the same while it was read. */
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { openable } from './rawPath.ts';
import type { ByteSource, FoundFile } from './sources.ts';

const PIECE = 256 * 1024;

export interface FileState {
  readonly size: number;
  readonly modified: number;
}

/**
 * A file as bytes; a small one is kept once it was read, since it is gone through several times. Each piece is to be used before the next is asked for, since the memory is used again.
 *
 * `pieces` throws AppError `input/unreadable`, `input/not-a-file`, `input/file-changed` (compared with the first time
 * that it was opened here).
 */
export function fileSource(file: FoundFile): ByteSource {
  let first: FileState | null = null;
  let kept: Buffer | null = null;
  return {
    // without links and whole, so that it is found again from anywhere
    ...{ path: file.real, inner: null, name: file.name, bytes: file.bytes },
    async *pieces() {
      if (kept !== null) {
        if (kept.length > 0) yield kept;
        return;
      }
      const handle = await openFile(file);
      try {
        const before = await stateOf(handle);
        first ??= before;
        if (!same(first, before)) throw changed(file);
        const buffer = Buffer.allocUnsafe(Math.min(PIECE, Math.max(1, before.size)));
        let bytes = 0;
        while (bytes < before.size) {
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, null).catch((error: unknown) => {
            throw unreadable(file, error);
          });
          if (bytesRead === 0) break;
          bytes += bytesRead;
          if (bytes === before.size && bytes === bytesRead) kept = buffer;
          yield buffer.subarray(0, bytesRead);
        }
        if (bytes !== before.size || !same(before, await stateOf(handle))) throw changed(file);
      } finally {
        await handle.close();
      }
    },
  };
}

type Handle = Awaited<ReturnType<typeof open>>;

/** Without O_NONBLOCK, a named pipe put in the file's place would be waited for without end. */
async function openFile(file: FoundFile): Promise<Handle> {
  // Windows knows neither of the two flags, so that they are no bits there
  const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
  const handle = await open(openable(file.real), flags).catch((error: unknown) => {
    throw unreadable(file, error);
  });
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw new AppError('input/not-a-file', `“${file.name}” is not an ordinary file, so it was not read.`, {
    path: file.path,
  });
}

async function stateOf(handle: Handle): Promise<FileState> {
  const { size, mtimeMs } = await handle.stat();
  return { size, modified: mtimeMs };
}

const same = (a: FileState, b: FileState): boolean => a.size === b.size && a.modified === b.modified;

function unreadable(file: FoundFile, cause: unknown): AppError {
  const message = `“${file.name}” cannot be opened; check that it is still there and that you may read it.`;
  return new AppError('input/unreadable', message, { path: file.path }, cause);
}

function changed(file: FoundFile): AppError {
  const message = `“${file.name}” changed while it was read; try again when nothing writes to it.`;
  return new AppError('input/file-changed', message, { path: file.path });
}

/** A source whose bytes are hashed the first time that they are all gone through. */
export interface HashedSource extends ByteSource {
  /** hexadecimal; goes through the bytes itself where nobody has. @throws AppError `input/…` */
  sha256(): Promise<string>;
}

/** @param onBytes called with the number of bytes of each piece */
export function hashedSource(
  source: ByteSource,
  onBytes: (bytes: number) => void = () => undefined,
): HashedSource {
  let digest: string | null = null;

  async function* pieces(): AsyncGenerator<Uint8Array> {
    const hash = digest === null ? createHash('sha256') : null;
    for await (const piece of source.pieces()) {
      hash?.update(piece);
      onBytes(piece.length);
      yield piece;
    }
    if (hash !== null) digest = hash.digest('hex');
  }

  return {
    ...{ path: source.path, inner: source.inner, name: source.name, bytes: source.bytes, pieces },
    sha256: async () => {
      if (digest === null) for await (const _ of pieces()) continue;
      return digest ?? '';
    },
  };
}
