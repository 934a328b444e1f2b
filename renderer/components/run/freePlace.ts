/** Where a name stands in a plot so that it covers no line: above the lines, beside where training is, or below them. */
import type { Point } from '../charts/series.ts';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Air between a name and a line, and how finely places are tried, in pixels. */
const AIR = 6;
const STEP = 12;

/**
 * The upper left corner of a free place; null where there is none.
 * @param lines in pixels, each from left to right
 * @param now where travelled and future meet: a name does not stand across it
 * @param before where it stood last: it stays there while it can, for a name that jumps cannot be read
 */
export function freePlace(
  lines: readonly (readonly Point[])[],
  area: Box,
  { width, height, now, before }: { width: number; height: number; now: number; before: number | null },
): Point | null {
  const last = area.right - width - AIR;
  const tries = before === null ? [] : [before];
  for (let x = area.left + AIR + 2; x <= last; x += STEP) tries.push(x);
  const travelled = tries.filter((x) => x <= last && x + width + AIR <= now);
  for (const x of travelled) {
    const { top } = reach(lines, x - AIR, x + width + AIR);
    const y = Math.min(top - AIR, area.bottom - AIR) - height;
    if (y >= area.top + AIR) return { x, y };
  }
  if (now + 2 * AIR <= last) {
    const newest = reach(lines, now - 2 * STEP, now);
    const middle =
      newest.top > newest.bottom ? (area.top + area.bottom) / 2 : (newest.top + newest.bottom) / 2;
    const y = Math.max(area.top + AIR, Math.min(area.bottom - AIR - height, middle - height / 2));
    return { x: now + 2 * AIR, y };
  }
  for (const x of travelled) {
    const { bottom } = reach(lines, x - AIR, x + width + AIR);
    if (bottom + AIR + height <= area.bottom - AIR) return { x, y: bottom + AIR };
  }
  return null;
}

/** How high and how low lines go between two places; `top` is below `bottom` where there are none. */
function reach(
  lines: readonly (readonly Point[])[],
  from: number,
  to: number,
): { top: number; bottom: number } {
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
