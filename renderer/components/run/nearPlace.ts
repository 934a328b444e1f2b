/** Where the name of a point stands: below it if it can, else where it covers the least. */
import { meet } from '../charts/box.ts';
import type { Box } from '../charts/box.ts';
import type { Point } from '../charts/series.ts';
import { reach } from './reach.ts';

/** How far from the point its name is, beside and up or down to its middle, in pixels at the usual size of text. */
const BESIDE = 9;
const ROWS = [16, -16, 30, -30, 44, -44];
/** Air between a name and the line where training is. */
const AIR = 3;
/** How finely it is looked what a name covers, in pixels. */
const COLUMN = 2;

/** What speaks against a place; a covered line counts by its columns. */
const COST = { row: 1, side: 0.5, column: 2, box: 60, across: 80, pixel: 0.1 };

interface Wanted {
  readonly width: number;
  readonly height: number;
  /** where travelled and future meet: a name does not stand across it */
  readonly now: number;
  /** the side that it is rather on */
  readonly side: 'left' | 'right';
  /** what else stands in the plot */
  readonly taken: readonly Box[];
  /** of text, 1 to 2 */
  readonly scale: number;
}

/**
 * The box of a name at its point; null where the plot has no room for it.
 * @param lines in pixels, each from left to right
 */
export function nearPlace(
  point: Point,
  lines: readonly (readonly Point[])[],
  area: Box,
  wanted: Wanted,
): Box | null {
  const { now, taken } = wanted;
  let best: { readonly box: Box; readonly cost: number } | null = null;
  for (const { box, cost: distance } of placesOf(point, area, wanted)) {
    const { left, right, top, bottom } = box;
    if (left < area.left || right > area.right || top < area.top || bottom > area.bottom) continue;
    if (best !== null && best.cost <= distance) continue;
    const across = left < now + AIR && right > now - AIR && now < area.right;
    const met = taken.filter((other) => meet(box, other)).length;
    const covered = COST.column * columnsCovered(lines, box);
    const cost = distance + covered + COST.box * met + (across ? COST.across : 0);
    if (best === null || cost < best.cost) best = { box, cost };
  }
  return best?.box ?? null;
}

function placesOf(
  { x, y }: Point,
  area: Box,
  { width, height, now, side, scale }: Wanted,
): { readonly box: Box; readonly cost: number }[] {
  const boxAt = (left: number, middle: number): Box => ({
    ...{ left, right: left + width },
    ...{ top: middle - height / 2, bottom: middle + height / 2 },
  });
  const lefts = { left: x - BESIDE * scale - width, right: x + BESIDE * scale };
  const sides = side === 'left' ? [lefts.left, lefts.right] : [lefts.right, lefts.left];
  const near = ROWS.flatMap((row, i) =>
    sides.map((left, j) => ({ box: boxAt(left, y + row * scale), cost: i * COST.row + j * COST.side })),
  );
  // ahead there are no lines, and a name is still that of its point while it is not far off
  const ahead = now + 2 * AIR;
  const level = Math.max(area.top + height / 2, Math.min(area.bottom - height / 2, y));
  const far = { box: boxAt(ahead, level), cost: ROWS.length * COST.row + (ahead - x) * COST.pixel };
  return [...near, far];
}

/** In how many columns a box lies on a line. */
function columnsCovered(lines: readonly (readonly Point[])[], box: Box): number {
  const lies = (from: number, to: number): boolean => {
    const { top, bottom } = reach(lines, from, to);
    return top < box.bottom && bottom > box.top;
  };
  if (!lies(box.left, box.right)) return 0;
  let columns = 0;
  for (let x = box.left; x < box.right; x += COLUMN) if (lies(x, x + COLUMN)) columns += 1;
  return columns;
}
