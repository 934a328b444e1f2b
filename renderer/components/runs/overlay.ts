/** The numbers of the overlaid runs as rows, and where their logarithmic axis has its ticks. */
import { threeDigits } from '../../../shared/format.ts';
import type { RunRow } from '../../../shared/run.ts';
import type { ChartTable } from '../charts/csv.ts';
import type { Tick } from '../charts/ticks.ts';
import { shortened } from '../run/samples.ts';

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

/** Letters of a name that fit beside the plot. */
const NAME = 13;

/** The name of each run, short enough for the end of its line and still told from the others. */
export function chartNames(rows: readonly Pick<RunRow, 'id' | 'name'>[]): ReadonlyMap<string, string> {
  const begins = named(rows, (name) => shortened(name, NAME).replace(/[\s,;:.–-]+…$/, '…'));
  if (rows.length < 2 || new Set(begins.values()).size === rows.length) return begins;
  // what they have in common tells them not apart: it is left out, then whatever comes before their ends
  const common = commonWords(rows.map(({ name }) => name));
  const rests = named(rows, (name) => {
    const rest = name.slice(common);
    return rest.length <= NAME ? (common === 0 ? rest : `…${rest}`) : shortened(rest, NAME);
  });
  if (new Set(rests.values()).size === rows.length) return rests;
  return named(rows, (name) => (name.length <= NAME ? name : `…${name.slice(-NAME)}`));
}

function named(
  rows: readonly Pick<RunRow, 'id' | 'name'>[],
  make: (name: string) => string,
): ReadonlyMap<string, string> {
  return new Map(rows.map(({ id, name }) => [id, make(name)]));
}

/** Letters of the whole words with which all names begin; none of the names is used up by them. */
function commonWords([first = '', ...others]: readonly string[]): number {
  let common = 0;
  for (const { index } of first.matchAll(/\s/g)) {
    const begin = first.slice(0, index + 1);
    if (others.every((name) => name.startsWith(begin) && name.length > begin.length)) common = index + 1;
  }
  return common;
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
