/** Excel workbooks (.xlsx): one document a row, sheet by sheet, by the same choice of columns as in other tables. */
import { AppError } from '../../../shared/errors.ts';
import { openArchive } from '../archive/zip.ts';
import { chooseColumns } from '../columns.ts';
import { looksLikeHeader } from '../header.ts';
import { startingWith, take } from '../iterate.ts';
import { LeftOut } from '../leftOut.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { sheetRows } from './sheetRows.ts';
import type { SheetRow } from './sheetRows.ts';
import { readWorkbook } from './workbook.ts';
import type { Sheet, Workbook } from './workbook.ts';

const SAMPLE_ROWS = 100;

/** What a workbook's columns are called, and its first rows by them. */
interface Peeked {
  readonly names: readonly string[];
  readonly cells: readonly ReadonlyMap<string, string>[];
}

interface Table extends Peeked {
  /** letters of a column by its name */
  readonly letters: ReadonlyMap<string, string>;
  readonly rows: AsyncGenerator<SheetRow>;
  /** ends the reading of the sheet */
  close(): Promise<unknown>;
}

/**
 * The rows with text. A sheet whose text column is not clear is skipped, unless no sheet has one.
 *
 * @throws AppError `input/broken-document`, `input/old-format`, `input/too-large`, `input/broken-xml`, those of
 *   `chooseColumns` and of `openArchive`
 */
export async function* readXlsx(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const archive = await openArchive(source);
  try {
    const workbook = await readWorkbook(source, archive, context);
    const visible = workbook.sheets.filter(({ hidden }) => !hidden);
    const several = visible.length > 1;
    let read = 0;
    let unclear: AppError | undefined;
    for (const sheet of workbook.sheets) {
      const place = several ? `${source.name}, ${sheet.name}` : source.name;
      if (sheet.hidden) {
        context.skip({ path: `${source.name}, ${sheet.name}`, reason: 'a hidden sheet' });
        continue;
      }
      try {
        for await (const document of readSheet(place, sheet, workbook, context)) {
          read += 1;
          yield several ? { ...document, labels: { ...document.labels, sheet: sheet.name } } : document;
        }
      } catch (error) {
        if (!(error instanceof AppError && aboutColumns(error))) throw error;
        unclear ??= error;
        if (several) context.skip({ path: place, reason: error.message });
      }
    }
    await archive.refuseChanged();
    if (read === 0 && unclear !== undefined) throw unclear;
    if (read === 0) context.skip({ path: source.name, reason: 'a workbook without rows of text' });
  } finally {
    archive.close();
  }
}

/** The columns of the first sheet that has any, and its first rows. @throws AppError as `readXlsx` */
export async function peekXlsx(source: ByteSource, context: ReadContext): Promise<Peeked> {
  const archive = await openArchive(source);
  try {
    const workbook = await readWorkbook(source, archive, context);
    for (const sheet of workbook.sheets.filter(({ hidden }) => !hidden)) {
      const table = await openSheet(source.name, sheet, workbook, context);
      await table?.close();
      if (table !== null) return { names: table.names, cells: table.cells };
    }
    return { names: [], cells: [] };
  } finally {
    archive.close();
  }
}

const aboutColumns = ({ code }: AppError): boolean =>
  code === 'input/no-text-column' || code === 'input/no-column';

async function* readSheet(
  place: string,
  sheet: Sheet,
  workbook: Workbook,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  const table = await openSheet(place, sheet, workbook, context);
  if (table === null) return;
  try {
    yield* rowDocuments(place, table, context);
  } finally {
    await table.close();
  }
}

async function* rowDocuments(
  place: string,
  table: Table,
  context: ReadContext,
): AsyncGenerator<SourceDocument> {
  const { textColumn, labelColumns } = context.request;
  const { text, labels } = chooseColumns(place, table.names, table.cells, textColumn, labelColumns);
  const letters = [text, ...labels].map((name) => table.letters.get(name) ?? '');
  const leftOut = new LeftOut(place, context.skip);
  let dates = 0;
  let firstDate = 0;
  for await (const { number, cells, dates: dated } of table.rows) {
    const cell = (name: string): string => cells.get(table.letters.get(name) ?? '') ?? '';
    if (dated.some((column) => letters.includes(column))) {
      dates += 1;
      if (dates === 1) firstDate = number;
    }
    if (cell(text).trim() === '') leftOut.count('without text', `row ${number}`);
    else {
      const named = Object.fromEntries(labels.map((name) => [name, cell(name)]));
      yield { text: cell(text), name: `${place}, row ${number}`, labels: named };
    }
  }
  leftOut.report('row');
  if (dates === 0) return;
  const what = 'rows have dates, which were kept as the number of days that Excel stores';
  context.odd({ path: place, what, count: dates, first: `row ${firstDate}` });
}

/** null for a sheet without rows */
async function openSheet(
  place: string,
  sheet: Sheet,
  workbook: Workbook,
  context: ReadContext,
): Promise<Table | null> {
  const rows = sheetRows(place, sheet, workbook, context);
  const sample = await take(rows, SAMPLE_ROWS);
  const [first] = sample;
  if (first === undefined) return null;
  const columns = [...new Set(sample.flatMap(({ cells }) => [...cells.keys()]))].sort(
    (a, b) => a.length - b.length || (a < b ? -1 : 1),
  );
  const headed = looksLikeHeader(columns.map((column) => first.cells.get(column) ?? '').filter(Boolean));
  const nameOf = (column: string): string => (headed ? first.cells.get(column)?.trim() : undefined) ?? column;
  const body = headed ? sample.slice(1) : sample;
  const cells = body.map((row) => new Map([...row.cells].map(([column, text]) => [nameOf(column), text])));
  const letters = new Map(columns.map((column) => [nameOf(column), column]));
  return {
    names: [...letters.keys()],
    letters,
    cells,
    rows: startingWith(body, rows),
    close: () => rows.return(undefined),
  };
}
