/** Runs raw TensorFlow ops at once, by integer ids, and owns every tensor they make. */
import type { Products, Shape, Tensor } from '../ops.ts';
import { attr, BFLOAT16, FLOAT, INT32 } from './binding.ts';
import type { Attr, Binding } from './binding.ts';

/** What the pieces of the model are written on: ops by name, constants, and early release. */
export interface Raw {
  /** Runs an op with one output. `shape` is the output's. */
  op(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shape: Shape): Tensor;
  /** Runs an op with one output a shape. */
  ops(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shapes: readonly Shape[]): Tensor[];
  /** Runs an op for its effect. */
  run(name: string, attrs: readonly Attr[], inputs: readonly Tensor[]): void;
  /** Constants, made once and kept. */
  ints(values: readonly number[], shape?: Shape): Tensor;
  float(value: number): Tensor;
  zeros(shape: Shape): Tensor;
  free(...tensors: readonly Tensor[]): void;
  /** what `matmul` multiplies */
  products: Products;
  /** A float32 tensor as bfloat16. */
  asBfloat16(t: Tensor): Tensor;
}

export const TO_BFLOAT16: readonly Attr[] = [attr.type('SrcT', FLOAT), attr.type('DstT', BFLOAT16)];

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/** Eager execution: each op runs when it is called, on TensorFlow's own threads. */
export class EagerRaw implements Raw {
  readonly binding: Binding;
  readonly #constants = new Map<string, Tensor>();
  #arenas: Set<number>[] = [];
  #handles = 0;
  products: Products = 'float32';

  constructor(binding: Binding) {
    this.binding = binding;
  }

  op(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shape: Shape): Tensor {
    const out = this.binding.executeOp(name, attrs, idsOf(inputs), 1)[0];
    if (out === undefined) throw new Error(`${name} gave no output`);
    return this.#own({ id: out.id, shape });
  }

  ops(name: string, attrs: readonly Attr[], inputs: readonly Tensor[], shapes: readonly Shape[]): Tensor[] {
    const out = this.binding.executeOp(name, attrs, idsOf(inputs), shapes.length);
    return shapes.map((shape, k) => this.#own({ id: out[k]?.id ?? -1, shape }));
  }

  run(name: string, attrs: readonly Attr[], inputs: readonly Tensor[]): void {
    this.binding.executeOp(name, attrs, idsOf(inputs), 0);
  }

  ints(values: readonly number[], shape: Shape = [values.length]): Tensor {
    const key = `i${shape.join()}:${values.join()}`;
    return this.#constant(key, shape, () => this.binding.createTensor(shape, INT32, Int32Array.from(values)));
  }

  float(value: number): Tensor {
    return this.#constant(`f${value}`, [], () =>
      this.binding.createTensor([], FLOAT, Float32Array.of(value)),
    );
  }

  zeros(shape: Shape): Tensor {
    const make = (): number => this.binding.createTensor(shape, FLOAT, new Float32Array(sizeOf(shape)));
    return this.#constant(`z${shape.join()}`, shape, make);
  }

  asBfloat16(t: Tensor): Tensor {
    return this.op('Cast', TO_BFLOAT16, [t], t.shape);
  }

  /** A tensor over fresh data; `data` must not be changed afterwards, TensorFlow reads it in place. */
  data(data: Float32Array | Int32Array, shape: Shape): Tensor {
    const dtype = data instanceof Float32Array ? FLOAT : INT32;
    return this.#own({ id: this.binding.createTensor(shape, dtype, data), shape });
  }

  /** A tensor's numbers, copied. Waits for the device. */
  read(t: Tensor): Float32Array {
    return Float32Array.from(this.binding.tensorDataSync(t.id));
  }

  /** The handle of a resource; lives until `releaseHandle`, outside every arena. */
  handle(name: string, attrs: readonly Attr[]): number {
    this.#handles++;
    return this.binding.executeOp(name, attrs, [], 1)[0]?.id ?? -1;
  }

  releaseHandle(id: number): void {
    this.binding.executeOp('DestroyResourceOp', [attr.bool('ignore_lookup_error', true)], [id], 0);
    this.binding.deleteTensor(id);
    this.#handles--;
  }

  free(...tensors: readonly Tensor[]): void {
    for (const t of tensors) {
      this.#disown(t);
      this.binding.deleteTensor(t.id);
    }
  }

  keep(t: Tensor): Tensor {
    this.#disown(t);
    return t;
  }

  /** Frees all that `body` made and did not keep, also when it throws. */
  arena<T>(body: () => T): T {
    this.#arenas.push(new Set());
    try {
      return body();
    } finally {
      for (const id of this.#arenas.pop() ?? []) this.binding.deleteTensor(id);
    }
  }

  /** Frees the constants. */
  dispose(): void {
    for (const t of this.#constants.values()) this.binding.deleteTensor(t.id);
    this.#constants.clear();
  }

  /** Tensors alive beyond constants and the handles of variables. */
  live(): number {
    return this.binding.getNumOfTensors() - this.#constants.size - this.#handles;
  }

  #own(t: Tensor): Tensor {
    this.#arenas.at(-1)?.add(t.id);
    return t;
  }

  #disown(t: Tensor): void {
    for (let k = this.#arenas.length - 1; k >= 0; k--) if (this.#arenas[k]?.delete(t.id) === true) return;
  }

  #constant(key: string, shape: Shape, make: () => number): Tensor {
    let t = this.#constants.get(key);
    if (t === undefined) this.#constants.set(key, (t = { id: make(), shape }));
    return t;
  }
}

const idsOf = (tensors: readonly Tensor[]): number[] => tensors.map((t) => t.id);
