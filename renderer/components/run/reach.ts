/** How high and how low lines go between two places of a plot. */
import type { Point } from '../charts/series.ts';

/** In pixels; `top` is below `bottom` where there are no lines. */
export interface Reach {
  readonly top: number;
  readonly bottom: number;
}

/** @param lines in pixels, each from left to right */
export function reach(lines: readonly (readonly Point[])[], from: number, to: number): Reach {
  let top = Infinity;
  let bottom = -Infinity;
  const add = (y: number): void => {
    if (!Number.isFinite(y)) return;
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  };
  for (const line of lines) {
    let previous: Point | null = null;
    for (const point of line) {
      if (point.x >= from && point.x <= to) add(point.y);
      if (previous !== null) {
        // what crosses an edge between two points is there as well
        for (const edge of [from, to])
          if (previous.x < edge && point.x > edge) add(between(previous, point, edge));
      }
      if (point.x > to) break;
      previous = point;
    }
  }
  return { top, bottom };
}

function between(a: Point, b: Point, x: number): number {
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
}
