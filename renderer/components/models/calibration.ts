/** The points of a calibration chart, and where its curves are named. */
import type { Scores } from '../../../shared/judgement.ts';

interface CalibrationPoint {
  /** mean confidence, and the share that is right, both from 0 to 1 */
  readonly x: number;
  readonly y: number;
}

/** Every reading as it is; only where nothing was predicted there is no point. */
export function calibrationPoints({ calibration }: Pick<Scores, 'calibration'>): CalibrationPoint[] {
  return calibration
    .filter(({ tokens }) => tokens > 0)
    .map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy }));
}

interface Curve {
  readonly name: string;
  readonly points: readonly CalibrationPoint[];
  readonly series: number;
}

interface CurveLabel extends CalibrationPoint {
  readonly text: string;
  readonly series: number;
  readonly align: 'left' | 'right';
  /** pixels */
  readonly dx: number;
  readonly dy: number;
}

/**
 * The name of each of two curves at a point in its middle: above it where it is the higher one, else below. The curves
 * rise, so they run away from a name at either side. One alone needs no name.
 */
export function curveLabels(curves: readonly Curve[]): CurveLabel[] {
  if (curves.length < 2) return [];
  const named = curves.flatMap(({ name, points, series }) => {
    const point = points[Math.floor(points.length * 0.55)];
    return point === undefined ? [] : [{ name, series, point, lift: point.y - point.x }];
  });
  return named.map(({ name, series, point, lift }) => {
    const others = named.filter((other) => other.series !== series);
    const above = others.every((other) => lift > other.lift);
    return {
      ...point,
      text: name.length > 28 ? `${name.slice(0, 27)}…` : name,
      series,
      align: above ? 'right' : 'left',
      dx: above ? -8 : 8,
      dy: above ? -9 : 11,
    };
  });
}
