/** Which two models stand side by side. */
import type { PlayModel } from '../../../shared/play.ts';

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

export interface Wish {
  readonly left: string | null;
  readonly right: string | null;
}

/** The right one is null where there is only one model. */
export interface Pair {
  readonly left: PlayModel | null;
  readonly right: PlayModel | null;
}

/**
 * What was chosen, as far as it is still there; else the newest model of the person's own on the right, and on the left
 * what it was made from.
 * @param models each kind newest first
 */
export function pairOf(models: readonly PlayModel[], wish: Wish): Pair {
  const find = (key: string | null): PlayModel | null => models.find((model) => model.key === key) ?? null;
  if (models.length < 2) return { left: models[0] ?? null, right: null };
  const right =
    find(wish.right) ??
    models.find(({ kind, base }) => kind === 'model' && base !== null) ??
    models.find(({ kind }) => kind === 'snapshot') ??
    models.find(({ key }) => key !== wish.left) ??
    null;
  const left =
    find(wish.left) ??
    find(right?.base ?? null) ??
    models.find(({ key, base, kind }) => key !== right?.key && base === null && kind === 'model') ??
    models.find(({ key }) => key !== right?.key) ??
    null;
  return { left, right };
}
