/** Tensors on the WebAssembly heap of tfjs: integer ids, arenas, direct calls of kernels, and views on the numbers. */
import { backend, env, getKernel, ready, setBackend } from '@tensorflow/tfjs-core';
import type { NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../../../../shared/errors.ts';
import type { Shape, Tensor } from '../ops.ts';

/** The kernels of tfjs-backend-wasm that we use; the rest is loops over views. */
type Kernel = 'Add' | 'BatchMatMul' | 'Multiply' | 'Sigmoid' | 'Softmax' | 'Sub' | 'Transpose';

export const sizeOf = (shape: Shape): number => shape.reduce((a, b) => a * b, 1);

/**
 * Starts the WebAssembly backend of this process.
 * @throws AppError engine/unavailable when WebAssembly does not start
 */
export async function openHeap(): Promise<Heap> {
  const started = await setBackend('wasm').catch(() => false);
  await ready();
  const wasm = backend();
  if (!started || !(wasm instanceof BackendWasm)) {
    const message =
      'The portable engine could not start: this machine does not run its WebAssembly module. ' +
      'Nothing was changed. Run the set-up again, or use TensorFlow.';
    throw new AppError('engine/unavailable', message, { simd: env().get('WASM_HAS_SIMD_SUPPORT') });
  }
  return new Heap(wasm);
}

/**
 * Owns every tensor. tfjs's own engine is bypassed: no tape, no scopes, a tenth of the overhead a kernel.
 *
 * The heap may move when it grows, so a view is good only until the next call that makes a tensor.
 */
export class Heap {
  readonly #wasm: BackendWasm;
  readonly #infos = new Map<number, TensorInfo>();
  /** tensors that live outside every arena: constants, and the images of variables */
  readonly #permanent = new Set<number>();
  readonly #zeros = new Map<string, Tensor>();
  readonly #arenas: Set<number>[] = [];
  #nextId = 1;

  constructor(wasm: BackendWasm) {
    this.#wasm = wasm;
  }

  /** A float32 tensor whose numbers are not set yet. */
  make(shape: Shape): Tensor {
    return this.#adopt(this.#allocate(shape, 'float32', undefined));
  }

  /** A tensor with a copy of `data`. */
  data(data: Float32Array | Int32Array, shape: Shape): Tensor {
    return this.#adopt(this.#allocate(shape, data instanceof Int32Array ? 'int32' : 'float32', data));
  }

  /** Runs a kernel with one output. */
  run(kernel: Kernel, inputs: Readonly<Record<string, Tensor>>, attrs: NamedAttrMap = {}): Tensor {
    const infos = Object.fromEntries(Object.entries(inputs).map(([name, t]) => [name, this.#info(t)]));
    const out = getKernel(kernel, 'wasm').kernelFunc({ inputs: infos, backend: this.#wasm, attrs });
    if (Array.isArray(out)) throw new Error(`${kernel} gave more than one output`);
    return this.#adopt(this.#checked(out));
  }

  /** The numbers themselves, not a copy. */
  floats(t: Tensor): Float32Array {
    const view = this.#wasm.typedArrayFromHeap(this.#info(t));
    if (!(view instanceof Float32Array)) throw new TypeError('these are not float32 numbers');
    return view;
  }

  ints(t: Tensor): Int32Array {
    const view = this.#wasm.typedArrayFromHeap(this.#info(t));
    if (!(view instanceof Int32Array)) throw new TypeError('these are not int32 numbers');
    return view;
  }

  /** A copy of the numbers. */
  read(t: Tensor): Float32Array {
    return Float32Array.from(this.#wasm.typedArrayFromHeap(this.#info(t)));
  }

  /** The same numbers in the same place under another shape. */
  alias(t: Tensor, shape: Shape): Tensor {
    const { dataId, dtype } = this.#info(t);
    if (sizeOf(shape) !== sizeOf(t.shape))
      throw new RangeError(`[${t.shape.join()}] has no shape [${shape.join()}]`);
    this.#wasm.incRef(dataId);
    return this.#adopt({ dataId, dtype, shape: [...shape] });
  }

  /** Zeros, made once for each shape and kept. */
  zeros(shape: Shape): Tensor {
    const key = shape.join();
    let t = this.#zeros.get(key);
    if (t === undefined)
      this.#zeros.set(key, (t = this.permanent(this.data(new Float32Array(sizeOf(shape)), shape))));
    return t;
  }

  /** Takes a tensor out of the arenas and out of the count of `live`. */
  permanent(t: Tensor): Tensor {
    this.#permanent.add(this.keep(t).id);
    return t;
  }

  keep(t: Tensor): Tensor {
    for (const arena of this.#arenas) arena.delete(t.id);
    return t;
  }

  free(...tensors: readonly Tensor[]): void {
    for (const t of tensors) {
      this.keep(t);
      this.#release(t.id);
    }
  }

  /** Frees all that `body` made and did not keep, also when it throws. */
  arena<T>(body: () => T): T {
    this.#arenas.push(new Set());
    try {
      return body();
    } finally {
      for (const id of this.#arenas.pop() ?? []) this.#release(id);
    }
  }

  /** Tensors alive beyond the permanent ones, and data on the heap that no tensor points to: a leak of a kernel. */
  live(): number {
    const known = new Set([...this.#infos.values()].map((info) => info.dataId));
    return this.#infos.size - this.#permanent.size + this.#wasm.numDataIds() - known.size;
  }

  #adopt(info: TensorInfo): Tensor {
    const id = this.#nextId++;
    this.#infos.set(id, info);
    this.#arenas.at(-1)?.add(id);
    return { id, shape: info.shape };
  }

  #release(id: number): void {
    const info = this.#infos.get(id);
    if (info === undefined) throw new Error('this tensor was freed before');
    this.#infos.delete(id);
    this.#permanent.delete(id);
    this.#wasm.disposeData(info.dataId);
  }

  #info(t: Tensor): TensorInfo {
    const info = this.#infos.get(t.id);
    if (info === undefined) throw new Error('this tensor was freed before');
    return info;
  }

  #allocate(
    shape: Shape,
    dtype: 'float32' | 'int32',
    data: Float32Array | Int32Array | undefined,
  ): TensorInfo {
    const size = sizeOf(shape);
    if (data !== undefined && data.length !== size)
      throw new RangeError(`${data.length} numbers do not fill [${shape.join()}]`);
    const info = this.#checked(this.#wasm.makeOutput([...shape], dtype));
    if (data !== undefined) this.#wasm.typedArrayFromHeap(info).set(data);
    return info;
  }

  /** tfjs does not look whether the heap had room: a tensor at address 0 has none. */
  #checked(info: TensorInfo): TensorInfo {
    if (sizeOf(info.shape) === 0 || this.#wasm.getMemoryOffset(info.dataId) !== 0) return info;
    this.#wasm.disposeData(info.dataId);
    const message =
      'The portable engine ran out of its 4 GB of memory. The last checkpoint is good. ' +
      'Use a smaller batch, shorter windows or fewer words, or run on TensorFlow.';
    throw new AppError('engine/out-of-memory', message, { shape: info.shape.join('×') });
  }
}
