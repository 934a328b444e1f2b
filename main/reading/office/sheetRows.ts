/** The rows of a sheet of an Excel workbook, as the strings that their cells hold. */
import type { ReadContext } from '../sources.ts';
import type { Sheet, Workbook } from './workbook.ts';
import { unescaped } from './workbook.ts';
import { attributeOf, refuseTooLong, xmlItems, xmlPieces } from './xmlParser.ts';
import type { Attributes, XmlHandlers } from './xmlParser.ts';

/** Columns that Excel itself can have. */
const MOST_COLUMNS = 16_384;

export interface SheetRow {
  /** as the program shows it beside the row */
  readonly number: number;
  /** by the letters of its column; cells without text are not there */
  readonly cells: ReadonlyMap<string, string>;
  /** columns whose cells are dates, which are given as the days since 1900 that Excel stores */
  readonly dates: readonly string[];
}

/** Rows with text, one after the other. @throws AppError `input/broken-xml`, `input/too-large` */
export function sheetRows(
  name: string,
  sheet: Sheet,
  workbook: Workbook,
  context: ReadContext,
): AsyncGenerator<SheetRow> {
  const rows: SheetRow[] = [];
  const handlers = rowHandlers(name, workbook, (row) => rows.push(row));
  return xmlItems(name, xmlPieces(sheet.part, context), handlers, rows, context.signal);
}

function rowHandlers(name: string, workbook: Workbook, emit: (row: SheetRow) => void): XmlHandlers {
  let row: { number: number; cells: Map<string, string>; dates: string[] } = {
    number: 0,
    cells: new Map(),
    dates: [],
  };
  let column = 0;
  let type = 'n';
  let style = 0;
  let value = '';
  let length = 0;
  let valueOpen = false;
  let reading = 0; // depth inside the marks that say how signs are read

  function endCell(): void {
    const text = cellText(type, value, workbook.strings);
    if (text === '' || column > MOST_COLUMNS) return;
    length += text.length;
    refuseTooLong(name, length);
    const letters = columnName(column);
    if (type === 'n' && workbook.dates[style] === true) row.dates.push(letters);
    row.cells.set(letters, text);
  }

  return {
    open: (element, attributes) => {
      if (element === 'row') {
        const number = Number(attributeOf(attributes, 'r'));
        row = { number: number > 0 ? number : row.number + 1, cells: new Map(), dates: [] };
        column = 0;
        length = 0;
      } else if (element === 'c') {
        column = columnOf(attributes) ?? column + 1;
        type = attributeOf(attributes, 't') ?? 'n';
        style = Number(attributeOf(attributes, 's') ?? 0);
        value = '';
      } else if (element === 'rPh') reading += 1;
      else if (element === 'v' || element === 't') valueOpen = reading === 0;
    },
    text: (found) => {
      if (valueOpen) value += found;
    },
    close: (element) => {
      if (element === 'v' || element === 't') valueOpen = false;
      else if (element === 'rPh') reading -= 1;
      else if (element === 'c') endCell();
      else if (element === 'row' && row.cells.size > 0) emit(row);
    },
  };
}

function cellText(type: string, value: string, strings: readonly string[]): string {
  switch (type) {
    case 's':
      return strings[Number(value)] ?? '';
    case 'b':
      return value.trim() === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      return ''; // what a formula could not work out
    case 'n':
      // 0.1 may be stored as 0.10000000000000001
      return value.trim() === '' ? '' : String(Number(value));
    default:
      return unescaped(value);
  }
}

/** 1 for `A12`, 27 for `AA12` */
function columnOf(attributes: Attributes): number | undefined {
  const letters = /^[A-Z]{1,3}/.exec(attributeOf(attributes, 'r') ?? '')?.[0];
  if (letters === undefined) return undefined;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** `A` for 1, `AA` for 27 */
function columnName(column: number): string {
  const last = String.fromCharCode(65 + ((column - 1) % 26));
  return column > 26 ? columnName(Math.floor((column - 1) / 26)) + last : last;
}
