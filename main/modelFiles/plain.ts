/**
 * What a file from outside can hold once it is read: plain data and tensors, never code. Whatever the format, weights
 * come out as the same tree, and a tensor's numbers are read only when somebody asks for them.
 */

/** A tensor whose place in the file is known and checked; its numbers are still there. */
export interface TensorHandle {
  readonly kind: 'tensor';
  readonly dtype: 'F64' | 'F32' | 'F16' | 'BF16' | 'I64' | 'I32' | 'I16' | 'I8' | 'U8' | 'BOOL';
  readonly shape: readonly number[];
  /** numbers in it, the product of `shape` */
  readonly count: number;
  /** where its storage lies; tensors that share all of a storage with equal shape and strides have equal places */
  readonly place: string;
  /**
   * The numbers in row-major order as float32; float64 is rounded once, narrower floats are exact.
   * @throws AppError `model/unreadable-weights` when the file is shorter than it said, or damaged; `model/dtype` for integers
   */
  read(): Promise<Float32Array>;
}

/** A dictionary keeps its order; keys are mostly strings. A tuple and a set come out as lists. */
export type Plain =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | TensorHandle
  | readonly Plain[]
  | ReadonlyMap<Plain, Plain>;

export const WEIGHT_FORMATS = ['torch-zip', 'torch-legacy', 'pickle', 'safetensors', 'npz', 'npy'] as const;
export type WeightFormat = (typeof WEIGHT_FORMATS)[number];

/** A file that was opened by its bytes. `close` gives the handle back; no tensor can be read after it. */
export interface OpenedWeights {
  readonly path: string;
  readonly format: WeightFormat;
  readonly root: Plain;
  /** bytes that all different tensors would take as float32, to be held against the memory there is before any is read */
  readonly floatBytes: number;
  close(): Promise<void>;
}

export function isTensor(value: Plain): value is TensorHandle {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
