/** Halves are rounded as IEEE 754 says, all 65 536 of them. */
import { expect, test } from 'vitest';
import { decodeBfloat16, decodeFloat16, encodeFloat16 } from '../../../main/engine/files/float16.ts';

function halfOf(x: number): number | undefined {
  return encodeFloat16(Float32Array.of(x))[0];
}

function ofHalf(bits: number): number | undefined {
  const out = new Float32Array(1);
  decodeFloat16(Uint16Array.of(bits), out);
  return out[0];
}

test('known halves have their values', () => {
  const known: [number, number][] = [
    [0x0000, 0],
    [0x8000, -0],
    [0x3c00, 1],
    [0xc000, -2],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity],
    [0x3555, 0.333251953125],
  ];
  expect(known.map(([bits]) => ofHalf(bits))).toEqual(known.map(([, value]) => value));
  expect(known.map(([, value]) => halfOf(value))).toEqual(known.map(([bits]) => bits));
});

test('every half comes back as it was, NaNs with their payload', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const floats = new Float32Array(65536);
  decodeFloat16(all, floats);
  const quiet = all.map((bits) => ((bits & 0x7c00) === 0x7c00 && (bits & 0x3ff) !== 0 ? bits | 0x200 : bits));
  expect(encodeFloat16(floats)).toEqual(quiet);
});

test('between two halves the nearest is taken, and at the middle the even one', () => {
  for (let bits = 0; bits < 0x7bff; bits += 1) {
    const [low, high] = [ofHalf(bits) ?? NaN, ofHalf(bits + 1) ?? NaN];
    const middle = (low + high) / 2; // exact in float32
    const above = nextFloat(middle, 1);
    const below = nextFloat(middle, -1);
    const even = bits % 2 === 0 ? bits : bits + 1;
    if (halfOf(middle) !== even || halfOf(above) !== bits + 1 || halfOf(below) !== bits) {
      expect({ bits, middle: halfOf(middle), above: halfOf(above), below: halfOf(below) }).toBe(
        'rounded right',
      );
    }
  }
});

test('what is too large becomes infinite, from the middle above the largest half on', () => {
  expect([65519.996, 65520, 1e30, -65520].map(halfOf)).toEqual([0x7bff, 0x7c00, 0x7c00, 0xfc00]);
});

test('a bfloat16 is the upper half of a float32', () => {
  const out = new Float32Array(4);
  decodeBfloat16(Uint16Array.of(0x3f80, 0xc000, 0x8000, 0x7f80), out);
  expect([...out]).toEqual([1, -2, -0, Infinity]);
});

function nextFloat(x: number, step: 1 | -1): number {
  const float = Float32Array.of(x);
  const bits = new Int32Array(float.buffer);
  bits[0] = (bits[0] ?? 0) + step; // positive floats are ordered like their bits
  return float[0] ?? NaN;
}
