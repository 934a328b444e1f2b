/** Arrays as PyTorch stores them, batch first, and as the engine does, time first. */

/** [B, T, F] → [T·B, F] */
export function timeMajor(data: Float32Array, [B = 0, T = 0, F = 0]: readonly number[]): Float32Array {
  const out = new Float32Array(data.length);
  for (let b = 0; b < B; b++)
    for (let t = 0; t < T; t++) out.set(data.subarray((b * T + t) * F, (b * T + t + 1) * F), (t * B + b) * F);
  return out;
}

/** [T·B, F] → [B, T, F] */
export function batchMajor(data: Float32Array, [B = 0, T = 0, F = 0]: readonly number[]): Float32Array {
  return timeMajor(data, [T, B, F]);
}

/** Ids [B, T] → [T·B] */
export function idsByTime(ids: Int32Array, B: number, T: number): Int32Array {
  return Int32Array.from(ids, (_, i) => ids[(i % B) * T + Math.floor(i / B)] ?? -1);
}

/** Ids [T·B] → [B, T] */
export function batchMajorIds(ids: Int32Array, B: number, T: number): Int32Array {
  return idsByTime(ids, T, B);
}
