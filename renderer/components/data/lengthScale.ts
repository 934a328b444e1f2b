/** How far the axes of the histogram of lengths reach. */
import type { LengthHistogram } from '../../../shared/data.ts';

export interface LengthScale {
  readonly min: number;
  readonly max: number;
  readonly most: number;
}

/** From the first to the last bin that holds something; never narrower than a factor of two. */
export function lengthScale({ edges, counts }: LengthHistogram): LengthScale {
  const first = counts.findIndex((n) => n > 0);
  const last = counts.findLastIndex((n) => n > 0);
  const min = Math.max(1, edges[first] ?? 1);
  const max = Math.max(min * 2, edges[last + 1] ?? min * 2);
  return { min, max, most: Math.max(1, ...counts) * 1.05 };
}
