/** JSON Lines (.jsonl): one document a line, an object with a text among its values or the text itself. */
import { decodedPieces } from './decodeText.ts';
import { parsedJson, valuesOf } from './jsonValue.ts';
import { documentsOf } from './records.ts';
import type { FoundRecord } from './records.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';

/** Characters; longer lines are no documents. */
const LONGEST_LINE = 16 * 1024 * 1024;
const TOO_LONG = 'longer than 16 million characters';

/**
 * The lines of a file as documents. Lines that are too long, are no JSON objects or hold no text are left out and
 * counted.
 *
 * @throws AppError those of `chooseColumns` and of the source
 */
export async function* readJsonLines(
  source: ByteSource,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  yield* documentsOf(linesOf(decodedPieces(source, context)), source, context, 'line');
}

export async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<FoundRecord> {
  let number = 0;
  let rest = '';
  /** bytes before `rest`, as UTF-8 */
  let before = 0;
  let overlong: FoundRecord | null = null;
  for await (const piece of pieces) {
    const text = rest + piece;
    let begin = 0;
    for (let end = text.indexOf('\n', rest.length); end !== -1; end = text.indexOf('\n', begin)) {
      number += 1;
      if (overlong !== null) yield overlong;
      else if (end > begin) {
        const record = recordOf(text.slice(begin, end), number);
        if (record !== null) yield record;
      }
      overlong = null;
      begin = end + 1;
    }
    before += begin === 0 ? 0 : Buffer.byteLength(text.slice(0, begin));
    rest = text.slice(begin);
    if (rest.length > LONGEST_LINE || overlong !== null) {
      overlong ??= {
        number: number + 1,
        values: null,
        trouble: TOO_LONG,
        place: `line ${number + 1}, byte ${before}`,
      };
      before += Buffer.byteLength(rest);
      rest = '';
    }
  }
  const last = overlong ?? recordOf(rest, number + 1);
  if (last !== null) yield last;
}

/** null for an empty line */
function recordOf(line: string, number: number): FoundRecord | null {
  if (line.length < 100 && line.trim() === '') return null;
  return { number, values: valuesOf(parsedJson(line)) };
}
