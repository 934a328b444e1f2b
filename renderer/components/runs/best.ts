/** Which run of the same texts came furthest, and which are drawn before anybody has chosen. */
import type { RunRow } from '../../../shared/run.ts';

/** Perplexities of different texts cannot be compared: one best run for each dataset that more than one run has. */
export function bestIds(rows: readonly RunRow[]): ReadonlySet<string> {
  const byData = new Map<string, RunRow[]>();
  for (const row of rows) {
    if (row.best !== null) byData.set(row.data, [...(byData.get(row.data) ?? []), row]);
  }
  return new Set([...byData.values()].flatMap((list) => (list.length > 1 ? [bestOf(list)?.id ?? ''] : [])));
}

export function bestOf(rows: readonly RunRow[]): RunRow | null {
  return rows.reduce<RunRow | null>(
    (best, row) =>
      row.best !== null && (best === null || row.best.loss < (best.best?.loss ?? Infinity)) ? row : best,
    null,
  );
}

/** What is drawn before anybody has chosen: the run that goes on or is newest, and the best of the same texts. */
export function firstDrawn(rows: readonly RunRow[]): readonly string[] {
  const newest = rows.find(({ live }) => live !== null) ?? rows.find(({ course }) => course.length > 1);
  if (newest === undefined) return [];
  const best = bestOf(rows.filter(({ data, id }) => data === newest.data && id !== newest.id));
  return best === null ? [newest.id] : [newest.id, best.id];
}
