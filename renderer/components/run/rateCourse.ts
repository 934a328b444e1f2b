/** The learning rates that are still to come, and what a rate chart says of each layer group. */
import { learningRate } from '../../../shared/format.ts';
import type { RunView } from '../../../shared/run.ts';
import { ratesAt } from '../../../shared/schedule.ts';
import type { Course } from '../../../shared/schedule.ts';
import type { Shape } from '../charts/plugins/markers.ts';
import type { Point, Series } from '../charts/series.ts';
import { groupTitle } from '../../words/run.ts';
import { endOf } from './progress.ts';

const SHAPES_BY_SERIES: readonly Shape[] = ['circle', 'square', 'triangle', 'diamond'];

/** A layer group with what it keeps in all pictures: embedding 1, the topmost LSTM 2, the next 3, the next 4. */
export interface Group {
  /** index into the rates of an update */
  readonly index: number;
  readonly name: string;
  readonly series: number;
  readonly shape: Shape;
}

/** The groups, fastest first, as they lie above each other in the picture. */
export function groupsOf(names: readonly string[]): readonly Group[] {
  const layers = names.length - 1;
  return names
    .map((name, index) => {
      const layer = Number(/^lstm(\d+)$/.exec(name)?.[1] ?? layers + 1);
      const series = layers + 1 - layer;
      return {
        index,
        name: groupTitle(name),
        series: series + 1,
        shape: SHAPES_BY_SERIES[series % SHAPES_BY_SERIES.length] ?? 'circle',
      };
    })
    .sort((a, b) => a.series - b.series);
}

export function courseOf(run: RunView): Course {
  const { settings, groups, frozenUpdates, steps, landing } = run;
  return { settings, layers: groups.length - 1, frozenUpdates, updates: steps, landing };
}

/** Points of a curve that may have corners: evenly spread, and more where the schedule turns. */
const SPREAD = 160;

/**
 * For each group the rates from update `from` to the end; NaN where it is frozen, for a logarithm has no place for it.
 * @param from the last update that is done, so that the lines join
 */
export function ratesToCome(run: RunView, from: number): readonly Point[][] {
  const end = endOf(run);
  const course = courseOf(run);
  const first = Math.max(1, from);
  const steps = new Set<number>([end]);
  for (let i = 0; i <= SPREAD; i++) steps.add(Math.round(first + ((end - first) * i) / SPREAD));
  for (const corner of cornersOf(run)) if (corner > first && corner < end) steps.add(corner);
  const points: Point[][] = run.groups.map(() => []);
  for (const step of [...steps].filter((s) => s >= first && s <= end).sort((a, b) => a - b)) {
    ratesAt(step, course).forEach((rate, g) => points[g]?.push({ x: step, y: rate > 0 ? rate : NaN }));
  }
  return points;
}

/** Updates about which the rates turn sharply: phase borders, peaks, the landing. */
function cornersOf({ steps, frozenUpdates, landing, settings }: RunView): number[] {
  const corners: number[] = [];
  for (const [start, total] of [
    [0, frozenUpdates],
    [frozenUpdates, steps - frozenUpdates],
  ] as const) {
    if (total <= 0) continue;
    const cut = Math.max(1, Math.min(total - 1, Math.floor(total * settings.cutFrac)));
    corners.push(start + 1, start + cut + 1, start + total);
  }
  if (landing !== null) corners.push(landing.from - 1, landing.from);
  return corners;
}

/** The highest rate that a group has in the main phase, for the learning-rate tile. */
export function peakOf(run: RunView, group: number): number {
  const course = courseOf(run);
  const from = run.frozenUpdates + 1;
  const candidates = [from, mainPeakOf(run) + 1, ...cornersOf(run).filter((step) => step >= from), run.steps];
  return Math.max(0, ...candidates.map((step) => ratesAt(step, { ...course, landing: null })[group] ?? 0));
}

/** The update at which the rates of the main phase are highest. */
export function mainPeakOf({ steps, frozenUpdates, settings }: RunView): number {
  const main = steps - frozenUpdates;
  switch (settings.schedule) {
    case 'stlr':
      return frozenUpdates + Math.floor(main * settings.cutFrac);
    case 'onecycle':
      return frozenUpdates + Math.round(main / 4);
    case 'constant':
      return frozenUpdates;
  }
}

/** The lowest and highest rate above zero; null where all is frozen. */
export function rateRange(
  travelled: readonly Series[],
  toCome: readonly (readonly Point[])[],
): { readonly min: number; readonly max: number } | null {
  let min = Infinity;
  let max = 0;
  const add = (rate: number): void => {
    if (!(rate > 0) || !Number.isFinite(rate)) return;
    min = Math.min(min, rate);
    max = Math.max(max, rate);
  };
  for (const points of toCome) for (const { y } of points) add(y);
  for (const series of travelled) {
    const found = series.extremes(0, series.length);
    if (found === null) continue;
    add(series.y(found.high));
    add(series.y(found.low) > 0 ? series.y(found.low) : NaN);
    // zero is the lowest of a group that was frozen: its first rate after that is as low as any
    const thawed = series.y(found.low) === 0 ? firstAbove(series) : NaN;
    add(thawed);
  }
  // rates that end a hundred-thousandth below the peak would press everything else together
  return max === 0 ? null : { min: Math.max(min / 1.4, max / 2e4), max: max * 1.6 };
}

/** The first rate above zero; frozen updates come first, all in a row. */
function firstAbove(series: Series): number {
  let low = 0;
  let high = series.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.y(middle) > 0) high = middle;
    else low = middle + 1;
  }
  return series.y(low);
}

/** `Embedding + output 1.51e−3, LSTM 3 5.79e−4`: what a rate chart shows at an update. */
export function ratesInWords(groups: readonly Group[], rates: readonly number[]): string {
  return groups
    .map(({ name, index }) => {
      const rate = rates[index] ?? NaN;
      return `${name} ${rate > 0 ? learningRate(rate) : 'frozen'}`;
    })
    .join(', ');
}
