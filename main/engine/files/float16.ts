/** Half-precision numbers (IEEE 754 binary16 and bfloat16) to and from float32, the same on every Node. */

/** Every half as a float32, made on first use: reading a model then costs one lookup a number. */
let halves: Float32Array | null = null;

/** Exact: every half is a float32. A NaN stays a NaN with its payload. */
export function decodeFloat16(bits: Uint16Array, out: Float32Array): void {
  halves ??= tableOfHalves();
  const source = new Uint32Array(halves.buffer);
  const target = new Uint32Array(out.buffer, out.byteOffset, out.length); // as bits, so that NaNs stay as they are
  for (let i = 0; i < bits.length; i++) target[i] = source[bits[i] ?? 0] ?? 0;
}

/** Exact: a bfloat16 is the upper half of a float32. */
export function decodeBfloat16(bits: Uint16Array, out: Float32Array): void {
  const target = new Uint32Array(out.buffer, out.byteOffset, out.length);
  for (let i = 0; i < bits.length; i++) target[i] = ((bits[i] ?? 0) << 16) >>> 0;
}

/**
 * Rounds float32 to the nearest half, ties to even (IEEE 754 §4.3.1); beyond 65 504 + 16 it becomes infinite.
 * A NaN stays a quiet NaN with the upper bits of its payload.
 */
export function encodeFloat16(values: Float32Array): Uint16Array {
  const source = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const out = new Uint16Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = halfOf(source[i] ?? 0);
  return out;
}

/** @param bits a float32 as its bits */
function halfOf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00 | ((magnitude >>> 13) & 0x3ff);
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // 65 520 and more: ties go up, to infinity
  if (magnitude >= 0x38800000) {
    // 2^-14 and more, a normal half: move the exponent's bias from 127 to 15 and round 13 bits away
    return sign | roundedShift(magnitude - (112 << 23), 13);
  }
  const exponent = magnitude >>> 23;
  if (exponent < 102) return sign; // less than 2^-25, half of the smallest half
  return sign | roundedShift(0x800000 | (magnitude & 0x7fffff), 126 - exponent);
}

/** n / 2^shift to the nearest integer, ties to even. A carry runs into the exponent, which is what it should do. */
function roundedShift(n: number, shift: number): number {
  const quotient = n >>> shift;
  const rest = n & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return quotient + (rest > tie || (rest === tie && (quotient & 1) === 1) ? 1 : 0);
}

function tableOfHalves(): Float32Array {
  const bits = new Uint32Array(65536);
  const table = new Float32Array(bits.buffer);
  for (let half = 0; half < 65536; half++) {
    const sign = (half & 0x8000) === 0 ? 1 : -1;
    const exponent = (half >>> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 31) bits[half] = ((half & 0x8000) * 0x10000 + 0x7f800000 + fraction * 0x2000) >>> 0;
    else if (exponent === 0) table[half] = sign * fraction * 2 ** -24;
    else table[half] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return table;
}
