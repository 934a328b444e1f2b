/** JSON (.json): one document a record of the lists in it, or one for the whole where there is no list of records. */
import { AppError } from '../../shared/errors.ts';
import { decodedPieces } from './decodeText.ts';
import { jsonItems } from './jsonItems.ts';
import { isObject, parsedJson, valuesOf } from './jsonValue.ts';
import { documentsOf } from './records.ts';
import type { FoundRecord } from './records.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';

/**
 * The records of a file as documents. Where it breaks off, what was complete before is read.
 *
 * @throws AppError `input/broken-json`, `input/too-large`, those of `chooseColumns` and of the source
 */
export async function* readJson(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  yield* documentsOf(recordsOf(source, context), source, context, 'record');
}

export async function* recordsOf(source: ByteSource, context: ReadContext): AsyncGenerator<FoundRecord> {
  let number = 0;
  for await (const item of jsonItems(decodedPieces(source, context))) {
    switch (item.kind) {
      case 'record':
        number += 1;
        yield { number, values: valuesOf(parsedJson(item.text)) };
        break;
      case 'overlong':
        number += 1;
        yield { number, values: null, trouble: 'longer than 16 million characters' };
        break;
      case 'whole':
        yield* wholeOf(item.text, source);
        break;
      case 'large': {
        const message = `“${source.name}” is one JSON object of more than 16 million characters, too many for one document; put its texts into a list.`;
        throw new AppError('input/too-large', message, { path: source.path });
      }
      case 'cut': {
        const first = number === 0 ? 'the begin' : `record ${number + 1}`;
        context.odd({
          path: source.name,
          what: 'file breaks off inside of its last record',
          count: 1,
          first,
        });
        break;
      }
    }
  }
}

/** An object without lists of records is a document, or holds some by their names. */
function* wholeOf(text: string, source: ByteSource): Generator<FoundRecord> {
  const value = parsedJson(text);
  if (value === undefined) {
    const message = `“${source.name}” is not valid JSON, or is more than 512 brackets deep; save it again, or as .jsonl or .txt.`;
    throw new AppError('input/broken-json', message, { path: source.path });
  }
  const inner = isObject(value) ? Object.values(value) : [];
  const records = inner.length > 1 && inner.every(isObject) ? inner : [value];
  for (const [i, record] of records.entries()) yield { number: i + 1, values: valuesOf(record) };
}
