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
  const scrambled = new Int32Array(4);
  // int32 seeds are widened with their sign to 64 bits
  encrypt(scrambled, 0, [seed, seed >> 31, counter, counter >> 31], SCRAMBLE_0, SCRAMBLE_1);
  const [key0 = 0, key1 = 0, high0 = 0, high1 = 0] = scrambled;
  const out = new Int32Array(Math.ceil(n / 4) * 4);
  const block: Block = [0, 0, high0, high1];
  for (let at = 0; at < n; at += 4) {
    block[0] = at / 4; // 2^32 blocks are far more than an array can hold, so the carry is never needed
    encrypt(out, at, block, key0, key1);
  }
  return new Uint32Array(out.buffer, 0, n);
}

/** n float32 numbers in [0, 1), multiples of 2^-23: the low bits of each word become a mantissa, as in TensorFlow. */
export function philoxUniform(key: RandomKey, n: number): Float32Array {
  const bits = philoxUint32(key, n);
  for (let i = 0; i < n; i++) bits[i] = ((bits[i] ?? 0) & 0x7fffff) | 0x3f800000;
  const floats = new Float32Array(bits.buffer, 0, n); // in [1, 2)
  for (let i = 0; i < n; i++) floats[i] = (floats[i] ?? 0) - 1;
  return floats;
}

type Block = [counter0: number, counter1: number, counter2: number, counter3: number];

/** Ten rounds over a counter of four words into out[at … at + 4). Words are int32 throughout, which V8 keeps in registers. */
function encrypt(out: Int32Array, at: number, block: Block, key0: number, key1: number): void {
  let c0 = block[0] | 0;
  let c1 = block[1] | 0;
  let c2 = block[2] | 0;
  let c3 = block[3] | 0;
  let k0 = key0 | 0;
  let k1 = key1 | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLY_0, c0);
    const high1 = multiplyHigh(MULTIPLY_1, c2);
    const low0 = Math.imul(MULTIPLY_0, c0);
    const low1 = Math.imul(MULTIPLY_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** The upper 32 bits of the unsigned 64-bit product of two 32-bit words, by halves of 16 bits; none of the sums overflows. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}
