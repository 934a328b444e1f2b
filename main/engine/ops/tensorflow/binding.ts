/** Loads tfjs-node's addon, the door to TensorFlow's C library, and names the few functions of it that we use. */
import { createRequire } from 'node:module';
import { AppError } from '../../../../shared/errors.ts';

/** An attribute of an op as the addon takes it. */
export interface Attr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

export interface TensorMetadata {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

/** tfjs_binding.node of @tensorflow/tfjs-node-gpu 4.22.0 (binding/tfjs_binding.cc). */
export interface Binding {
  createTensor(shape: readonly number[], dtype: number, data: Float32Array | Int32Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(
    name: string,
    attrs: readonly Attr[],
    inputs: readonly number[],
    outputs: number,
  ): TensorMetadata[];
  loadSavedModel(dir: string, tags: string): number;
  deleteSavedModel(id: number): void;
  runSavedModel(
    id: number,
    inputs: readonly number[],
    inputNames: string,
    outputNames: string,
  ): TensorMetadata[];
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_Version: string;
}

// TF_DataType and TF_AttrType of TensorFlow's c/c_api.h; fixed for ever by its ABI.
export const FLOAT = 1;
export const INT32 = 3;
export const INT64 = 9;
export const BOOL = 10;
export const BFLOAT16 = 14;
const ATTR_STRING = 0;
const ATTR_INT = 1;
const ATTR_FLOAT = 2;
const ATTR_BOOL = 3;
const ATTR_TYPE = 4;
const ATTR_SHAPE = 5;

export const attr = {
  string: (name: string, value: string): Attr => ({ name, type: ATTR_STRING, value }),
  int: (name: string, value: number): Attr => ({ name, type: ATTR_INT, value }),
  float: (name: string, value: number): Attr => ({ name, type: ATTR_FLOAT, value }),
  bool: (name: string, value: boolean): Attr => ({ name, type: ATTR_BOOL, value }),
  type: (name: string, value: number): Attr => ({ name, type: ATTR_TYPE, value }),
  shape: (name: string, value: readonly number[]): Attr => ({ name, type: ATTR_SHAPE, value }),
};

// The addon itself and not the package's JavaScript: that would bring the whole of tfjs (0.4 s, 300 MB) for nothing.
const ADDON = '@tensorflow/tfjs-node-gpu/lib/napi-v8/tfjs_binding.node';

let loaded: Binding | undefined;

/**
 * The addon of this process. TensorFlow reads its environment once, when it is loaded, so the first call decides
 * the threads: INTRA = threads inside an op, INTER = ops that run at once.
 * @throws AppError engine/unavailable when the addon or the library behind it is missing or does not load
 */
export function loadBinding(threads: { intra: number; inter: number }): Binding {
  if (loaded !== undefined) return loaded;
  process.env['TF_NUM_INTRAOP_THREADS'] = String(threads.intra);
  process.env['TF_NUM_INTEROP_THREADS'] = String(threads.inter);
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2'; // its notes about CPU features are not for our users
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'; // or it takes the whole card
  try {
    loaded = createRequire(import.meta.url)(ADDON) as Binding;
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new AppError('engine/unavailable', `TensorFlow could not be loaded: ${why}`, {}, cause);
  }
  return loaded;
}
