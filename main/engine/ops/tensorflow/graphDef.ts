/** Writes TensorFlow's GraphDef and SavedModel messages: the few fields of protobuf that a graph of raw ops needs. */
import type { Shape } from '../ops.ts';
import type { Attr } from './binding.ts';

// tensorflow/core/framework/{graph,node_def,attr_value,tensor,tensor_shape}.proto, protobuf/{saved_model,meta_graph}.proto
const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value)); // negative numbers are ten bytes of two's complement
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    out.push(rest > 0n ? low | 0x80 : low);
  } while (rest > 0n);
  return Buffer.from(out);
}

const tag = (field: number, wire: number): Buffer => varint((field << 3) | wire);
const integer = (field: number, value: number): Buffer => Buffer.concat([tag(field, VARINT), varint(value)]);
const bytes = (field: number, value: Uint8Array): Buffer =>
  Buffer.concat([tag(field, BYTES), varint(value.length), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));

function float(field: number, value: number): Buffer {
  const little = Buffer.alloc(4);
  little.writeFloatLE(value);
  return Buffer.concat([tag(field, FIXED_32), little]);
}

const shapeProto = (shape: Shape): Buffer => Buffer.concat(shape.map((size) => bytes(2, integer(1, size))));

function tensorProto(dtype: number, shape: Shape, data: Float32Array | Int32Array): Buffer {
  const content = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return Buffer.concat([integer(1, dtype), bytes(2, shapeProto(shape)), bytes(4, content)]);
}

/** AttrValue by the kinds of `attr` in binding.ts. */
function attrValue({ type, value }: Attr): Buffer {
  if (typeof value === 'string') return text(2, value);
  if (typeof value === 'boolean') return integer(5, value ? 1 : 0);
  if (typeof value !== 'number') return bytes(7, shapeProto(value));
  const [INT, REAL] = [1, 2];
  return type === INT ? integer(3, value) : type === REAL ? float(4, value) : integer(6, value);
}

const entry = (name: string, value: Buffer): Buffer =>
  bytes(5, Buffer.concat([text(1, name), bytes(2, value)]));

/** A node: op, inputs as `name`, `name:k` or `^name` (runs after), attributes. */
export function nodeDef(name: string, op: string, inputs: readonly string[], attrs: readonly Attr[]): Buffer {
  const parts = [text(1, name), text(2, op), ...inputs.map((input) => text(3, input))];
  return bytes(1, Buffer.concat([...parts, ...attrs.map((a) => entry(a.name, attrValue(a)))]));
}

/** A constant node. */
export function constDef(name: string, dtype: number, shape: Shape, data: Float32Array | Int32Array): Buffer {
  const value = bytes(8, tensorProto(dtype, shape, data));
  return bytes(
    1,
    Buffer.concat([
      text(1, name),
      text(2, 'Const'),
      entry('dtype', integer(6, dtype)),
      entry('value', value),
    ]),
  );
}

/** The oldest producer version that knows all ops used here. */
const PRODUCER = 2400;

/** A SavedModel with one graph under the tag `serve` and no variables on disk. */
export function savedModel(nodes: readonly Buffer[]): Buffer {
  const graph = Buffer.concat([...nodes, bytes(4, integer(1, PRODUCER))]);
  const meta = Buffer.concat([bytes(1, text(4, 'serve')), bytes(2, graph)]);
  return Buffer.concat([integer(1, 1), bytes(2, meta)]);
}
