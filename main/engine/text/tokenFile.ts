/** Files of token ids: unsigned 32-bit integers, little-endian, end to end. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Ids that are read or written at a time. */
const PIECE = 256 * 1024;

/** Appends ids to a new file. */
export class TokenWriter {
  readonly #handle: FileHandle;
  readonly #waiting = new Uint32Array(PIECE);
  #used = 0;

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  static async create(path: string): Promise<TokenWriter> {
    return new TokenWriter(await open(path, 'wx', 0o600));
  }

  async write(ids: ArrayLike<number>): Promise<void> {
    for (let i = 0; i < ids.length; i++) {
      if (this.#used === PIECE) await this.#flush();
      this.#waiting[this.#used++] = ids[i] ?? 0;
    }
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
    } finally {
      await this.#handle.close();
    }
  }

  async #flush(): Promise<void> {
    const bytes = new Uint8Array(this.#waiting.buffer, 0, this.#used * 4);
    for (let done = 0; done < bytes.length;) {
      const { bytesWritten } = await this.#handle.write(bytes, done);
      done += bytesWritten;
    }
    this.#used = 0;
  }
}

/** The ids of a file in pieces; each piece is valid until the next one is asked for. */
export async function* readTokens(path: string, signal?: AbortSignal): AsyncGenerator<Uint32Array> {
  const handle = await open(path, 'r');
  try {
    const ids = new Uint32Array(PIECE);
    const bytes = new Uint8Array(ids.buffer);
    for (let filled = 0; ;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, null);
      if (bytesRead === 0) return;
      filled += bytesRead;
      const whole = filled - (filled % 4);
      yield ids.subarray(0, whole / 4);
      bytes.copyWithin(0, whole, filled);
      filled -= whole;
    }
  } finally {
    await handle.close();
  }
}

/**
 * Goes through a file of tokens document by document; a long document may come in several stretches.
 *
 * @param offsets where each document begins, and the end [n + 1]
 * @returns the tokens in the file, which should be the last offset
 */
export async function forEachStretch(
  path: string,
  offsets: Uint32Array,
  use: (document: number, ids: Uint32Array) => void,
  signal?: AbortSignal,
): Promise<number> {
  let d = 0;
  let position = 0;
  for await (const ids of readTokens(path, signal)) {
    for (let at = 0; at < ids.length && d + 1 < offsets.length;) {
      const end = Math.min(ids.length, (offsets[d + 1] ?? 0) - position);
      if (end > at) use(d, ids.subarray(at, end));
      at = end;
      if (position + end === offsets[d + 1]) d += 1;
    }
    position += ids.length;
  }
  return position;
}

/** `count` ids from a place on, fewer where the file ends before. */
export async function readTokensAt(path: string, from: number, count: number): Promise<Uint32Array> {
  const handle = await open(path, 'r');
  try {
    const ids = new Uint32Array(count);
    const bytes = new Uint8Array(ids.buffer);
    let filled = 0;
    while (filled < bytes.length) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from * 4 + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return ids.subarray(0, Math.floor(filled / 4));
  } finally {
    await handle.close();
  }
}
