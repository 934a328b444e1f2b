/** The schedule of a run as it will be trained, update by update, from the very functions that training calls. */
import type { Settings } from '../../../shared/hyperparams.ts';
import { frozenLrAt, groupDivisors, groupNames, lrAt } from '../../../shared/schedule.ts';
import type { Point } from '../charts/series.ts';
import { SHAPES, type Shape } from '../charts/plugins/shapes.ts';

export interface Plan {
  readonly settings: Settings;
  readonly layers: number;
  readonly epochs: number;
  readonly updatesPerEpoch: number;
  /** updates in which the last group learns alone */
  readonly frozen: number;
  /** updates after them, in which all groups learn */
  readonly main: number;
  readonly total: number;
}

/** A layer group as the chart shows it: colour, marker and name never change with the settings. */
export interface Group {
  /** index into the rates of an update */
  readonly index: number;
  readonly name: string;
  readonly label: string;
  /** series colour */
  readonly series: number;
  readonly shape: Shape;
  /** what the peak is divided by */
  readonly divisor: number;
}

export function planOf(
  settings: Settings,
  { epochs, updatesPerEpoch, layers }: { epochs: number; updatesPerEpoch: number; layers: number },
): Plan {
  const frozen = settings.frozenEpochs * updatesPerEpoch;
  const main = epochs * updatesPerEpoch;
  return { settings, layers, epochs, updatesPerEpoch, frozen, main, total: frozen + main };
}

/** The groups, fastest first. */
export function groupsOf({ settings, layers }: Pick<Plan, 'settings' | 'layers'>): Group[] {
  const divisors = groupDivisors(settings, layers);
  return groupNames(settings.grouping, layers)
    .map((name, index) => {
      const order = name === 'embedding' ? 0 : layers + 1 - Number(name.slice('lstm'.length));
      return {
        index,
        name,
        label: groupLabel(name),
        series: order + 1,
        shape: SHAPES[order % SHAPES.length] ?? 'circle',
        divisor: divisors[index] ?? 1,
      };
    })
    .sort((a, b) => a.divisor - b.divisor || a.series - b.series);
}

/** `Embedding + output`, `LSTM 3` */
export function groupLabel(name: string): string {
  return name === 'embedding' ? 'Embedding + output' : `LSTM ${name.slice('lstm'.length)}`;
}

/** The rate of a group at an update, counted over both phases; 0 = frozen. */
export function rateAt({ settings, layers, frozen, main }: Plan, update: number, group: number): number {
  return update < frozen
    ? frozenLrAt(update, group, settings, frozen, layers)
    : lrAt(update - frozen, group, settings, main, layers);
}

/** The update at which the main phase has its peak; that of a constant rate is its first. */
export function peakUpdate(plan: Plan): number {
  return plan.frozen + riseOf(plan.settings, plan.main);
}

/** The same of the frozen phase. */
export function frozenPeakUpdate(plan: Plan): number {
  return riseOf(plan.settings, plan.frozen);
}

/** Updates from the beginning of a phase to its highest rate. */
function riseOf({ schedule, cutFrac }: Settings, total: number): number {
  if (schedule === 'constant' || total < 2) return 0;
  if (schedule === 'stlr') return Math.max(1, Math.min(total - 1, Math.floor(total * cutFrac)));
  return Math.min(total - 1, Math.round(total / 4)); // fastai's one-cycle rises for a quarter
}

/** The line of a group: a point a pixel, and every corner exactly. Frozen updates leave a gap. */
export function lineOf(plan: Plan, group: number, pixels: number): Point[] {
  const points: Point[] = [];
  for (const update of updatesToDraw(plan, pixels)) {
    if (update === plan.frozen && plan.frozen > 0 && points.length > 0)
      points.push({ x: update - 0.5, y: NaN });
    const rate = rateAt(plan, update, group);
    if (rate > 0) points.push({ x: update, y: rate });
  }
  return points;
}

function updatesToDraw(plan: Plan, pixels: number): number[] {
  const { frozen, total } = plan;
  if (total === 0) return [];
  const step = Math.max(1, total / Math.max(1, pixels));
  const updates = new Set<number>();
  for (let at = 0; at < total; at += step) updates.add(Math.floor(at));
  for (const peak of [peakUpdate(plan), frozenPeakUpdate(plan)])
    for (const near of [-1, 0, 1]) updates.add(peak + near);
  for (const edge of [frozen - 1, frozen, frozen + 1, total - 1]) updates.add(edge);
  return [...updates].filter((update) => update >= 0 && update < total).sort((a, b) => a - b);
}

/** The lowest rate above zero and the highest that any group ever has. */
export function rateRange(plan: Plan): { readonly lowest: number; readonly highest: number } {
  let lowest = Infinity;
  let highest = 0;
  const groups = groupsOf(plan);
  for (const update of updatesToDraw(plan, 400)) {
    for (const { index } of groups) {
      const rate = rateAt(plan, update, index);
      if (rate > 0) lowest = Math.min(lowest, rate);
      highest = Math.max(highest, rate);
    }
  }
  return { lowest: Number.isFinite(lowest) ? lowest : 0, highest };
}

/** Every so many updates with the rates of all groups: the schedule as a table. */
export function planTable(plan: Plan, most = 20_000): { columns: string[]; rows: (string | number)[][] } {
  const every = Math.max(1, Math.ceil(plan.total / most));
  const groups = groupsOf(plan);
  const columns = [
    every === 1 ? 'update' : `update, every ${String(every)}`,
    'epoch',
    ...groups.map(({ label }) => label),
  ];
  const rows: (string | number)[][] = [];
  for (let update = 0; update < plan.total; update += every) {
    rows.push([update + 1, epochAt(plan, update), ...groups.map(({ index }) => rateAt(plan, update, index))]);
  }
  return { columns, rows };
}

/** `frozen` or the number of the epoch that an update is in. */
export function epochAt({ frozen, updatesPerEpoch }: Plan, update: number): string {
  if (update < frozen)
    return frozen > updatesPerEpoch ? `frozen ${String(Math.floor(update / updatesPerEpoch) + 1)}` : 'frozen';
  return String(Math.floor((update - frozen) / updatesPerEpoch) + 1);
}
