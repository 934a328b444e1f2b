/** What was before, for undo and redo. Changes of one hold of the hand, or of quick typing, are one step. */

/** Steps that are kept. */
const MOST = 200;
/** Changes with the same tag within this time are one. */
const TOGETHER = 1000;

export interface Past<T> {
  readonly before: readonly T[];
  readonly after: readonly T[];
  readonly tag: string;
  readonly time: number;
}

export function noPast<T>(): Past<T> {
  return { before: [], after: [], tag: '', time: -Infinity };
}

/**
 * @param old what is left behind
 * @param tag what is being changed; the same tag soon after joins the step before
 * @param time ms on any clock
 */
export function remembered<T>(past: Past<T>, old: T, tag: string, time: number): Past<T> {
  const joins = tag !== '' && tag === past.tag && time - past.time < TOGETHER && past.after.length === 0;
  const before = joins && past.before.length > 0 ? past.before : [...past.before, old].slice(-MOST);
  return { before, after: [], tag, time };
}

/** @returns null where there is nothing to undo */
export function undone<T>(past: Past<T>, now: T): { readonly past: Past<T>; readonly value: T } | null {
  const value = past.before.at(-1);
  if (value === undefined) return null;
  return {
    value,
    past: { before: past.before.slice(0, -1), after: [now, ...past.after], tag: '', time: -Infinity },
  };
}

/** @returns null where there is nothing to do again */
export function redone<T>(past: Past<T>, now: T): { readonly past: Past<T>; readonly value: T } | null {
  const [value, ...after] = past.after;
  if (value === undefined) return null;
  return { value, past: { before: [...past.before, now], after, tag: '', time: -Infinity } };
}
