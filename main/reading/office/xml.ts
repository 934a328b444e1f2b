/** XML of any kind (.xml): one document a file, or a record where the file is a list; TEI texts without their header. */
import { chooseColumns } from '../columns.ts';
import { startingWith, take } from '../iterate.ts';
import { LeftOut } from '../leftOut.ts';
import { htmlText } from '../markup/html.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { createXmlParser, xmlPieces } from './xmlParser.ts';
import { createRecordTaker } from './xmlRecords.ts';
import type { XmlItem } from './xmlRecords.ts';

const SAMPLE_RECORDS = 100;
/** An element or comment of HTML, as feeds carry it in their texts. */
const MARKUP = /<(?:\/?[a-z]|!--)/i;

/**
 * The text of all elements, or the records. Attributes are only read of records.
 *
 * @throws AppError `input/broken-xml`, `input/xml-entities`, `input/too-large`, those of `chooseColumns` and the source
 */
export async function* readXml(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const items = xmlFileItems(source, context);
  try {
    const sample = await take(items, SAMPLE_RECORDS);
    const [first] = sample;
    if (first === undefined || first.number === null) {
      if (first === undefined || first.text === '')
        context.skip({ path: source.name, reason: 'XML without text' });
      else yield { text: first.text, name: source.name, labels: titled(first) };
    } else if (sample.every(({ title }) => title !== null)) {
      // a corpus of texts that each have a header
      for await (const item of startingWith(sample, items)) {
        if (item.text !== '') yield { text: item.text, name: recordName(source, item), labels: titled(item) };
      }
    } else yield* records(source, context, sample, items);
  } finally {
    await items.return(undefined);
  }
}

/** The columns of the records in a file, and the first of them; none where it is one text. @throws as `readXml` */
export async function peekXml(
  source: ByteSource,
  context: ReadContext,
): Promise<{ names: readonly string[]; cells: readonly ReadonlyMap<string, string>[] }> {
  const items = xmlFileItems(source, context);
  try {
    const sample = (await take(items, SAMPLE_RECORDS)).filter(({ number }) => number !== null);
    return { names: namesOf(sample), cells: sample.map(({ columns }) => columns) };
  } finally {
    await items.return(undefined);
  }
}

async function* records(
  source: ByteSource,
  context: ReadContext,
  sample: readonly XmlItem[],
  rest: AsyncIterable<XmlItem>,
): AsyncGenerator<SourceDocument> {
  const { textColumn, labelColumns } = context.request;
  const cells = sample.map(({ columns }) => columns);
  const { text: name, labels } = chooseColumns(source.name, namesOf(sample), cells, textColumn, labelColumns);
  const leftOut = new LeftOut(source.name, context.skip);
  for await (const item of startingWith(sample, rest)) {
    const cell = item.columns.get(name)?.trim() ?? '';
    const text = MARKUP.test(cell) ? htmlText(cell) : cell;
    if (text === '') leftOut.count('without text', `record ${item.number ?? 0}`);
    else {
      const named = Object.fromEntries(labels.map((label) => [label, item.columns.get(label) ?? '']));
      yield { text, name: recordName(source, item), labels: named };
    }
  }
  leftOut.report('record');
}

async function* xmlFileItems(source: ByteSource, context: ReadContext): AsyncGenerator<XmlItem> {
  const found: XmlItem[] = [];
  const { handlers, finish } = createRecordTaker(source.name, (item) => found.push(item));
  const parser = createXmlParser(source.name, handlers);
  const undeclared = async (): Promise<string> => (await context.encoding()).encoding;
  for await (const piece of xmlPieces(source, context, undeclared)) {
    context.signal?.throwIfAborted();
    parser.write(piece);
    yield* found.splice(0);
  }
  parser.end();
  finish();
  yield* found.splice(0);
}

const namesOf = (sample: readonly XmlItem[]): string[] => [
  ...new Set(sample.flatMap(({ columns }) => [...columns.keys()])),
];

const titled = ({ title }: XmlItem): Record<string, string> =>
  title === null || title === '' ? {} : { title };

const recordName = (source: ByteSource, { number }: XmlItem): string =>
  `${source.name}, record ${number ?? 0}`;
