/** The schedule as a picture: the curve that training follows, as the path of a drawing. */
import { lrAt } from '../../../shared/schedule.ts';
import { defaultSettings } from '../../../shared/settings.ts';

const UPDATES = 400;
export const LAYERS = 3;

export interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/**
 * The learning rate of a layer group over a whole run with the usual settings, from rate 0 at the bottom to the peak
 * of the fastest group at the top.
 * @param group 0 … LAYERS, slowest first
 */
export function schedulePath(group: number, { left, right, top, bottom }: Frame): string {
  const settings = defaultSettings();
  const points = Array.from({ length: UPDATES }, (_, t) => {
    const x = left + ((right - left) * t) / (UPDATES - 1);
    const y = bottom - ((bottom - top) * lrAt(t, group, settings, UPDATES, LAYERS)) / settings.etaMax;
    return { x, y };
  });
  return corners(points)
    .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(2)} ${y.toFixed(2)}`)
    .join('');
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Without the points that lie on the line between their neighbours. */
function corners(points: readonly Point[]): Point[] {
  return points.filter((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined || after === undefined) return true;
    return Math.abs((before.y + after.y) / 2 - point.y) > 1e-6;
  });
}
