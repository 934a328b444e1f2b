/** Random orders that are a pure function of their key. */
import type { RandomKey } from '../ops/ops.ts';
import { philoxUint32 } from '../ops/philox.ts';

/** The numbers 0 … n−1 in random order: a Fisher–Yates shuffle fed by the counter-based generator. */
export function permutation(n: number, key: RandomKey): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  const draws = philoxUint32(key, n);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(((draws[i] ?? 0) / 2 ** 32) * (i + 1));
    const swapped = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swapped;
  }
  return order;
}
