/** A list of runs as it is kept by what is told: newest first, one row a run. */
import type { RunRow } from '../../shared/run.ts';

/** The run is put in place of its older row, or at its place by time where it is new. */
export function withRow(rows: readonly RunRow[], row: RunRow): readonly RunRow[] {
  if (rows.some(({ id }) => id === row.id)) return rows.map((old) => (old.id === row.id ? row : old));
  return newestFirst([...rows, row]);
}

export function newestFirst(rows: readonly RunRow[]): readonly RunRow[] {
  return [...rows].sort((a, b) => b.created - a.created);
}

/** The run that goes on in this program; there is one at most. */
export function liveOf(rows: readonly RunRow[]): RunRow | null {
  return rows.find(({ live }) => live !== null) ?? null;
}

/** A row that was told while the list was read is newer than the list, unless it is behind it. */
export function merged(read: readonly RunRow[], told: readonly RunRow[]): readonly RunRow[] {
  return told.reduce<readonly RunRow[]>((rows, row) => {
    const known = rows.find(({ id }) => id === row.id);
    return known === undefined || row.step < known.step ? rows : withRow(rows, row);
  }, newestFirst(read));
}
