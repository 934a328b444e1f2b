/** The number types of weight files: their sizes, and their numbers as float32. */
import { AppError } from '../../shared/errors.ts';
import { decodeBfloat16, decodeFloat16 } from '../engine/files/float16.ts';
import { bytesOf } from '../engine/files/safetensors.ts';
import type { TensorHandle } from './plain.ts';

/** Bytes of one number. */
export const SIZES = {
  ...{ F64: 8, F32: 4, F16: 2, BF16: 2 },
  ...{ I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, BOOL: 1 },
} as const satisfies Record<TensorHandle['dtype'], number>;

/** Decoded at once, so that a narrow or wide tensor is never in memory twice. */
const CHUNK = 2 ** 20;

/**
 * The bytes of `count` numbers as float32.
 *
 * @param pieces together as long as the numbers
 * @throws AppError `model/dtype` for integers, and what `pieces` throws
 */
export async function decodeFloats(
  dtype: TensorHandle['dtype'],
  count: number,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Float32Array> {
  if (dtype === 'F32') {
    const out = new Float32Array(count);
    let place = 0;
    for await (const piece of pieces) {
      bytesOf(out).set(piece, place);
      place += piece.length;
    }
    return out;
  }
  const decode = decoderOf(dtype);
  const out = new Float32Array(count);
  const chunk = new Uint8Array(Math.min(CHUNK, count * SIZES[dtype]));
  let filled = 0;
  let done = 0;
  for await (const piece of pieces) {
    for (let from = 0; from < piece.length;) {
      const part = piece.subarray(from, from + chunk.length - filled);
      chunk.set(part, filled);
      from += part.length;
      filled += part.length;
      if (filled < chunk.length && done * SIZES[dtype] + filled < count * SIZES[dtype]) continue;
      const numbers = filled / SIZES[dtype];
      decode(chunk.buffer, numbers, out.subarray(done, done + numbers));
      done += numbers;
      filled = 0;
    }
  }
  return out;
}

type Decoder = (bytes: ArrayBuffer, count: number, out: Float32Array) => void;

function decoderOf(dtype: TensorHandle['dtype']): Decoder {
  switch (dtype) {
    case 'F64':
      return (bytes, count, out) => out.set(new Float64Array(bytes, 0, count));
    case 'F16':
      return (bytes, count, out) => decodeFloat16(new Uint16Array(bytes, 0, count), out);
    case 'BF16':
      return (bytes, count, out) => decodeBfloat16(new Uint16Array(bytes, 0, count), out);
    default: {
      const message = `A tensor that should hold weights holds whole numbers (${dtype}) instead; the file may be quantised. Save the model with float weights and bring it in again.`;
      throw new AppError('model/dtype', message, { dtype });
    }
  }
}
