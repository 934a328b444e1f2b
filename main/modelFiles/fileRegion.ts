/** Stretches of an open file as regions in which tensors lie. */
import type { FileHandle } from 'node:fs/promises';
import { readError, readExactly } from '../engine/files/inputFile.ts';
import type { Region } from './tensors.ts';

export interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** bytes when it was opened */
  readonly size: number;
  readonly signal: AbortSignal | undefined;
}

const PIECE = 4 * 2 ** 20;

/** @param start of the region in the file, in bytes */
export function fileRegion(file: OpenFile, key: string, start: number): Region {
  return {
    key,
    async *pieces(begin, end) {
      const buffer = new Uint8Array(Math.min(PIECE, end - begin));
      for (let place = begin; place < end; place += buffer.length) {
        const piece = buffer.subarray(0, Math.min(buffer.length, end - place));
        await fill(file, piece, start + place);
        yield piece;
      }
    },
  };
}

/** Bytes from a place in the file; the caller knows that they are there. @throws AppError `model/file-changed`, `disk/unreadable` */
export async function bytesAt(file: OpenFile, place: number, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  await fill(file, bytes, place);
  return bytes;
}

async function fill({ handle, path, signal }: OpenFile, bytes: Uint8Array, place: number): Promise<void> {
  signal?.throwIfAborted();
  try {
    await readExactly(handle, bytes, place);
  } catch (error) {
    throw readError(error, path);
  }
}
