/** Numbers that are the same for the same seed, format and iteration, so that any failure can be had again. */

export interface Random {
  /** 0 ≤ n < below */
  below(below: number): number;
  /** true once in so many times */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

/** mulberry32 over a hash (FNV-1a) of what names the iteration. */
export function randomOf(name: string): Random {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    once: (times) => below(times) === 0,
    pick: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new RangeError('nothing to pick from');
      return item;
    },
  };
}

/** Numbers at which programs break. */
export const NUMBERS: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 6n, 7n, 8n, 127n, 128n, 255n, 256n, 1000n, 65_535n, 65_536n],
  ...[2n ** 31n - 1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n],
  ...[-1n, -2n, -6n, -(2n ** 31n), -(2n ** 63n)],
];
