/** Products, elementwise arithmetic, rows, look-up and reductions on the WebAssembly heap. */
import { philoxUniform } from '../philox.ts';
import type { RandomKey, Shape, Tensor } from '../ops.ts';
import { sizeOf } from './heap.ts';
import type { Heap } from './heap.ts';

export function dim(t: Tensor, axis: number): number {
  const size = t.shape[axis];
  if (size === undefined) throw new RangeError(`[${t.shape.join()}] has no axis ${axis}`);
  return size;
}

/**
 * a·b of matrices. Never asked for transposed: tfjs's kernel then falls back from XNNPACK to a scalar loop, ten times
 * slower. XNNPACK packs b once and keeps the packed copy until b is freed, so b must not be changed after its first use.
 */
export function matmul(heap: Heap, a: Tensor, b: Tensor): Tensor {
  return heap.run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
}

/** [R, C] → [C, R] */
export function transpose(heap: Heap, x: Tensor): Tensor {
  return heap.run('Transpose', { x }, { perm: [1, 0] });
}

export function scale(heap: Heap, a: Tensor, k: number): Tensor {
  const out = heap.make(a.shape);
  const [from, to] = [heap.floats(a), heap.floats(out)];
  for (let i = 0; i < to.length; i++) to[i] = (from[i] ?? 0) * k;
  return out;
}

/** Rows [begin, begin + size) along axis 0, copied. */
export function rows(heap: Heap, a: Tensor, begin: number, size: number): Tensor {
  const [count = 1, ...rest] = a.shape;
  if (begin < 0 || size < 0 || begin + size > count)
    throw new RangeError(`no rows ${begin} to ${begin + size} among ${count}`);
  const width = sizeOf(rest);
  const out = heap.make([size, ...rest]);
  heap.floats(out).set(heap.floats(a).subarray(begin * width, (begin + size) * width));
  return out;
}

/** Concatenation along axis 0. */
export function concat(heap: Heap, parts: readonly Tensor[]): Tensor {
  const [first] = parts;
  if (first === undefined) throw new RangeError('nothing to join');
  const out = heap.make([parts.reduce((sum, p) => sum + dim(p, 0), 0), ...first.shape.slice(1)]);
  const to = heap.floats(out);
  let at = 0;
  for (const part of parts) {
    to.set(heap.floats(part), at);
    at += sizeOf(part.shape);
  }
  return out;
}

export function addAll(heap: Heap, parts: readonly Tensor[]): Tensor {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('nothing to add');
  const out = scale(heap, first, 1);
  const sum = heap.floats(out);
  for (const part of others) {
    const more = heap.floats(part);
    if (more.length !== sum.length) throw new RangeError('only tensors of one shape add up');
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (more[i] ?? 0);
  }
  return out;
}

export function scalar(heap: Heap, value: number): Tensor {
  return heap.data(Float32Array.of(value), []);
}

export function scalarValue(heap: Heap, t: Tensor): number {
  return heap.floats(t)[0] ?? Number.NaN;
}

/** Σ a², added up in double precision. */
export function sumOfSquares(heap: Heap, a: Tensor): Tensor {
  const numbers = heap.floats(a);
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += (numbers[i] ?? 0) ** 2;
  return scalar(heap, sum);
}

/** See Ops.dropoutMask. Rounded to float32 in the same places as TensorFlow's, so that the masks are bit-equal. */
export function dropoutMask(heap: Heap, shape: Shape, p: number, key: Tensor, place: number): Tensor {
  const [seed = 0, counter = 0] = heap.ints(key);
  const own: RandomKey = [seed, counter + place];
  const u = philoxUniform(own, sizeOf(shape));
  const [least, kept] = [Math.fround(p), Math.fround(1 / (1 - p))];
  for (let i = 0; i < u.length; i++) u[i] = (u[i] ?? 0) >= least ? kept : 0;
  return heap.data(u, shape);
}

/** See Ops.gather. */
export function gather(heap: Heap, table: Tensor, ids: Tensor): Tensor {
  const [count = 0, ...rest] = table.shape;
  const width = sizeOf(rest);
  const out = heap.make([dim(ids, 0), ...rest]);
  const [from, to] = [heap.floats(table), heap.floats(out)];
  for (const [n, id] of heap.ints(ids).entries()) {
    expectId(id, count);
    to.set(from.subarray(id * width, (id + 1) * width), n * width);
  }
  return out;
}

/** See Ops.scatterAdd. */
export function scatterAdd(heap: Heap, table: Tensor, ids: Tensor, added: Tensor): Tensor {
  const width = sizeOf(table.shape.slice(1));
  const out = scale(heap, table, 1);
  const [from, to] = [heap.floats(added), heap.floats(out)];
  for (const [n, id] of heap.ints(ids).entries()) {
    expectId(id, dim(table, 0));
    for (let k = 0; k < width; k++)
      to[id * width + k] = (to[id * width + k] ?? 0) + (from[n * width + k] ?? 0);
  }
  return out;
}

export function expectId(id: number, count: number): void {
  if (id < 0 || id >= count) throw new RangeError(`there is no row ${id} in a table of ${count}`);
}
