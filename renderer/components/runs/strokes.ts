/** Colour and dash of a run: given when it is first drawn, and kept for its life. */

/** The six series of the look, and how each is dashed; a run is never told apart by colour alone. */
export const DASHES: readonly (readonly number[])[] = [
  [],
  [8, 3],
  [2, 3],
  [10, 3, 2, 3],
  [5, 3],
  [12, 3, 2, 3, 2, 3],
];

/** More lines than there are strokes could not be told apart. */
export const MOST_DRAWN = DASHES.length;

export interface Drawn {
  /** the series of every run that was ever drawn, 1 to 6 */
  readonly series: Readonly<Record<string, number>>;
  /** those that are drawn now, in the order in which they were asked for */
  readonly runs: readonly string[];
}

export const NOTHING_DRAWN: Drawn = { series: {}, runs: [] };

/** With a run more; unchanged where the strokes are used up. Only where its own is taken by another it gets a new one. */
export function withDrawn(drawn: Drawn, run: string): Drawn {
  if (drawn.runs.includes(run) || drawn.runs.length >= MOST_DRAWN) return drawn;
  const taken = new Set(drawn.runs.map((id) => drawn.series[id]));
  const own = drawn.series[run];
  const series = own !== undefined && !taken.has(own) ? own : leastUsed(drawn, taken);
  return { series: { ...drawn.series, [run]: series }, runs: [...drawn.runs, run] };
}

export function withoutDrawn(drawn: Drawn, run: string): Drawn {
  return { ...drawn, runs: drawn.runs.filter((id) => id !== run) };
}

/** The free series that fewest runs have, so that few ever want the same. */
function leastUsed({ series }: Drawn, taken: ReadonlySet<number | undefined>): number {
  const uses = (n: number): number => Object.values(series).filter((one) => one === n).length;
  const free = DASHES.map((_, i) => i + 1).filter((n) => !taken.has(n));
  return free.reduce((best, n) => (uses(n) < uses(best) ? n : best), free[0] ?? 1);
}

/** What was stored, where it still makes sense. */
export function parseDrawn(json: string): Drawn | null {
  let stored: unknown;
  try {
    stored = JSON.parse(json);
  } catch {
    return null; // of another version, or damaged: begin anew
  }
  if (typeof stored !== 'object' || stored === null || !('series' in stored) || !('runs' in stored))
    return null;
  const { series, runs } = stored;
  if (typeof series !== 'object' || series === null || !Array.isArray(runs)) return null;
  const known = Object.entries(series).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number' && DASHES[entry[1] - 1] !== undefined,
  );
  const parsed = Object.fromEntries(known);
  const kept = runs.filter((run): run is string => typeof run === 'string' && run in parsed);
  return { series: parsed, runs: kept.slice(0, MOST_DRAWN) };
}
