/**
 * Philox4x32-10 (Salmon et al. 2011) as TensorFlow's StatelessRandomUniform draws it, so that a key gives the same
 * numbers here, in the portable engine and on a card. A pure function: no state is kept between calls.
 */
import type { RandomKey } from './ops.ts';

const ROUNDS = 10;
const MULTIPLY_0 = 0xd2511f53;
const MULTIPLY_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
// the key with which TensorFlow scrambles a seed (stateless_random_ops.cc, GenerateKey)
const SCRAMBLE_0 = 0x3ec8f720;
const SCRAMBLE_1 = 0x02461e29;

/** n uniform 32-bit numbers of a key. */
export function philoxUint32([seed, counter]: RandomKey, n: number): Uint32Array {
  const block = new Uint32Array(4);
  // int32 seeds are widened with their sign to 64 bits
  block.set([seed >>> 0, (seed >> 31) >>> 0, counter >>> 0, (counter >> 31) >>> 0]);
  encrypt(block, SCRAMBLE_0, SCRAMBLE_1);
  const [key0 = 0, key1 = 0, high0 = 0, high1 = 0] = block;
  const out = new Uint32Array(Math.ceil(n / 4) * 4);
  for (let index = 0; index * 4 < n; index++) {
    block[0] = index; // 2^32 blocks are far more than an array can hold, so the carry is never needed
    block[1] = 0;
    block[2] = high0;
    block[3] = high1;
    encrypt(block, key0, key1);
    out.set(block, index * 4);
  }
  return out.subarray(0, n);
}

/** n float32 numbers in [0, 1), multiples of 2^-23: the low bits of each word become a mantissa, as in TensorFlow. */
export function philoxUniform(key: RandomKey, n: number): Float32Array {
  const bits = philoxUint32(key, n);
  for (let i = 0; i < n; i++) bits[i] = ((bits[i] ?? 0) & 0x7fffff) | 0x3f800000;
  return new Float32Array(bits.buffer, bits.byteOffset, n).map((x) => x - 1);
}

/** Ten rounds over a counter of four words, in place. */
function encrypt(block: Uint32Array, key0: number, key1: number): void {
  let [c0 = 0, c1 = 0, c2 = 0, c3 = 0] = block;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLY_0, c0);
    const low0 = Math.imul(MULTIPLY_0, c0) >>> 0;
    const high1 = multiplyHigh(MULTIPLY_1, c2);
    const low1 = Math.imul(MULTIPLY_1, c2) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  block[0] = c0;
  block[1] = c1;
  block[2] = c2;
  block[3] = c3;
}

/** The upper 32 bits of a 64-bit product, by halves of 16 bits. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const cross = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (cross >>> 16)) >>> 0;
}
