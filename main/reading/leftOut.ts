/** Counts the rows of a file that cannot be used, so that one line a reason is reported and none is forgotten. */
import type { Skipped } from './sources.ts';

export class LeftOut {
  readonly #reasons = new Map<string, { count: number; first: string }>();
  readonly #path: string;
  readonly #skip: (skipped: Skipped) => void;

  constructor(path: string, skip: (skipped: Skipped) => void) {
    this.#path = path;
    this.#skip = skip;
  }

  /** @param place of this one, e.g. `line 12` */
  count(reason: string, place: string): void {
    const known = this.#reasons.get(reason);
    if (known === undefined) this.#reasons.set(reason, { count: 1, first: place });
    else known.count += 1;
  }

  /** @param unit what was counted, e.g. `row` */
  report(unit: string): void {
    for (const [reason, { count, first }] of this.#reasons) {
      this.#skip({
        path: this.#path,
        reason: `${count} ${unit}${count === 1 ? '' : 's'} ${reason}, the first at ${first}`,
      });
    }
  }
}
