/** The horizontal axis of a run's charts: updates, or training time in a unit that suits its length. */
import { count, threeDigits } from '../../../shared/format.ts';
import type { Band } from '../charts/plugins/bands.ts';
import type { Epoch as EpochLine } from '../charts/plugins/epochLines.ts';
import { countTicks, linearTicks } from '../charts/ticks.ts';
import type { Tick } from '../charts/ticks.ts';
import type { RunPause } from '../../../shared/run.ts';
import { spent } from '../../words/times.ts';
import type { Epoch } from './progress.ts';
import type { TimeCourse } from './timeCourse.ts';

export type AcrossKind = 'updates' | 'time';

export interface Across {
  readonly kind: AcrossKind;
  /** where an update stands; also for one that is still to come, as far as its time can be told */
  at(step: number): number;
  /** right end of the axis */
  readonly max: number;
  ticks(min: number, max: number, most: number): readonly Tick[];
  /** what the chip at the now line says */
  chip(step: number): string;
}

export function acrossUpdates(end: number): Across {
  return {
    kind: 'updates',
    at: (step) => step,
    max: Math.max(1, end),
    ticks: countTicks,
    chip: count,
  };
}

export interface TimeUnit {
  readonly ms: number;
  readonly name: string;
}
const SECONDS: TimeUnit = { ms: 1000, name: 's' };
const UNITS: readonly TimeUnit[] = [SECONDS, { ms: 60_000, name: 'min' }, { ms: 3_600_000, name: 'h' }];

/** The largest unit of which the span holds at least three. */
export function unitOf(span: number): TimeUnit {
  return UNITS.findLast(({ ms }) => span >= 3 * ms) ?? SECONDS;
}

/** @param msPerUpdate of what is to come; null = nothing is, or it cannot be told */
export function acrossTime(
  course: TimeCourse,
  { now, end, msPerUpdate, unit }: { now: number; end: number; msPerUpdate: number | null; unit: TimeUnit },
): Across {
  const at = (step: number): number => {
    const known = course.at(Math.min(step, now));
    return (step <= now ? known : known + (step - now) * (msPerUpdate ?? 0)) / unit.ms;
  };
  const inUnit = (value: number): string => `${threeDigits(value)} ${unit.name}`;
  return {
    kind: 'time',
    at,
    max: Math.max(at(end), 1e-6),
    ticks: (min, max, most) => linearTicks(min, max, most, inUnit),
    chip: (step) => inUnit(at(step)),
  };
}

/** Too many lines would be a grid of their own. */
const MOST_EPOCHS = 24;

/** Epochs on the axis; their names are short, because the frozen one is named in the phase bar. */
export function epochLinesOf(epochs: readonly Epoch[], across: Across): readonly EpochLine[] {
  if (epochs.length > MOST_EPOCHS) return [];
  return epochs.map(({ number, frozen, from, to }) => ({
    from: across.at(from),
    to: across.at(to),
    name: frozen ? `Epoch ${String(number)}, frozen` : `Epoch ${String(number)}`,
  }));
}

/** A pause shorter than this is not named, and of many only the longest are. */
const LEAST_NAMED = 60_000;
const MOST_NAMED = 2;

/** Pauses as bands, restarts as seams, and what is still to come. */
export function bandsOf(
  pauses: readonly RunPause[],
  across: Across,
  future: { readonly from: number; readonly to: number } | null,
): readonly Band[] {
  const length = ({ from, to }: RunPause): number => (to === null ? -1 : to - from);
  const named = pauses
    .filter((pause) => length(pause) >= LEAST_NAMED)
    .sort((a, b) => length(b) - length(a))
    .slice(0, MOST_NAMED);
  const bands = pauses
    .filter(({ to }) => to !== null)
    .map((pause): Band => {
      const at = across.at(pause.update);
      const paused = pause.kind === 'paused';
      const text = `${paused ? 'paused' : 'cut off'} ${spent(length(pause))}`;
      return {
        from: at,
        to: at,
        kind: paused ? 'pause' : 'seam',
        ...(named.includes(pause) ? { text } : {}),
      };
    });
  if (future === null || future.to <= future.from) return bands;
  return [{ from: across.at(future.from), to: across.at(future.to), kind: 'future' }, ...bands];
}
