/** The bytes of a source in one piece, for formats that cannot be read from begin to end. */
import { AppError } from '../../shared/errors.ts';
import type { ByteSource } from './sources.ts';

/**
 * All bytes of a source.
 *
 * @param limit bytes; what is larger is refused before it fills the memory
 * @throws AppError `input/too-large`, and those of the source
 */
export async function readWhole(source: ByteSource, limit: number): Promise<Buffer<ArrayBuffer>> {
  // filled in place, since joining pieces would hold everything twice; an archive may name a wrong size
  let whole = Buffer.alloc(Math.min(source.bytes, limit));
  let length = 0;
  for await (const piece of source.pieces()) {
    if (length + piece.length > limit) {
      const mebibytes = Math.floor(limit / 2 ** 20);
      const message = `“${source.name}” is larger than ${mebibytes} MiB, the most that is read of a file of this kind; cut it into several files.`;
      throw new AppError('input/too-large', message, { path: source.name, limit });
    }
    if (length + piece.length > whole.length) {
      whole = Buffer.concat([whole], Math.min(limit, Math.max(2 * whole.length, length + piece.length)));
    }
    whole.set(piece, length);
    length += piece.length;
  }
  return whole.subarray(0, length);
}
