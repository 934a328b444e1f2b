/** Of any number of readings, the few that a line on so many pixels can show: first, lowest, highest and last of each. */
import type { Point, Series } from './series.ts';

/**
 * At most four points a pixel. No peak is lost: each pixel's lowest and highest reading are among them. One reading
 * before and one after the window are added, so that the line runs on to its edges. A gap (NaN) stays a gap where it
 * is as wide as a pixel.
 * @param from left edge of the window, in x
 * @param to right edge
 * @param pixels width of the window in device-independent pixels
 */
export function decimate(series: Series, from: number, to: number, pixels: number): Point[] {
  const points: Point[] = [];
  if (series.length === 0 || !(to > from) || !(pixels >= 1)) return points;
  const begin = Math.max(0, series.indexAt(from) - 1);
  const end = Math.min(series.length, series.indexAfter(to) + 1);
  const buckets = Math.ceil(pixels);
  const width = (to - from) / buckets;
  if (end - begin <= buckets * 2) {
    for (let i = begin; i < end; i++) points.push({ x: series.x(i), y: series.y(i) });
    return points;
  }
  let at = begin;
  for (let bucket = 0; bucket < buckets && at < end; bucket++) {
    const edge = bucket === buckets - 1 ? end : Math.min(end, series.indexAt(from + (bucket + 1) * width));
    if (edge > at) addBucket(series, at, edge, points);
    at = Math.max(at, edge);
  }
  return points;
}

function addBucket(series: Series, from: number, to: number, points: Point[]): void {
  const found = series.extremes(from, to);
  if (found === null) {
    points.push({ x: series.x(from), y: NaN });
    return;
  }
  const first = Math.min(found.low, found.high);
  const second = Math.max(found.low, found.high);
  let last = -1;
  for (const index of [from, first, second, to - 1]) {
    if (index <= last || !Number.isFinite(series.y(index))) continue;
    points.push({ x: series.x(index), y: series.y(index) });
    last = index;
  }
}
