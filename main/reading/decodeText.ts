/** Reads bytes as text, piece by piece; bytes that are no text are replaced by U+FFFD, counted and located. */
import { AppError } from '../../shared/errors.ts';
import { createDecoder } from './encoding/decoder.ts';
import type { ByteSource, ReadContext } from './sources.ts';

/** Characters of a text that is held whole. */
const LONGEST_TEXT = 32 * 1024 * 1024;

/**
 * The text of a source in pieces, in the encoding that `context` tells, without a byte order mark. Bytes that cannot
 * be decoded are told as an oddity once all is read.
 *
 * @throws AppError `input/…` of the source
 */
export async function* decodedPieces(source: ByteSource, context: ReadContext): AsyncGenerator<string> {
  const { encoding } = await context.encoding();
  const decoder = createDecoder(encoding);
  try {
    for await (const piece of source.pieces()) {
      context.signal?.throwIfAborted();
      const text = decoder.decode(piece, false);
      if (text !== '') yield text;
    }
    const text = decoder.decode(new Uint8Array(0), true);
    if (text !== '') yield text;
  } finally {
    const { count, first } = decoder.bad;
    if (count > 0) {
      const what = `could not be read as ${encoding} and ${count === 1 ? 'was' : 'were'} replaced by �`;
      const bytes = count === 1 ? 'a sequence of bytes' : 'sequences of bytes';
      context.odd({ path: source.name, what: `${bytes} ${what}`, count, first: `byte ${first}` });
    }
  }
}

/**
 * The whole text of a source.
 *
 * @throws AppError `input/too-large` beyond 32 Mi characters, and those of `decodedPieces`
 */
export async function decodedText(source: ByteSource, context: ReadContext): Promise<string> {
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of decodedPieces(source, context)) {
    length += piece.length;
    if (length > LONGEST_TEXT) {
      const message = `“${source.name}” holds more than 32 million characters, too many to be taken apart at once; cut it into several files.`;
      throw new AppError('input/too-large', message, { path: source.name });
    }
    pieces.push(piece);
  }
  return pieces.join('');
}
