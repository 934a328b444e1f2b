/** TensorFlow's ops as functions of tensors: attribute sets are made once, shapes are worked out here. */
import type { Shape, Tensor } from '../ops.ts';
import { attr, BFLOAT16, BOOL, FLOAT, INT32 } from './binding.ts';
import type { Attr } from './binding.ts';
import type { Raw } from './raw.ts';

export const T_FLOAT: readonly Attr[] = [attr.type('T', FLOAT)];
const RESHAPE = [attr.type('T', FLOAT), attr.type('Tshape', INT32)];
const REDUCE = [attr.bool('keep_dims', false), attr.type('T', FLOAT), attr.type('Tidx', INT32)];
const TRANSPOSE = [attr.type('T', FLOAT), attr.type('Tperm', INT32)];
const SLICE = [attr.type('T', FLOAT), attr.type('Index', INT32)];
const GATHER = [
  attr.type('Tparams', FLOAT),
  attr.type('Tindices', INT32),
  attr.type('Taxis', INT32),
  attr.int('batch_dims', 0),
];
const SCATTER = [attr.type('T', FLOAT), attr.type('Tindices', INT32)];
const BIAS = [attr.type('T', FLOAT), attr.string('data_format', 'NHWC')];
const CAST_BOOL = [attr.type('SrcT', BOOL), attr.type('DstT', FLOAT)];
const UNIFORM = [attr.type('dtype', FLOAT), attr.type('T', INT32), attr.type('Tseed', INT32)];

type Trans = 'NN' | 'NT' | 'TN';
const matmulAttrs = (t: Trans, dtype: number): Attr[] => [
  attr.bool('transpose_a', t[0] === 'T'),
  attr.bool('transpose_b', t[1] === 'T'),
  attr.type('T', dtype),
];
const matmulTable = (dtype: number): Record<Trans, Attr[]> => ({
  NN: matmulAttrs('NN', dtype),
  NT: matmulAttrs('NT', dtype),
  TN: matmulAttrs('TN', dtype),
});
const MATMUL = matmulTable(FLOAT);
const MATMUL_BFLOAT16 = matmulTable(BFLOAT16);
const FROM_BFLOAT16 = [attr.type('SrcT', BFLOAT16), attr.type('DstT', FLOAT)];

/** a·b, aᵀ·b or a·bᵀ of matrices. A transposed product with few rows is half as fast as a plain one: transpose once. */
export function matmul(r: Raw, a: Tensor, b: Tensor, trans: Trans = 'NN'): Tensor {
  const shape = [dim(a, trans[0] === 'T' ? 1 : 0), dim(b, trans[1] === 'T' ? 0 : 1)];
  if (r.products === 'float32') return r.op('MatMul', MATMUL[trans], [a, b], shape);
  const factors = [r.asBfloat16(a), r.asBfloat16(b)];
  const product = r.op('MatMul', MATMUL_BFLOAT16[trans], factors, shape); // summed in float32, rounded once
  const out = r.op('Cast', FROM_BFLOAT16, [product], shape);
  r.free(...factors, product);
  return out;
}

export const add = (r: Raw, a: Tensor, b: Tensor): Tensor => r.op('AddV2', T_FLOAT, [a, b], broadcast(a, b));
export const sub = (r: Raw, a: Tensor, b: Tensor): Tensor => r.op('Sub', T_FLOAT, [a, b], broadcast(a, b));
export const mul = (r: Raw, a: Tensor, b: Tensor): Tensor => r.op('Mul', T_FLOAT, [a, b], broadcast(a, b));
export const scale = (r: Raw, a: Tensor, k: number): Tensor => r.op('Mul', T_FLOAT, [a, r.float(k)], a.shape);

export function unary(r: Raw, name: 'Sigmoid' | 'Tanh' | 'Log' | 'Sqrt', a: Tensor): Tensor {
  return r.op(name, T_FLOAT, [a], a.shape);
}

export function reshape(r: Raw, a: Tensor, shape: Shape): Tensor {
  return r.op('Reshape', RESHAPE, [a, r.ints(shape)], shape);
}

/** Sum over all axes, a scalar, or over axis 0 of a matrix. */
export function sumAll(r: Raw, a: Tensor): Tensor {
  return r.op('Sum', REDUCE, [a, r.ints(a.shape.map((_, k) => k))], []);
}
export function sumRows(r: Raw, a: Tensor): Tensor {
  return r.op('Sum', REDUCE, [a, r.ints([0])], a.shape.slice(1));
}

export function transpose(r: Raw, a: Tensor): Tensor {
  return r.op('Transpose', TRANSPOSE, [a, r.ints([1, 0])], [dim(a, 1), dim(a, 0)]);
}

/** Rows [begin, begin + size) of axis 0; shares the buffer of `a`. */
export function rows(r: Raw, a: Tensor, begin: number, size: number): Tensor {
  const rest = a.shape.slice(1);
  const shape = [size, ...rest];
  return r.op('Slice', SLICE, [a, r.ints([begin, ...rest.map(() => 0)]), r.ints(shape)], shape);
}

/** Rows of a matrix (or elements of a vector) by int32 ids. */
export function gather(r: Raw, table: Tensor, ids: Tensor): Tensor {
  return r.op('GatherV2', GATHER, [table, ids, r.ints([0], [])], [...ids.shape, ...table.shape.slice(1)]);
}

/** A copy of `table` with `updates` [N, …] added to (or taken from) the rows `index` [N, 1]; repeated rows add up. */
export function scatter(r: Raw, sign: 'Add' | 'Sub', table: Tensor, index: Tensor, updates: Tensor): Tensor {
  return r.op(`TensorScatter${sign}`, SCATTER, [table, index, updates], table.shape);
}

/** int32 ids [N] as the column [N, 1] that scatter ops take. */
export function column(r: Raw, ids: Tensor): Tensor {
  const shape = [dim(ids, 0), 1];
  return r.op('Reshape', [attr.type('T', INT32), attr.type('Tshape', INT32)], [ids, r.ints(shape)], shape);
}

export function concat(r: Raw, parts: readonly Tensor[]): Tensor {
  const [first, ...others] = parts;
  if (first === undefined) throw new RangeError('nothing to concatenate');
  if (others.length === 0) return rows(r, first, 0, dim(first, 0));
  const n = parts.reduce((sum, p) => sum + dim(p, 0), 0);
  const attrs = counted('ConcatV2', 'N', parts.length, [attr.type('T', FLOAT), attr.type('Tidx', INT32)]);
  return r.op('ConcatV2', attrs, [...parts, r.ints([0], [])], [n, ...first.shape.slice(1)]);
}

/** Equal tensors stacked along a new axis 0, and the reverse, which shares the buffer. */
export function pack(r: Raw, parts: readonly Tensor[]): Tensor {
  const attrs = counted('Pack', 'N', parts.length, [attr.type('T', FLOAT), attr.int('axis', 0)]);
  return r.op('Pack', attrs, parts, [parts.length, ...(parts[0]?.shape ?? [])]);
}
export function unpack(r: Raw, a: Tensor): Tensor[] {
  const n = dim(a, 0);
  const attrs = counted('Unpack', 'num', n, [attr.type('T', FLOAT), attr.int('axis', 0)]);
  return r.ops('Unpack', attrs, [a], Array<Shape>(n).fill(a.shape.slice(1)));
}

/** The n equal blocks of a matrix's columns. */
export function splitColumns(r: Raw, a: Tensor, n: number): Tensor[] {
  const attrs = counted('Split', 'num_split', n, T_FLOAT);
  return r.ops('Split', attrs, [r.ints([1], []), a], Array<Shape>(n).fill([dim(a, 0), dim(a, 1) / n]));
}

export function addAll(r: Raw, parts: readonly Tensor[]): Tensor {
  return r.op('AddN', counted('AddN', 'N', parts.length, T_FLOAT), parts, parts[0]?.shape ?? []);
}

export function biasAdd(r: Raw, a: Tensor, bias: Tensor): Tensor {
  return r.op('BiasAdd', BIAS, [a, bias], a.shape);
}

/** Uniform numbers in [0, 1) by key [2] int32: Philox, so the same key gives the same numbers on any machine. */
export function uniform(r: Raw, shape: Shape, key: Tensor): Tensor {
  return r.op('StatelessRandomUniform', UNIFORM, [r.ints(shape), key], shape);
}

export function castBool(r: Raw, a: Tensor): Tensor {
  return r.op('Cast', CAST_BOOL, [a], a.shape);
}

/** Size of an axis. */
export function dim(t: Tensor, axis: number): number {
  const n = t.shape[axis];
  if (n === undefined) throw new RangeError(`tensor of shape [${t.shape.join()}] has no axis ${axis}`);
  return n;
}

const countedAttrs = new Map<string, Attr[]>();
function counted(op: string, name: string, n: number, rest: readonly Attr[]): Attr[] {
  const key = `${op}${n}`;
  let attrs = countedAttrs.get(key);
  if (attrs === undefined) countedAttrs.set(key, (attrs = [attr.int(name, n), ...rest]));
  return attrs;
}

function broadcast(a: Tensor, b: Tensor): Shape {
  const n = Math.max(a.shape.length, b.shape.length);
  const at = (s: Shape, k: number): number => s[s.length - n + k] ?? 1;
  return Array.from({ length: n }, (_, k) => Math.max(at(a.shape, k), at(b.shape, k)));
}
