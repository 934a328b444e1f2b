/** How a table is written: what stands between its cells, and whether quotation marks hold cells together. */
import { rowsOfSample } from './csvRows.ts';
import type { Dialect } from './csvRows.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Unit separator: stands in where a table has one column, so that commas in its texts are only commas. */
const NO_DELIMITER = '\u001f';
/** Spreadsheet programs write it as a first line. */
const NAMED = /^sep=(.)\r?\n/;

/**
 * The delimiter with which the rows have most nearly the same number of cells.
 *
 * @param sample begin of the table; a last row without a line end does not count
 * @returns the dialect, and how many characters come before the first row
 */
export function dialectOf(sample: string): Dialect & { readonly begin: number } {
  const named = NAMED.exec(sample);
  if (named !== null) return { delimiter: named[1] ?? ',', quotes: true, begin: named[0].length };
  const scored = DELIMITERS.flatMap((delimiter) => {
    const dialect = { delimiter, quotes: delimiter !== '\t' || quotesCells(sample) };
    const counts = rowsOfSample(sample, dialect).map((cells) => cells.length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length);
    const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / Math.max(1, counts.length);
    return (counts[0] ?? 0) > 1 ? [{ dialect, mean, spread: variance / mean ** 2 }] : [];
  });
  const [best] = scored.sort((a, b) => a.spread - b.spread || b.mean - a.mean);
  return { ...(best?.dialect ?? { delimiter: NO_DELIMITER, quotes: true }), begin: 0 };
}

/** Tab-separated files rarely quote; there, a mark at the begin of a cell is usually only a mark. */
function quotesCells(sample: string): boolean {
  const whole = sample.slice(0, sample.lastIndexOf('\n') + 1 || undefined); // the last line may be cut off
  const opening = whole.split(/[\t\r\n]+/).filter((cell) => cell.startsWith('"'));
  return opening.length > 0 && opening.every((cell) => cell.length > 1 && cell.endsWith('"'));
}
