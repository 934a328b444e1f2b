/** What lies on the stack of the pickle machine. Each kind is told by its tag, so that no step can take one for another. */
import type { TensorHandle } from '../plain.ts';

interface Sequence<K extends 'list' | 'tuple' | 'set'> {
  readonly kind: K;
  readonly items: Value[];
}
export type PickledList = Sequence<'list'>;

export type Key = string | number | bigint | boolean | null;

export interface PickledDict {
  readonly kind: 'dict';
  /** an OrderedDict, the only object whose attributes may be set (and are dropped) */
  readonly ordered: boolean;
  readonly items: Map<Key, Value>;
}

/** The list of fastcore, an object with nothing in it but a list. */
export interface PickledL {
  readonly kind: 'L';
  /** null until it is set, which can be done once */
  items: PickledList | null;
}

/** A function or class that the pickle names. It is a name and stays one. */
export interface PickledSymbol {
  readonly kind: 'symbol';
  readonly name: SymbolName;
}

/** NumPy's description of a number, for the counters of optimisers. */
export interface PickledNumberType {
  readonly kind: 'number-type';
  readonly code: string;
}

/** The numbers of one or more tensors, which lie outside the pickle. */
export interface PickledStorage {
  readonly kind: 'storage';
  readonly dtype: TensorHandle['dtype'];
  readonly key: string;
  /** numbers in the whole of it */
  readonly count: number;
  /** the part that may be used; all of it unless an old file says otherwise */
  readonly begin: number;
  readonly end: number;
}

/** A tensor whose place in its storage is checked. */
export interface PickledTensor {
  readonly kind: 'tensor';
  readonly storage: PickledStorage;
  /** numbers from the begin of the whole storage */
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

export type Value =
  | Key
  | Uint8Array
  | PickledList
  | Sequence<'tuple'>
  | Sequence<'set'>
  | PickledL
  | PickledDict
  | PickledSymbol
  | PickledNumberType
  | PickledStorage
  | PickledTensor;

export type Kind = Exclude<Value, Key | Uint8Array>['kind'];

export type SymbolName =
  | 'OrderedDict'
  | 'defaultdict'
  | 'factory'
  | 'L'
  | '_rebuild_tensor'
  | '_rebuild_tensor_v2'
  | '_rebuild_parameter'
  | 'Parameter'
  | 'Size'
  | 'device'
  | 'encode'
  | 'dtype'
  | 'scalar'
  | `storage ${TensorHandle['dtype']}`;

export function isKey(value: Value): value is Key {
  return typeof value !== 'object' || value === null;
}

/** The value where it is of that kind, else null. */
export function ofKind<K extends Kind>(value: Value | undefined, kind: K): Extract<Value, { kind: K }> | null;
export function ofKind(value: Value | undefined, kind: Kind): Value {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind ? value : null;
}
