/** What moving a handle of the schedule does to the settings: by hand to a place, by arrow keys in steps. */
import type { Settings } from '../../../shared/hyperparams.ts';
import { withoutDust } from './numbers.ts';
import type { Plan } from './plan.ts';

/** `peak`: height and place of the highest rate; `warmUp`: its place alone; `end`: the last rate; `frozen`: its peak. */
export type HandleKind = 'peak' | 'warmUp' | 'end' | 'frozen';

/** Where a handle is held, in the values of the plot. */
export interface Held {
  readonly update: number;
  readonly rate: number;
}

const LARGEST_RATE = 100;
const LARGEST_RATIO = 1e6;
const STEP = 0.01;
const LARGE_STEP = 0.05;

/** Which handles a schedule has. Only the slanted triangle can be bent sideways and at its end. */
export function handlesOf(plan: Plan): HandleKind[] {
  const main: HandleKind[] =
    plan.main === 0 ? [] : plan.settings.schedule === 'stlr' ? ['peak', 'warmUp', 'end'] : ['peak'];
  return plan.frozen === 0 ? main : ['frozen', ...main];
}

/** @returns the settings that put the handle where it is held, rounded as a person would write them */
export function dragged(kind: HandleKind, { update, rate }: Held, plan: Plan): Partial<Settings> {
  const { settings, frozen, main } = plan;
  switch (kind) {
    case 'peak':
      return settings.schedule === 'stlr'
        ? { etaMax: rounded(rate), cutFrac: share(update - frozen, main) }
        : { etaMax: rounded(rate) };
    case 'warmUp':
      return { cutFrac: share(update - frozen, main) };
    case 'end':
      return { ratio: ratioOf(settings.etaMax / Math.max(rate, settings.etaMax / LARGEST_RATIO)) };
    case 'frozen':
      return { frozenEtaMax: rounded(rate) };
  }
}

/** @returns what a key does, or null where it does nothing; Shift goes five times as far */
export function nudged(
  kind: HandleKind,
  key: string,
  shift: boolean,
  settings: Settings,
): Partial<Settings> | null {
  const step = shift ? LARGE_STEP : STEP;
  const up = { ArrowUp: 1, ArrowDown: -1 }[key];
  const right = { ArrowRight: 1, ArrowLeft: -1 }[key];
  const direction = up ?? right;
  if (direction === undefined) return null;
  switch (kind) {
    case 'peak':
      if (up !== undefined) return { etaMax: scaledBy(settings.etaMax, direction * step) };
      return settings.schedule === 'stlr' ? { cutFrac: moved(settings.cutFrac, direction * step) } : null;
    case 'warmUp':
      return { cutFrac: moved(settings.cutFrac, direction * step) };
    case 'end':
      return { ratio: ratioOf(settings.ratio / (1 + direction * step)) }; // a higher end is a smaller ratio
    case 'frozen':
      return { frozenEtaMax: scaledBy(settings.frozenEtaMax, direction * step) };
  }
}

/** Three digits, and at least one step of the third. */
function scaledBy(rate: number, by: number): number {
  if (rate === 0) return by > 0 ? 1e-4 : 0;
  return Math.min(LARGEST_RATE, rounded(rate * (1 + by)));
}

function rounded(rate: number): number {
  return Math.min(LARGEST_RATE, Math.max(0, Number(rate.toPrecision(3))));
}

function ratioOf(ratio: number): number {
  return Number(Math.min(LARGEST_RATIO, Math.max(1, ratio)).toPrecision(3));
}

function share(updates: number, total: number): number {
  return total === 0 ? 0 : moved(0, updates / total);
}

/** A share of the run in whole per cent. */
function moved(from: number, by: number): number {
  return withoutDust(Math.min(1, Math.max(0, Math.round((from + by) * 100) / 100)));
}
