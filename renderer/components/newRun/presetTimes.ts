/** What each preset would take: when that is asked for anew, and what the strip of presets says of it. */
import type { RunEstimate } from '../../../shared/run.ts';

type Time = Pick<RunEstimate, 'ms'>;

/**
 * All that the times of the presets depend on, in one text; null while they cannot be told better than they were.
 * They are asked for again when the draft's own time is known from something else than before: a run that has gone on
 * meanwhile has measured this computer as well as a rehearsal.
 * @param live the run that goes on, if any
 * @param estimate of the draft; null while it is asked for
 */
export function presetsQuestion({
  about,
  live,
  estimate,
  failed,
}: {
  readonly about: string;
  readonly live: string | null;
  readonly estimate: Pick<RunEstimate, 'ms' | 'basis'> | null;
  /** there is no estimate, and none is to come */
  readonly failed: boolean;
}): string | null {
  if (estimate === null && !failed) return null;
  return JSON.stringify([about, live, estimate?.basis ?? null]);
}

export type PresetTime =
  | { readonly kind: 'known'; readonly ms: number }
  /** it is being measured, or asked for */
  | { readonly kind: 'coming' }
  | { readonly kind: 'unknown' };

/** What is said of a preset. The one that is chosen as it is takes what the draft takes, to the second. */
export function presetTime({
  times,
  own,
  coming,
}: {
  /** what was answered for this preset; undefined while nothing was */
  readonly times: Time | undefined;
  /** of the draft as it is, where it is this preset and nothing was changed; else null */
  readonly own: Time | null;
  readonly coming: boolean;
}): PresetTime {
  const ms = own?.ms ?? times?.ms ?? null;
  if (ms !== null) return { kind: 'known', ms: ms.middle };
  return { kind: coming ? 'coming' : 'unknown' };
}
