/** Tells tables without a telling name from texts, and finds what stands between the cells of a table. */

/** Lines that a text must have all alike to be taken for a table. */
const ENOUGH = 5;
const DELIMITERS = ['\t', ',', ';', '|'] as const;

/** A begin of nothing but rows with the same number of cells, at least three of them, or two between tabs. */
export function looksLikeTable(text: string): boolean {
  const lines = text.split(/\r\n?|\n/).filter((line) => line !== '');
  const whole = lines.slice(0, -1); // the last may be cut off
  if (whole.length < ENOUGH) return false;
  return DELIMITERS.some((delimiter) => {
    const counts = whole.map((line) => cellsOf(line, delimiter));
    const [first = 0] = counts;
    return first >= (delimiter === '\t' ? 2 : 3) && counts.every((count) => count === first);
  });
}

/** Cells of a line, if a quotation mark at the begin of a cell goes to the next one at the end of a cell. */
function cellsOf(line: string, delimiter: string): number {
  let count = 1;
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const character = line[i];
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) count += 1;
  }
  return count;
}
