/** Reads a file as strictly decoded text, piece by piece, and keeps its size and hash. */
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import type { SourceFile } from './sources.ts';

const PIECE = 256 * 1024;

/** Called after every piece with its length, and once at the end with what was read. */
export interface DecodeListener {
  onBytes(bytes: number): void;
  onEnd(file: SourceFile): void;
}

/**
 * The text of a file in pieces, without a byte order mark.
 *
 * @param encoding a label that TextDecoder knows
 * @throws AppError `input/unreadable`, `input/not-utf8`, `input/not-text`, `input/wrong-encoding`, `input/file-changed`
 */
export async function* decodedPieces(
  path: string,
  encoding: string,
  listener: DecodeListener,
  signal?: AbortSignal,
): AsyncGenerator<string> {
  const hash = createHash('sha256');
  // without O_NONBLOCK, a named pipe put in the file's place would be waited for without end
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
    const message = `“${path}” cannot be opened; check that it is still there and that you may read it.`;
    throw new AppError('input/unreadable', message, { path }, error);
  });
  try {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(PIECE, size + 1));
    const decode = decoderOf(path, encoding);
    let bytes = 0;
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      const piece = buffer.subarray(0, bytesRead);
      if (bytes === 0) refuseOtherFormats(path, piece, encoding);
      hash.update(piece);
      const text = decode(piece, bytes, bytesRead === 0);
      bytes += bytesRead;
      if (text !== '') yield text;
      if (bytesRead === 0) break;
      listener.onBytes(bytesRead);
    }
    if (bytes !== size) {
      const message = `“${path}” changed while it was read, so it was not used; try again when nothing writes to it.`;
      throw new AppError('input/file-changed', message, { path });
    }
    listener.onEnd({ path, bytes, sha256: hash.digest('hex'), encoding });
  } finally {
    await handle.close();
  }
}

/**
 * The canonical name of an encoding, e.g. `utf-8` for `UTF8`.
 *
 * @throws AppError `input/unknown-encoding`
 */
export function encodingName(label = 'utf-8'): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    const message = `“${label}” is not the name of a known encoding; common ones are utf-8, windows-1252, iso-8859-15 and utf-16le.`;
    throw new AppError('input/unknown-encoding', message, { encoding: label }, error);
  }
}

type Decode = (piece: Uint8Array, position: number, last: boolean) => string;

function decoderOf(path: string, encoding: string): Decode {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let carried = Buffer.alloc(0); // the begun character at the end of the piece before
  return (piece, position, last) => {
    try {
      const text = decoder.decode(piece, { stream: !last });
      carried = Buffer.concat([carried, piece]).subarray(-3);
      return text;
    } catch (error) {
      if (encoding === 'utf-8') throw notUtf8(path, carried, Buffer.from(piece), position, error);
      const message = `“${path}” is not written in ${encoding} (near byte ${position}); name its encoding, or save it again as UTF-8.`;
      throw new AppError('input/wrong-encoding', message, { path, encoding, position }, error);
    }
  };
}

function notUtf8(path: string, carried: Buffer, piece: Buffer, position: number, cause: unknown): AppError {
  const offset = position - carried.length + firstInvalid(Buffer.concat([carried, piece]), carried.length);
  const message =
    `“${path}” is not valid UTF-8 at byte ${offset}; save it again as UTF-8, ` +
    'or name its encoding (often windows-1252 for older Windows files).';
  return new AppError('input/not-utf8', message, { path, offset }, cause);
}

/** Where the first character begins that is not UTF-8; the first `carried` bytes may begin inside a character. */
function firstInvalid(bytes: Buffer, carried: number): number {
  let at = 0;
  while (at < carried && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (at + length > bytes.length || !isUtf8(bytes.subarray(at, at + length))) return at;
    at += length;
  }
  return at;
}

/** Says in words what a file is that no encoding would make a text. */
function refuseOtherFormats(path: string, start: Buffer, encoding: string): void {
  const refuse = (what: string): never => {
    throw new AppError('input/not-text', `“${path}” ${what}`, { path });
  };
  const head = start.subarray(0, 4).toString('latin1');
  if (head === '%PDF') refuse('is a PDF, not a text; save its text as a .txt file first.');
  if (head === 'PK\x03\x04')
    refuse('is a packed document (.docx, .xlsx, .zip); save it as .txt or .csv first.');
  if (head.startsWith('\x1f\x8b')) refuse('is compressed; unpack it first.');
  if (encoding !== 'utf-8') return;
  if (head.startsWith('\xff\xfe') || head.startsWith('\xfe\xff')) {
    const utf16 = head.startsWith('\xff') ? 'utf-16le' : 'utf-16be';
    refuse(`is written in UTF-16, not UTF-8; name its encoding (${utf16}) or save it again as UTF-8.`);
  }
  if (start.includes(0)) refuse('holds zero bytes, so it is not a text in UTF-8.');
}
