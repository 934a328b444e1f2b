/** A chart's numbers as text: CSV for a file (RFC 4180), tabs for the clipboard. */

export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Comma-separated, in full precision; a cell that would be read as a formula by a spreadsheet is quoted as text. */
export function toCsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** Tab-separated, as spreadsheets take it from the clipboard. */
export function toTsv({ columns, rows }: ChartTable): string {
  return [columns, ...rows]
    .map((row) => row.map((cell) => String(cell).replaceAll(/[\t\r\n]+/g, ' ')).join('\t'))
    .join('\n');
}

function csvCell(cell: string | number): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = /^[=+@\t\r]/.test(cell) || /^-(?!\d)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
