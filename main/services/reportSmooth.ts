/** The smoothed course of noisy readings. */
import { DebiasedMean } from '../../shared/lrFinder.ts';
import type { Point } from './reportChart.ts';

/** Share of the past that the mean keeps: about a fortieth of the run counts, from 10 readings to 50. */
export function smoothingOf(readings: number): number {
  const window = Math.min(50, Math.max(10, readings / 40));
  return Math.round((1 - 1 / window) * 100) / 100;
}

/** A debiased exponential mean over the points, in order. */
export function smoothed(points: readonly Point[], smoothing: number): Point[] {
  const mean = new DebiasedMean(smoothing);
  return points.map(({ x, y }) => ({ x, y: mean.add(y) }));
}
