/** What the schedule's plot reaches over, and the epochs along it. */
import { threeDigits } from '../../../shared/format.ts';
import { rate } from '../../words/schedule.ts';
import type { Epoch } from '../charts/plugins/epochLines.ts';
import type { Axis } from '../charts/plugins/ruler.ts';
import { countTicks, linearTicks, logTicks } from '../charts/ticks.ts';
import { pixelX, pixelY, type Frame } from './frame.ts';
import type { HandleKind } from './handles.ts';
import { frozenPeakUpdate, groupsOf, peakUpdate, rateAt, rateRange, type Plan } from './plan.ts';

/** A ghost that is this much higher would press the real lines flat: it may run out of the plot. */
const TOO_HIGH = 3;

/** The range of rates in the plot, with room for the handles and, below a logarithmic one, for the readout. */
export function drawnUpTo(plan: Plan, ghost: Plan | null, log: boolean): { min: number; max: number } {
  const own = rateRange(plan);
  const other = ghost === null ? own : rateRange(ghost);
  const highest = Math.max(own.highest, Math.min(other.highest, own.highest * TOO_HIGH)) || 1e-3;
  if (!log) return { min: 0, max: highest * 1.08 };
  const lowest = own.lowest > 0 ? own.lowest : highest / 100;
  const span = highest / lowest;
  return { min: lowest / span ** 0.3 / 1.2, max: highest * span ** 0.08 * 1.1 };
}

/** The frozen epochs and those of the main phase, by name. */
export function epochSpans({ frozen, total, epochs, updatesPerEpoch }: Plan): Epoch[] {
  const before = Math.round(frozen / updatesPerEpoch);
  return Array.from({ length: before + epochs }, (_, i) => ({
    from: i * updatesPerEpoch,
    to: Math.min(total, (i + 1) * updatesPerEpoch),
    name:
      i >= before ? `Epoch ${String(i - before + 1)}` : before === 1 ? 'Frozen' : `Frozen ${String(i + 1)}`,
  }));
}

/** The rulers of the plot; where it is not known how many updates an epoch has, the lower one counts epochs. */
export function axesOf({
  log,
  counted,
  updatesPerEpoch,
}: {
  log: boolean;
  counted: boolean;
  updatesPerEpoch: number;
}): Axis[] {
  const across: Axis = {
    scale: 'x',
    side: 'bottom',
    name: counted ? 'updates' : 'passes',
    ticks: (min, max, most) =>
      counted
        ? countTicks(min, max, most)
        : linearTicks(min / updatesPerEpoch, max / updatesPerEpoch, most, threeDigits).map((tick) => ({
            ...tick,
            value: tick.value * updatesPerEpoch,
          })),
  };
  const up: Axis = {
    scale: 'y',
    side: 'left',
    name: log ? 'learning rate, log' : 'learning rate',
    grid: true,
    ticks: (min, max, most) => (log ? logTicks(min, max) : linearTicks(min, max, most, rate)),
  };
  return [across, up];
}

/** How far above the plot a handle may stand while it is being dragged there. */
export const OVERHANG = 24;

/** Where a handle stands, in pixels. @param scale of text */
export function handlePlace(
  kind: HandleKind,
  plan: Plan,
  frame: Frame,
  scale: number,
): { x: number; y: number } {
  const at = (update: number, rate: number): { x: number; y: number } => ({
    x: pixelX(frame, update),
    y: Math.max(frame.top - OVERHANG, Math.min(frame.bottom, pixelY(frame, rate))),
  });
  switch (kind) {
    case 'peak':
      return at(peakUpdate(plan), plan.settings.etaMax);
    case 'frozen':
      return at(frozenPeakUpdate(plan), plan.settings.frozenEtaMax);
    case 'warmUp':
      return { x: pixelX(frame, peakUpdate(plan)), y: frame.bottom + 16 * scale };
    case 'end': {
      const last = plan.total - 1;
      return at(last, rateAt(plan, last, groupsOf(plan)[0]?.index ?? 0));
    }
  }
}
