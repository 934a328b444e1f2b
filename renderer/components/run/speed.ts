/** How fast a run reads: tokens per second over its updates. */
import type { Point } from '../charts/series.ts';
import type { TimeCourse } from './timeCourse.ts';

/** Updates that were told in one moment took no time; a stretch lasts at least this share of a mean update. */
const SHORTEST = 0.2;

/** Tokens that an update reads, on average of an epoch. */
export function tokensPerUpdate({
  tokensPerEpoch,
  updatesPerEpoch,
}: {
  readonly tokensPerEpoch: number;
  readonly updatesPerEpoch: number;
}): number {
  return updatesPerEpoch > 0 ? tokensPerEpoch / updatesPerEpoch : NaN;
}

/** At most one point for each of `buckets` stretches of updates, with the mean speed there; pauses do not count. */
export function speedPoints(
  course: TimeCourse,
  { updates, end, tokens, buckets }: { updates: number; end: number; tokens: number; buckets: number },
): Point[] {
  if (!course.isKnown || !(tokens > 0)) return [];
  const size = Math.max(1, Math.ceil(end / Math.max(1, buckets)));
  const least = (course.at(updates) / Math.max(1, updates)) * SHORTEST;
  const points: Point[] = [];
  for (let from = 0; from < updates;) {
    let to = Math.min(updates, from + size);
    while (to < updates && course.at(to) - course.at(from) < least) to += 1;
    const ms = course.at(to) - course.at(from);
    // the last stretch is only drawn once it is long enough to mean something
    if (ms > least && (to - from >= size || to - from >= 3)) {
      points.push({ x: to, y: ((to - from) * tokens * 1000) / ms });
    }
    from = to;
  }
  return points;
}

/** Mean speed of the last updates. */
export function speedNow(course: TimeCourse, updates: number, tokens: number): number | null {
  const from = Math.max(0, updates - 20);
  const ms = course.at(updates) - course.at(from);
  return course.isKnown && updates > from && ms > 0 ? ((updates - from) * tokens * 1000) / ms : null;
}
