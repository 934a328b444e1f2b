/** Counts what is odd in a file and read all the same, so that one line a kind is told. */
import type { Oddity } from './sources.ts';

export class Oddities {
  readonly #kinds = new Map<string, { count: number; first: string }>();
  readonly #path: string;
  readonly #odd: (oddity: Oddity) => void;

  constructor(path: string, odd: (oddity: Oddity) => void) {
    this.#path = path;
    this.#odd = odd;
  }

  /**
   * @param what the middle of a sentence: `rows had more cells than the first`
   * @param place of this one, e.g. `line 12`
   */
  count(what: string, place: string): void {
    const known = this.#kinds.get(what);
    if (known === undefined) this.#kinds.set(what, { count: 1, first: place });
    else known.count += 1;
  }

  report(): void {
    for (const [what, { count, first }] of this.#kinds) this.#odd({ path: this.#path, what, count, first });
  }
}
