/** Tensors whose numbers are still in the file. */
import { decodeFloats, SIZES } from './dtypes.ts';
import { isTensor } from './plain.ts';
import type { Plain, TensorHandle } from './plain.ts';

/** Bytes of a file in which numbers lie one after the other. */
export interface Region {
  /** tells it from other regions of the file */
  readonly key: string;
  /** a stretch of it; no piece is used after the next was asked for. @throws AppError `model/…`, `disk/unreadable` */
  pieces(begin: number, end: number): AsyncIterable<Uint8Array>;
}

/** Where a tensor lies in a region; checked by whoever makes it. Offset and strides count numbers, not bytes. */
interface View {
  readonly dtype: TensorHandle['dtype'];
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

export function tensorIn(region: Region, view: View): TensorHandle {
  const { dtype, shape, strides, offset } = view;
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  return {
    kind: 'tensor',
    ...{ dtype, shape, count, place: placeOf(region.key, view) },
    read: async () => {
      const span = count === 0 ? 0 : shape.reduce((sum, d, i) => sum + (d - 1) * (strides[i] ?? 0), 1);
      const size = SIZES[dtype];
      const stored = await decodeFloats(dtype, span, region.pieces(offset * size, (offset + span) * size));
      return isRowMajor(shape, strides) ? stored : gather(stored, count, shape, strides);
    },
  };
}

/** Strides of numbers that lie row by row, or column by column as in Fortran. */
export function stridesOf(shape: readonly number[], columns = false): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  let step = 1;
  for (let n = 0; n < shape.length; n++) {
    const i = columns ? n : shape.length - 1 - n;
    strides[i] = step;
    step *= shape[i] ?? 1;
  }
  return strides;
}

/** What all different tensors of a tree take as float32, in bytes. */
export function floatBytesOf(root: Plain): number {
  const met = new Set<Plain>();
  const counts = new Map<string, number>();
  const visit = (value: Plain): void => {
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array || met.has(value)) return;
    met.add(value);
    if (isTensor(value)) counts.set(value.place, value.count);
    else for (const item of value.values()) visit(item);
  };
  visit(root);
  return 4 * [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function placeOf(key: string, { dtype, shape, strides, offset }: View): string {
  return `${key} ${dtype} @${offset} [${shape.join()}] /${strides.join()}`;
}

/** A dimension of 1 is never stepped along, so that its stride may be anything. */
function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  const expected = stridesOf(shape);
  return shape.every((dimension, i) => dimension === 1 || strides[i] === expected[i]) || shape.includes(0);
}

function gather(
  stored: Float32Array,
  count: number,
  shape: readonly number[],
  strides: readonly number[],
): Float32Array {
  const out = new Float32Array(count);
  let next = 0;
  const along = (axis: number, from: number): void => {
    const dimension = shape[axis] ?? 1;
    const stride = strides[axis] ?? 0;
    if (axis >= shape.length - 1) {
      for (let i = 0; i < dimension; i++) out[next++] = stored[from + i * stride] ?? 0;
    } else {
      for (let i = 0; i < dimension; i++) along(axis + 1, from + i * stride);
    }
  };
  along(0, 0);
  return out;
}
