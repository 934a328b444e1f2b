/** Short ids that people can read aloud and type: run-20261124-k3f9. */
import { randomInt } from 'node:crypto';

export type IdKind = 'run' | 'data' | 'model';

/** without 0, 1, i, l and o, which are mistaken for one another */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/**
 * An id that `taken` does not know yet.
 * @param now epoch milliseconds; the day in it is that of universal time
 */
export function newId(kind: IdKind, now: number, taken: (id: string) => boolean): string {
  const day = new Date(now).toISOString().slice(0, 10).replaceAll('-', '');
  for (;;) {
    const tail = Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
    const id = `${kind}-${day}-${tail}`;
    if (!taken(id)) return id;
  }
}
