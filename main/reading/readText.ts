/** Plain text: one document a file, or passages of one long text that is all there is. */
import { decodedPieces } from './decodeText.ts';
import { passagesOf } from './passages.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';

/**
 * Characters of one document, twice those of the Bible; a longer text is cut at the last blank line before. With
 * 32 Mi of them, reading alone took 430 MB.
 */
const LONGEST_TEXT = 8 * 1024 * 1024;

/** @throws AppError those of the source */
export async function* readText(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  let text = '';
  let part = 0;
  for await (const piece of decodedPieces(source, context)) {
    text += piece;
    while (text.length > LONGEST_TEXT) {
      const end = border(text);
      part += 1;
      yield { text: text.slice(0, end), name: `${source.name}, part ${part}`, labels: {} };
      text = text.slice(end);
    }
  }
  if (part > 0) {
    const what = 'text of more than 8 million characters was cut into documents';
    context.odd({ path: source.name, what, count: 1, first: 'the begin' });
    if (text.trim() !== '') yield { text, name: `${source.name}, part ${part + 1}`, labels: {} };
  } else if (text.trim() === '') context.skip({ path: source.name, reason: 'empty' });
  else yield { text, name: source.name, labels: {} };
}

/** Behind a blank line, else a line, else a word, in the second half of what one document may hold. */
function border(text: string): number {
  for (const sign of ['\n\n', '\r\n\r\n', '\n', ' ']) {
    const at = text.lastIndexOf(sign, LONGEST_TEXT - sign.length);
    if (at > LONGEST_TEXT / 2) return at + sign.length;
  }
  return LONGEST_TEXT;
}

/** @throws AppError those of the source */
export async function* readPassages(
  source: ByteSource,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  let number = 0;
  for await (const text of passagesOf(unixLines(decodedPieces(source, context)), source.bytes)) {
    if (text.trim() === '') continue;
    number += 1;
    yield { text, name: `${source.name}, passage ${number}`, labels: {} };
  }
  if (number === 0) context.skip({ path: source.name, reason: 'empty' });
}

/** `\n` at the ends of lines, also where a piece ends between `\r` and `\n`. */
async function* unixLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    rest = text.slice(end);
    const whole = text.slice(0, end);
    yield whole.includes('\r') ? whole.replaceAll(/\r\n?/g, '\n') : whole;
  }
  yield rest === '' ? '' : '\n';
}
