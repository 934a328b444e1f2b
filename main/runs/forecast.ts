/** How fast a run goes and how long it will still take, from what its updates, measurements and saves have taken. */
import type { StampedEvent } from '../services/engineHost.ts';

const RECENT = 64;
/** Saves that come by the clock and not with an evaluation. */
const SAVE_EVERY_MS = 120_000;
/** A forecast from fewer updates jumps about. */
const LEAST_UPDATES = 20;
const LEAST_MS = 15_000;
/** What is shown only falls, until it is wrong by more than this share. */
const TOLERANCE = 0.1;

/** What is still to be done. */
export interface WayLeft {
  readonly updates: number;
  readonly evaluations: number;
}

export class Forecast {
  readonly #updates: number[] = [];
  readonly #evaluations: number[] = [];
  readonly #saves: number[] = [];
  #count = 0;
  #first: number | null = null;
  #last: StampedEvent | null = null;
  #shown: { readonly left: number; readonly at: number } | null = null;

  /** Events in the order in which they happened. */
  follow(stamped: StampedEvent): void {
    const { event, time } = stamped;
    const before = this.#last;
    this.#last = stamped;
    if (event.kind === 'update') {
      this.#count++;
      this.#first ??= time;
    }
    if (before === null) return;
    const took = time - before.time;
    if (event.kind === 'update' && before.event.kind === 'update') keep(this.#updates, took);
    if (event.kind === 'evaluated' && before.event.kind === 'update') keep(this.#evaluations, took);
    // the texts that follow an evaluation are part of its cost
    if (event.kind === 'sample' && event.update > 0 && before.event.kind !== 'update')
      keep(this.#evaluations, (this.#evaluations.pop() ?? 0) + took);
    if (event.kind === 'checkpoint') keep(this.#saves, took);
    if (event.kind === 'before' && before.event.kind === 'started') keep(this.#evaluations, took);
  }

  /** Milliseconds an update; null before there are two in a row. */
  get msPerUpdate(): number | null {
    return medianOf(this.#updates);
  }

  /** What this run has taught about this computer; null where it was too short. */
  get speed(): { updates: readonly number[]; evaluation: number; save: number } | null {
    if (this.#updates.length < LEAST_UPDATES) return null;
    return {
      updates: [...this.#updates],
      evaluation: medianOf(this.#evaluations) ?? 0,
      save: medianOf(this.#saves) ?? 0,
    };
  }

  /** Milliseconds left, or null while that cannot be told. */
  msLeft({ updates, evaluations }: WayLeft, now: number): number | null {
    const update = this.msPerUpdate;
    const since = this.#first === null ? 0 : (this.#last?.time ?? now) - this.#first;
    if (update === null || (this.#count < LEAST_UPDATES && since < LEAST_MS)) return null;
    const work = updates * update + evaluations * (medianOf(this.#evaluations) ?? 0);
    const saves = (evaluations + work / SAVE_EVERY_MS) * (medianOf(this.#saves) ?? 0);
    return this.#calm(work + saves, now);
  }

  #calm(left: number, now: number): number {
    const expected = this.#shown === null ? null : Math.max(0, this.#shown.left - (now - this.#shown.at));
    const near = expected !== null && Math.abs(left - expected) <= TOLERANCE * Math.max(expected, 1000);
    const shown = near ? Math.min(expected, this.#shown?.left ?? expected) : left;
    this.#shown = { left: shown, at: now };
    return shown;
  }
}

function keep(list: number[], value: number): void {
  list.push(value);
  if (list.length > RECENT) list.shift();
}

export function medianOf(values: readonly number[]): number | null {
  return quantileOf(values, 0.5);
}

/** The value below which a share `q` of the values lie. */
export function quantileOf(values: readonly number[], q: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? null;
}
