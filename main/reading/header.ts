/** Whether the first row of a table names its columns. */

/** Names of columns are short, different and no numbers. */
export function looksLikeHeader(row: readonly string[]): boolean {
  const names = row.map((cell) => cell.trim());
  const nameLike = (cell: string): boolean =>
    cell.length <= 64 && (cell === '' || Number.isNaN(Number(cell)));
  return names.some((cell) => cell !== '') && names.every(nameLike) && new Set(names).size === names.length;
}
