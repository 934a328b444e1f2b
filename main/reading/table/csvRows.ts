/**
 * Rows of delimited text, in pieces of any size. Quotation marks count as in RFC 4180; where they do not pair, the row
 * they stand in is read with them as ordinary characters, so that one of them never swallows the rows that follow.
 */

export interface Dialect {
  /** one character */
  readonly delimiter: string;
  readonly quotes: boolean;
}

export interface Row {
  readonly cells: readonly string[];
  /** in which it begins, from 1 */
  readonly line: number;
  /** how its quotation marks were taken: `odd` = some could not be what they should */
  readonly quoting: 'fine' | 'odd';
}

/** A row that is too long to be one. */
export interface Overlong {
  readonly line: number;
  readonly cells: null;
}

/** Characters. */
const LONGEST_ROW = 16 * 1024 * 1024;

const LF = 10;
const CR = 13;
const QUOTE = 34;

interface Parsed {
  readonly cells: string[];
  /** behind the line end */
  readonly end: number;
}

/** `more`: the text ends inside of the row; `fault`: its quotation marks do not pair. */
type Outcome = Parsed | 'more' | 'fault';

/** Rows as they are complete, some at a time; empty lines are none. */
export async function* csvRows(
  pieces: AsyncIterable<string>,
  dialect: Dialect,
): AsyncGenerator<readonly (Row | Overlong)[]> {
  const state = { text: '', line: 1, width: 0, skipping: false };
  for await (const piece of pieces) {
    state.text += piece;
    const rows = rowsIn(state, dialect, false);
    if (rows.length > 0) yield rows;
  }
  const rows = rowsIn(state, dialect, true);
  if (rows.length > 0) yield rows;
}

/** Cells of the rows in the begin of a table, without a last one that may be cut off. */
export function rowsOfSample(text: string, dialect: Dialect): (readonly string[])[] {
  const rows = rowsIn({ text, line: 1, width: 0, skipping: false }, dialect, false);
  return rows.flatMap(({ cells }) => (cells === null ? [] : [cells]));
}

interface State {
  text: string;
  line: number;
  /** cells of the first row */
  width: number;
  /** inside of a row that was too long */
  skipping: boolean;
}

function rowsIn(state: State, dialect: Dialect, last: boolean): (Row | Overlong)[] {
  const rows: (Row | Overlong)[] = [];
  const { text } = state;
  let at = 0;
  while (at < text.length) {
    if (state.skipping) {
      const end = lineEnd(text, at);
      if (end === -1) at = text.length;
      if (end === -1) break;
      at = end;
      state.line += 1;
      state.skipping = false;
      continue;
    }
    const long = text.length - at > LONGEST_ROW;
    let quoting: Row['quoting'] = 'fine';
    let outcome = parseRow(text, at, dialect, last, 'strict');
    if (outcome === 'fault' || (outcome === 'more' && long)) {
      quoting = 'odd';
      outcome = mended(text, at, dialect, last, state.width);
    }
    if (outcome === 'more' && long) {
      rows.push({ line: state.line, cells: null });
      state.skipping = true;
      continue;
    }
    if (typeof outcome === 'string') break;
    const { cells, end } = outcome;
    const empty = cells.length === 1 && cells[0] === '';
    if (!empty) rows.push({ cells, line: state.line, quoting });
    if (!empty && state.width === 0) state.width = cells.length;
    state.line += linesBetween(text, at, end);
    at = end;
  }
  state.text = text.slice(at);
  return rows;
}

/**
 * As a program meant it that forgot to double the marks inside of cells, if that makes a whole row of one line; else
 * without marks.
 */
function mended(text: string, at: number, dialect: Dialect, last: boolean, width: number): Outcome {
  const end = lineEnd(text, at);
  if (end === -1 && !last) return 'more';
  const line = text.slice(at, end === -1 ? text.length : end);
  const relaxed = parseRow(line, 0, dialect, true, 'relaxed');
  const whole = typeof relaxed !== 'string' && relaxed.cells.length === width;
  const outcome = whole ? relaxed : parseRow(line, 0, { ...dialect, quotes: false }, true, 'strict');
  return typeof outcome === 'string' ? outcome : { cells: outcome.cells, end: at + line.length };
}

/** @param mode `relaxed`: only a mark before a delimiter or line end closes a cell */
function parseRow(
  text: string,
  begin: number,
  { delimiter, quotes }: Dialect,
  last: boolean,
  mode: 'strict' | 'relaxed',
): Outcome {
  const cut = delimiter.charCodeAt(0);
  const cells: string[] = [];
  let at = begin;
  for (;;) {
    let end: number;
    if (quotes && text.charCodeAt(at) === QUOTE) {
      const closed = closingQuote(text, at, cut, last, mode);
      if (typeof closed === 'string') return closed;
      const inner = text.slice(at + 1, closed);
      cells.push(inner.includes('""') ? inner.replaceAll('""', '"') : inner);
      end = closed + 1;
    } else {
      end = at;
      while (end < text.length) {
        const code = text.charCodeAt(end);
        if (code === cut || code === LF || code === CR) break;
        end += 1;
      }
      if (end === text.length && !last) return 'more';
      cells.push(text.slice(at, end));
    }
    if (end >= text.length) return last ? { cells, end: text.length } : 'more';
    const code = text.charCodeAt(end);
    if (code === LF) return { cells, end: end + 1 };
    if (code === CR) {
      if (end + 1 === text.length && !last) return 'more'; // a line feed may follow
      return { cells, end: text.charCodeAt(end + 1) === LF ? end + 2 : end + 1 };
    }
    at = end + 1;
  }
}

/** Where the mark stands that closes the cell which opens at `open`. */
function closingQuote(
  text: string,
  open: number,
  cut: number,
  last: boolean,
  mode: 'strict' | 'relaxed',
): number | 'more' | 'fault' {
  let at = open + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return last ? 'fault' : 'more';
    if (quote + 1 === text.length) return last ? quote : 'more';
    const next = text.charCodeAt(quote + 1);
    if (next === cut || next === LF || next === CR) return quote;
    if (next === QUOTE) at = quote + 2;
    else if (mode === 'relaxed') at = quote + 1;
    else return 'fault';
  }
}

/** Behind the next line end; -1 where there is none yet, also where a line feed may follow. */
function lineEnd(text: string, at: number): number {
  const found = /\r\n|\r(?!$)|\n/g;
  found.lastIndex = at;
  return found.test(text) ? found.lastIndex : -1;
}

function linesBetween(text: string, begin: number, end: number): number {
  let lines = 0;
  for (let at = begin; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || (code === CR && text.charCodeAt(at + 1) !== LF)) lines += 1;
  }
  return lines;
}
