/** How far an axis reaches: over what matters, and without being pulled away by a few readings far off. */
import type { Point } from './series.ts';

export interface Range {
  readonly min: number;
  readonly max: number;
}

/**
 * A range that holds the middle of the values: those from the `share` lowest to the `share` highest, and `always` in
 * any case. What falls outside is for the off-scale chip to say.
 * @param points as they are drawn, so that it costs no more than a drawing
 * @param always values that must be in view: held-out losses, smoothed lines
 */
export function robustRange(
  points: readonly Point[],
  always: readonly number[] = [],
  share = 0.01,
): Range | null {
  const values = Float64Array.from(points, ({ y }) => y)
    .filter(Number.isFinite)
    .sort();
  const inside = always.filter(Number.isFinite);
  const low = values[Math.floor(values.length * share)];
  const high = values[Math.max(0, Math.ceil(values.length * (1 - share)) - 1)];
  const all = [...inside, ...(low === undefined || high === undefined ? [] : [low, high])];
  return all.length === 0 ? null : { min: Math.min(...all), max: Math.max(...all) };
}

/** Some air above and below, and a span also where all values are the same. */
export function padded({ min, max }: Range, air = 0.06): Range {
  const span = max - min || Math.abs(max) * 0.1 || 1;
  return { min: min - span * air, max: max + span * air };
}

/**
 * A range that does not twitch: the old one is kept while the new one fits into it and fills most of it.
 * @param least share of the old range that must be filled for it to be kept
 */
export function steady(old: Range | null, wanted: Range, least = 0.6): Range {
  if (old === null) return wanted;
  const fits = wanted.min >= old.min && wanted.max <= old.max;
  return fits && wanted.max - wanted.min >= (old.max - old.min) * least ? old : wanted;
}
