/** A look at the head of a table: its columns, its first rows, and which column most probably holds the text. */
import type { TableHead } from '../../shared/data.ts';
import { likeliestText } from './columns.ts';
import { decodedPieces } from './decodeText.ts';
import { peekXlsx } from './office/xlsx.ts';
import { peekXml } from './office/xml.ts';
import { peekDelimited } from './readDelimited.ts';
import { recordsOf } from './readJson.ts';
import { linesOf } from './readJsonLines.ts';
import { peekRecords } from './records.ts';
import type { ByteSource, FileKind, ReadContext } from './sources.ts';

const ROWS = 5;
const CELL = 200;
const COLUMNS = 500;

/** Kinds whose documents are rows or records. */
const TABLES: ReadonlySet<FileKind> = new Set(['delimited', 'lines', 'json', 'xlsx', 'xml']);

export const isTable = (kind: FileKind): boolean => TABLES.has(kind);

/**
 * null where there are no columns to choose from.
 *
 * @throws AppError `input/…` for a file that cannot be read
 */
export async function peekTable(
  kind: FileKind,
  source: ByteSource,
  context: ReadContext,
): Promise<TableHead | null> {
  const { names, cells } = await peek(kind, source, context);
  if (names.length === 0) return null;
  const columns = names.slice(0, COLUMNS);
  const rows = cells.slice(0, ROWS).map((row) => columns.map((name) => cut(row.get(name) ?? '')));
  return { columns, text: likeliestText(names, cells), rows };
}

interface Peeked {
  readonly names: readonly string[];
  readonly cells: readonly ReadonlyMap<string, string>[];
}

function peek(kind: FileKind, source: ByteSource, context: ReadContext): Promise<Peeked> {
  switch (kind) {
    case 'delimited':
      return peekDelimited(source, context);
    case 'lines':
      return peekRecords(linesOf(decodedPieces(source, context)));
    case 'json':
      return peekRecords(recordsOf(source, context));
    case 'xlsx':
      return peekXlsx(source, context);
    case 'xml':
      return peekXml(source, context);
    default:
      return Promise.resolve({ names: [], cells: [] });
  }
}

function cut(cell: string): string {
  const text = cell.replaceAll(/\p{Surrogate}|\0/gu, '\ufffd');
  return text.length <= CELL ? text : `${text.slice(0, CELL - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
