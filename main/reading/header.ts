/** The first row of a table: whether it holds the names of the columns, and how they are called where it does not. */

const LONGEST_NAME = 64;

/**
 * Names of columns are short, most of them different, and no numbers; and no column holds its own name again.
 *
 * @param body some of the rows that follow
 */
export function looksLikeHeader(row: readonly string[], body: readonly (readonly string[])[] = []): boolean {
  const names = row.map((cell) => cell.trim());
  const nameLike = (cell: string): boolean =>
    cell.length <= LONGEST_NAME && !/[\r\n]/.test(cell) && (cell === '' || Number.isNaN(Number(cell)));
  if (!names.some((cell) => cell !== '') || !names.every(nameLike)) return false;
  const given = names.filter((cell) => cell !== '');
  if (new Set(given).size * 2 <= given.length && given.length > 1) return false;
  return !names.some((name, i) => name !== '' && body.some((cells) => cells[i]?.trim() === name));
}

/** A name for each column, no two alike: as in the header, else its number. */
export function columnNames(header: readonly string[] | null, columns: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: columns }, (_, i) => {
    const given = header?.[i]?.trim() ?? '';
    const wanted = given === '' ? String(i + 1) : given;
    let name = wanted;
    for (let n = 2; taken.has(name); n++) name = `${wanted} (${n})`;
    taken.add(name);
    return name;
  });
}
