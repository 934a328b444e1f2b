/** Tables as text (.csv, .tsv): one document a row. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { Options } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { chooseColumns } from './columns.ts';
import { looksLikeHeader } from './header.ts';
import { LeftOut } from './leftOut.ts';
import { startingWith, take } from './iterate.ts';
import type { FoundFile, ReadRequest, Skipped, SourceDocument } from './sources.ts';

/** Bounds a quote that is never closed. */
const LARGEST_ROW = 16 * 1024 * 1024;
const SAMPLE_ROWS = 100;
/** Unit separator: stands in where a table has one column, so that commas in its texts are only commas. */
const NO_DELIMITER = '\u001f';

const rowSchema = z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) });
type Row = z.infer<typeof rowSchema>;

/**
 * The rows of a table as documents. Rows with another number of cells than the first row are left out and counted.
 *
 * @param pieces the decoded file
 * @throws AppError `input/broken-table`, and those of `chooseColumns`
 */
export async function* readDelimited(
  file: FoundFile,
  pieces: AsyncGenerator<string>,
  request: ReadRequest,
  skip: (skipped: Skipped) => void,
): AsyncGenerator<SourceDocument> {
  const table = await openTable(file, pieces);
  if (table === null) return;
  const { names, rows } = table;
  const columns = chooseColumns(file.path, names, table.cells, request.textColumn, request.labelColumns);

  const leftOut = new LeftOut(file.name, skip);
  let number = 0;
  for await (const { record, info } of rows) {
    number += 1;
    const cell = (name: string): string => record[names.indexOf(name)] ?? '';
    if (record.length !== names.length) {
      leftOut.count(
        `with another number of cells than the ${names.length} of the first row`,
        `line ${info.lines}`,
      );
    } else if (cell(columns.text).trim() === '') leftOut.count('without text', `line ${info.lines}`);
    else {
      const labels = Object.fromEntries(columns.labels.map((name) => [name, cell(name)]));
      yield { text: cell(columns.text), name: `${file.name}, row ${number}`, labels };
    }
  }
  leftOut.report('row');
}

/** A table whose first rows have been read: the names of its columns, those rows by column, and all rows once. */
interface Table {
  readonly names: readonly string[];
  readonly cells: readonly ReadonlyMap<string, string>[];
  readonly rows: AsyncGenerator<Row>;
}

/** null for an empty file */
async function openTable(file: FoundFile, pieces: AsyncGenerator<string>): Promise<Table | null> {
  const begin = await pieces.next();
  if (begin.done === true) return null;
  const parser = parse(optionsFor(file.path, begin.value));
  // its failure is thrown by whoever goes through the rows, since the pipeline ends the parser with the same error
  pipeline(Readable.from(startingWith([begin.value], pieces)), parser).catch(() => undefined);
  const rows = rowsOf(file.path, parser);
  const sample = await take(rows, SAMPLE_ROWS);
  const first = sample[0]?.record ?? [];
  const headed = looksLikeHeader(first);
  const names = headed ? first : first.map((_, i) => String(i + 1));
  const body = headed ? sample.slice(1) : sample;
  const cells = body.map(({ record }) => new Map(names.map((name, i) => [name, record[i] ?? ''])));
  return { names, cells, rows: startingWith(body, rows) };
}

/** The names of a table's columns and its first rows by column. @throws AppError `input/broken-table` */
export async function peekDelimited(
  file: FoundFile,
  pieces: AsyncGenerator<string>,
): Promise<Pick<Table, 'names' | 'cells'>> {
  const table = await openTable(file, pieces);
  await table?.rows.return(undefined); // ends the reading of the file
  return table ?? { names: [], cells: [] };
}

function optionsFor(path: string, sample: string): Options {
  const options: Options = {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    // a quote in the middle of a cell is only a quote; a row that this breaks has another number of cells
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW,
    info: true,
  };
  const tabbed = /\.(?:tsv|tab)$/i.test(path);
  const delimiter = tabbed ? '\t' : delimiterOf(sample);
  return { ...options, delimiter, quote: delimiter === '\t' && !quotesCells(sample) ? null : '"' };
}

/** The sign that cuts the first row into most cells. */
function delimiterOf(sample: string): string {
  const counts = [',', ';', '\t', '|'].map((delimiter) => {
    const options = {
      delimiter,
      to: 1,
      relax_quotes: true,
      relax_column_count: true,
      skip_records_with_error: true,
    };
    const [first] = z.array(z.array(z.string())).parse(parseSync(sample, options));
    return { delimiter, cells: first?.length ?? 0 };
  });
  const [best] = counts.sort((a, b) => b.cells - a.cells);
  return best !== undefined && best.cells > 1 ? best.delimiter : NO_DELIMITER;
}

/** Tab-separated files rarely quote; there, a lone quote at the begin of a cell would swallow the rest of the file. */
function quotesCells(sample: string): boolean {
  const whole = sample.slice(0, sample.lastIndexOf('\n') + 1 || undefined); // the last line may be cut off
  const opening = whole.split(/[\t\r\n]+/).filter((cell) => cell.startsWith('"'));
  return opening.length > 0 && opening.every((cell) => cell.length > 1 && cell.endsWith('"'));
}

async function* rowsOf(path: string, parser: AsyncIterable<unknown>): AsyncGenerator<Row> {
  try {
    for await (const row of parser) yield rowSchema.parse(row);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = z.object({ lines: z.number() }).safeParse(error).data?.lines ?? 0;
    const what = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
    const message = what
      ? `“${path}” has a quotation mark before line ${line} that is never closed; close or double it, then import again.`
      : `“${path}” is not a table that can be read (line ${line}): ${error.message}.`;
    throw new AppError('input/broken-table', message, { path, line, reason: error.code }, error);
  }
}
