/** The numbers of the overlaid runs as rows, and where their logarithmic axis has its ticks. */
import { threeDigits } from '../../../shared/format.ts';
import type { RunRow } from '../../../shared/run.ts';
import type { ChartTable } from '../charts/csv.ts';
import type { Tick } from '../charts/ticks.ts';

/** One row an update at which any of them was measured. */
export function overlayTable(rows: readonly RunRow[]): ChartTable {
  const updates = new Set(rows.flatMap(({ course }) => course.map(({ update }) => update)));
  const values = rows.map(({ course }) => new Map(course.map((one) => [one.update, one.perplexity])));
  return {
    columns: ['update', ...rows.map(({ name }) => name)],
    rows: [...updates]
      .sort((a, b) => a - b)
      .map((update) => [update, ...values.map((of) => of.get(update) ?? '')]),
  };
}

/** Within one power of ten of perplexity all is decided, so its ticks lie closer than at 1, 2 and 5. */
const DIGITS = [1, 1.2, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5, 6, 7, 8, 9];
const COARSE = [1, 2, 3, 5, 7];

export function perplexityLogTicks(min: number, max: number, most: number): Tick[] {
  if (!(min > 0) || !(max > min)) return [];
  const candidates = (digits: readonly number[]): number[] =>
    Array.from({ length: 9 }, (_, power) => digits.map((digit) => digit * 10 ** power))
      .flat()
      .filter((value) => value >= min && value <= max);
  const fine = candidates(DIGITS);
  const values = fine.length <= most + 2 ? fine : candidates(COARSE);
  const gap = Math.log(max / min) / Math.max(1, most);
  let before = -Infinity;
  return values.map((value) => {
    const at = Math.log(value);
    const named = at - before >= gap * 0.6;
    if (named) before = at;
    return { value, label: named ? threeDigits(value) : null };
  });
}
