/** Where a name stands in a plot so that it covers nothing: above the lines, beside where training is, or below them. */
import { meet } from '../charts/box.ts';
import type { Box } from '../charts/box.ts';
import type { Point } from '../charts/series.ts';
import { reach } from './reach.ts';
import type { Reach } from './reach.ts';

/** Air between a name and a line, and how finely places are tried, in pixels. */
const AIR = 6;
const STEP = 12;

interface Wanted {
  readonly width: number;
  readonly height: number;
  /** where travelled and future meet: a name does not stand across it */
  readonly now: number;
  /** where it stood last: it stays there while it can, for a name that jumps cannot be read */
  readonly before: number | null;
  /** what else stands in the plot: points, chips, other names */
  readonly taken?: readonly Box[];
}

/**
 * The upper left corner of a free place; null where there is none.
 * @param lines in pixels, each from left to right
 */
export function freePlace(
  lines: readonly (readonly Point[])[],
  area: Box,
  { width, height, now, before, taken = [] }: Wanted,
): Point | null {
  const last = area.right - width - AIR;
  const tries = before === null ? [] : [before];
  for (let x = area.left + AIR + 2; x <= last; x += STEP) tries.push(x);
  const travelled = tries.filter((x) => x <= last && x + width + AIR <= now);
  const ends = { top: area.top + AIR, bottom: area.bottom - AIR - height };
  const free = (x: number, from: number, to: number, wish: number): Point | null => {
    const y = nearest({ x, width, height }, { top: from, bottom: to }, wish, taken);
    return y === null ? null : { x, y };
  };
  for (const x of travelled) {
    const { top } = reach(lines, x - AIR, x + width + AIR);
    const lowest = Math.min(top - AIR - height, ends.bottom);
    const place = free(x, ends.top, lowest, lowest);
    if (place !== null) return place;
  }
  if (now + 2 * AIR <= last) {
    const place = free(now + 2 * AIR, ends.top, ends.bottom, middleOf(lines, now, area) - height / 2);
    if (place !== null) return place;
  }
  for (const x of travelled) {
    const { bottom } = reach(lines, x - AIR, x + width + AIR);
    const place = free(x, bottom + AIR, ends.bottom, bottom + AIR);
    if (place !== null) return place;
  }
  return null;
}

/** Where the lines are of late; the middle of the plot where there are none. */
function middleOf(lines: readonly (readonly Point[])[], now: number, area: Box): number {
  const { top, bottom } = reach(lines, now - 2 * STEP, now);
  return top > bottom ? (area.top + area.bottom) / 2 : (top + bottom) / 2;
}

/** The upper edge nearest to `wish`, from `top` to `bottom`, at which a name meets nothing; null where there is none. */
function nearest(
  { x, width, height }: { x: number; width: number; height: number },
  { top, bottom }: Reach,
  wish: number,
  taken: readonly Box[],
): number | null {
  if (top > bottom) return null;
  const within = Math.max(top, Math.min(bottom, wish));
  // the nearest is where it is wished for, or right above or below something
  const tries = [within, ...taken.flatMap((box) => [box.top - AIR - height, box.bottom + AIR])];
  return (
    tries
      .filter((y) => y >= top && y <= bottom)
      .filter((y) => {
        const name = { left: x, right: x + width, top: y, bottom: y + height };
        return !taken.some((box) => meet(name, box, AIR));
      })
      .sort((a, b) => Math.abs(a - wish) - Math.abs(b - wish))[0] ?? null
  );
}
