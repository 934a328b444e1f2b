/** What an Excel workbook says beside its sheets: their names, the strings they share, and which cells are dates. */
import { AppError } from '../../../shared/errors.ts';
import type { Archive } from '../archive/zip.ts';
import type { ByteSource, ReadContext } from '../sources.ts';
import { brokenDocument, mainPart, partOf, relationshipsOf } from './parts.ts';
import { attributeOf, parseXml, xmlPieces } from './xmlParser.ts';

/** Bytes that the shared strings may take in memory. */
const MOST_STRINGS = 128 * 1024 * 1024;
/** What the engine needs for a string beside its characters. */
const PER_STRING = 24;

/** Numbers of the formats for dates and times that need no definition (ECMA-376 part 1, 18.8.30). */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

export interface Sheet {
  readonly name: string;
  readonly hidden: boolean;
  readonly part: ByteSource;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly strings: readonly string[];
  /** whether cells with this style are dates, by its number */
  readonly dates: readonly boolean[];
}

/** @throws AppError `input/broken-document`, `input/old-format`, `input/too-large`, `input/broken-xml` */
export async function readWorkbook(
  source: ByteSource,
  archive: Archive,
  context: ReadContext,
): Promise<Workbook> {
  const main = await mainPart(archive, 'xl/workbook.xml');
  if (main.endsWith('.bin')) {
    const message = `“${source.name}” is a binary workbook (.xlsb); save it as .xlsx and add that.`;
    throw new AppError('input/old-format', message, { path: source.path });
  }
  const part = partOf(archive, main);
  if (part === undefined) throw brokenDocument(source, 'an Excel workbook');
  const related = await relationshipsOf(archive, main);
  const found: { name: string; id: string; hidden: boolean }[] = [];
  await parseXml(source.name, xmlPieces(part), {
    open: (name, attributes) => {
      if (name !== 'sheet') return;
      found.push({
        name: attributeOf(attributes, 'name') ?? '',
        id: relationId(attributes),
        hidden: (attributeOf(attributes, 'state') ?? 'visible') !== 'visible',
      });
    },
  });
  const sheets = found.flatMap(({ name, id, hidden }) => {
    const relation = related.find((one) => one.id === id && one.type === 'worksheet');
    const sheet = relation === undefined ? undefined : partOf(archive, relation.target);
    return sheet === undefined ? [] : [{ name, hidden, part: sheet }];
  });
  const named = (type: string): ByteSource | undefined => {
    const relation = related.find((one) => one.type === type);
    return relation === undefined ? undefined : partOf(archive, relation.target);
  };
  return {
    sheets,
    strings: await readStrings(source, named('sharedStrings'), context),
    dates: await readDates(source, named('styles')),
  };
}

/** `r:id`, which is not the sheet's `sheetId`; the prefix differs between programs. */
function relationId(attributes: Readonly<Record<string, string>>): string {
  const name = Object.keys(attributes).find((one) => one.endsWith(':id'));
  return (name === undefined ? undefined : attributes[name]) ?? '';
}

async function readStrings(
  source: ByteSource,
  part: ByteSource | undefined,
  context: ReadContext,
): Promise<string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let current = '';
  let size = 0;
  const path: string[] = [];
  await parseXml(
    source.name,
    xmlPieces(part, context),
    {
      open: (name) => {
        path.push(name);
        if (name === 'si') current = '';
      },
      text: (found) => {
        if (path.at(-1) !== 't' || path.includes('rPh')) return; // how to read signs
        current += found;
        size += found.length;
      },
      close: (name) => {
        path.pop();
        if (name !== 'si') return;
        strings.push(unescaped(current));
        size += PER_STRING;
        if (size <= MOST_STRINGS) return;
        const message = `“${source.name}” holds more text than can be looked up at once (128 MiB); save its sheets as .csv and add those.`;
        throw new AppError('input/too-large', message, { path: source.path });
      },
    },
    context.signal,
  );
  return strings;
}

/** `_x000D_` stands for a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19). */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

async function readDates(source: ByteSource, part: ByteSource | undefined): Promise<boolean[]> {
  const dates: boolean[] = [];
  if (part === undefined) return dates;
  const own = new Map<number, boolean>();
  let inCells = false;
  await parseXml(source.name, xmlPieces(part), {
    open: (name, attributes) => {
      const id = Number(attributeOf(attributes, 'numFmtId'));
      if (name === 'numFmt') own.set(id, isDate(attributeOf(attributes, 'formatCode') ?? ''));
      else if (name === 'cellXfs') inCells = true;
      else if (name === 'xf' && inCells) dates.push(own.get(id) ?? DATE_FORMATS.has(id));
    },
    close: (name) => {
      if (name === 'cellXfs') inCells = false;
    },
  });
  return dates;
}

/** A format shows a date or a time where it has one of their letters outside quotes, brackets and escapes. */
const isDate = (format: string): boolean =>
  /[ymdhs]/i.test(format.replaceAll(/"[^"]*"|\[[^\]]*\]|\\./g, '').replaceAll(/general/gi, ''));
