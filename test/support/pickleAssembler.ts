/** Puts pickles together opcode by opcode, good ones and such as Python would never write. */

/** Bytes of a pickle; text stands for Latin-1, so that an opcode can be written as its letter. */
export type Part = Uint8Array | string | readonly Part[];

export function bytesOfParts(...parts: readonly Part[]): Buffer {
  return joined(parts);
}

function joined(part: Part): Buffer {
  if (typeof part === 'string') return Buffer.from(part, 'latin1');
  return part instanceof Uint8Array ? Buffer.from(part) : Buffer.concat(part.map(joined));
}

export function le(bytes: 1 | 2 | 4 | 8, value: number | bigint): Buffer {
  const out = Buffer.alloc(bytes);
  if (bytes === 8) out.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)));
  else out.writeUIntLE(Number(BigInt.asUintN(8 * bytes, BigInt(value))), 0, bytes);
  return out;
}

export const PROTO = '\x80\x02';

/** A whole pickle. */
export const pickle = (...parts: readonly Part[]): Buffer => bytesOfParts(PROTO, ...parts, '.');

export function str(text: string): Part {
  const bytes = Buffer.from(text, 'utf8');
  return ['X', le(4, bytes.length), bytes];
}

export function int(value: number | bigint): Part {
  if (typeof value === 'bigint' || !Number.isInteger(value) || Math.abs(value) >= 2 ** 31)
    return long(BigInt(value));
  return ['J', le(4, value)];
}

/** LONG1 of so many bytes. */
export function long(value: bigint, bytes = 16): Part {
  const out = Buffer.alloc(bytes);
  let rest = BigInt.asUintN(8 * bytes, value);
  for (let i = 0; i < bytes; i++, rest >>= 8n) out[i] = Number(rest & 0xffn);
  return ['\x8a', le(1, bytes), out];
}

export function float(value: number): Part {
  const out = Buffer.alloc(8);
  out.writeDoubleBE(value);
  return ['G', out];
}

export const bool = (value: boolean): Part => (value ? '\x88' : '\x89');
export const NONE = 'N';
export const list = (...items: readonly Part[]): Part => ['](', items, 'e'];
export const tuple = (...items: readonly Part[]): Part => ['(', items, 't'];
export const dict = (...pairs: readonly (readonly [Part, Part])[]): Part => ['}(', pairs.flat(), 'u'];
export const global = (module: string, name: string): Part => `c${module}\n${name}\n`;
export const put = (index: number): Part => ['r', le(4, index)];
export const get = (index: number): Part => ['j', le(4, index)];
/** A call of a class or function. */
export const call = (callee: Part, ...args: readonly Part[]): Part => [callee, tuple(...args), 'R'];

export const orderedDict = (...pairs: readonly (readonly [Part, Part])[]): Part => [
  call(global('collections', 'OrderedDict')),
  pairs.length === 0 ? [] : ['(', pairs.flat(), 'u'],
];

export interface TensorParts {
  readonly key?: string;
  /** a class of torch, such as `FloatStorage` */
  readonly type?: string;
  /** numbers in the storage */
  readonly count: number | bigint;
  readonly offset?: number | bigint;
  readonly shape: readonly (number | bigint)[];
  readonly strides: readonly (number | bigint)[];
  /** of the stream before 1.6, which says one thing more of a storage */
  readonly legacy?: boolean;
}

const REBUILD = global('torch._utils', '_rebuild_tensor_v2');

export function storage({
  key = '0',
  type = 'FloatStorage',
  count,
  legacy = false,
}: Omit<TensorParts, 'shape' | 'strides'>): Part {
  const id = [str('storage'), global('torch', type), str(key), str('cpu'), int(count)];
  return [tuple(...id, ...(legacy ? [NONE] : [])), 'Q'];
}

export function tensor(parts: TensorParts): Part {
  const sizes = (values: readonly (number | bigint)[]): Part => tuple(...values.map(int));
  const offset = int(parts.offset ?? 0);
  return call(
    REBUILD,
    storage(parts),
    offset,
    sizes(parts.shape),
    sizes(parts.strides),
    bool(false),
    orderedDict(),
  );
}
