/** Tables as text (.csv, .tsv): one document a row. */
import { chooseColumns } from './columns.ts';
import { decodedPieces } from './decodeText.ts';
import { columnNames, looksLikeHeader } from './header.ts';
import { LeftOut } from './leftOut.ts';
import { Oddities } from './oddities.ts';
import type { ByteSource, ReadContext, SourceDocument } from './sources.ts';
import { csvRows } from './table/csvRows.ts';
import type { Overlong, Row } from './table/csvRows.ts';
import { dialectOf } from './table/dialect.ts';

/** Characters from which the dialect is told. */
const SAMPLE = 256 * 1024;
const SAMPLE_ROWS = 100;

interface Table {
  readonly delimiter: string;
  readonly names: readonly string[];
  /** the first rows by column */
  readonly cells: readonly ReadonlyMap<string, string>[];
  /** it has no rows but the header */
  readonly bare: boolean;
  /** all rows but the header, some at a time */
  readonly rows: AsyncGenerator<readonly (Row | Overlong)[]>;
}

/**
 * The rows of a table as documents. A row with more or fewer cells than the first is one too, if it has a text.
 *
 * @throws AppError those of `chooseColumns` and of the source
 */
export async function* readDelimited(
  source: ByteSource,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  const table = await openTable(source, context);
  if (table === null) {
    context.skip({ path: source.name, reason: 'empty' });
    return;
  }
  const leftOut = new LeftOut(source.name, (skipped) => context.skip(skipped));
  const oddities = new Oddities(source.name, (oddity) => context.odd(oddity));
  try {
    if (table.bare) {
      context.skip({ path: source.name, reason: 'a table with a header and no rows' });
      return;
    }
    const { textColumn, labelColumns } = context.request;
    const columns = chooseColumns(source.name, table.names, table.cells, textColumn, labelColumns);
    const text = table.names.indexOf(columns.text);
    const labels = columns.labels.map((name) => [name, table.names.indexOf(name)] as const);
    let number = 0;
    for await (const rows of table.rows) {
      for (const row of rows) {
        number += 1;
        const place = `line ${row.line}`;
        if (row.cells === null) {
          leftOut.count('longer than 16 million characters', place);
          continue;
        }
        if (row.quoting === 'odd') {
          oddities.count('rows have quotation marks that do not pair, which were read as they stand', place);
        }
        const cells = fitted(row.cells, table, text, (what) => oddities.count(what, place));
        const document = cells[text] ?? '';
        if (document.trim() === '') leftOut.count('without text', place);
        else {
          const values = labels.map(([name, i]) => [name, cells[i] ?? ''] as const);
          yield { text: document, name: `${source.name}, row ${number}`, labels: Object.fromEntries(values) };
        }
      }
    }
  } finally {
    await table.rows.return(undefined); // ends the reading of the file
    leftOut.report('row');
    oddities.report();
  }
}

/** The cells of a row by the columns: what is too much most probably comes of delimiters inside of the text. */
function fitted(
  cells: readonly string[],
  { names, delimiter }: Table,
  text: number,
  odd: (what: string) => void,
): readonly string[] {
  const surplus = cells.length - names.length;
  if (surplus === 0) return cells;
  if (surplus < 0) {
    odd('rows have fewer cells than the first row');
    return cells;
  }
  if (cells.slice(names.length).every((cell) => cell.trim() === '')) return cells;
  odd('rows have more cells than the first row, and what is too much was taken for part of the text');
  const whole = cells.slice(text, text + surplus + 1).join(delimiter);
  return [...cells.slice(0, text), whole, ...cells.slice(text + surplus + 1)];
}

/** The names of a table's columns and its first rows by column. @throws AppError those of the source */
export async function peekDelimited(
  source: ByteSource,
  context: ReadContext,
): Promise<Pick<Table, 'names' | 'cells'>> {
  const table = await openTable(source, context);
  await table?.rows.return(undefined); // ends the reading of the file
  return table ?? { names: [], cells: [] };
}

/** null for an empty file */
async function openTable(source: ByteSource, context: ReadContext): Promise<Table | null> {
  const pieces = decodedPieces(source, context);
  let sample = '';
  while (sample.length < SAMPLE) {
    const next = await pieces.next();
    if (next.done === true) break;
    sample += next.value;
  }
  if (sample.trim() === '' && (await pieces.next()).done === true) return null;
  const dialect = dialectOf(sample.length < SAMPLE ? `${sample}\n` : sample.slice(0, SAMPLE));
  const batches = csvRows(startingAt(sample.slice(dialect.begin), pieces), dialect);
  const first: (Row | Overlong)[] = [];
  while (first.length <= SAMPLE_ROWS) {
    const next = await batches.next();
    if (next.done === true) break;
    for (const row of next.value) first.push(row);
  }
  const [head, ...others] = first.flatMap(({ cells }) => (cells === null ? [] : [cells]));
  const body = others.slice(0, SAMPLE_ROWS);
  const headed = head !== undefined && looksLikeHeader(head, body);
  const names = columnNames(headed ? head : null, head?.length ?? 0);
  const described = (headed || head === undefined ? body : [head, ...body]).map(
    (cells) => new Map(names.map((name, i) => [name, cells[i] ?? ''])),
  );
  const rest = headed ? first.slice(first.findIndex(({ cells }) => cells !== null) + 1) : first;
  const rows = startingAt(rest, batches);
  return { delimiter: dialect.delimiter, names, cells: described, bare: rest.length === 0, rows };
}

async function* startingAt<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
