/** The classes and functions that a file of weights may name, and what each call of one means as plain data. */
import type { TensorHandle } from '../plain.ts';
import { damaged, unknownGlobal, unsafe } from './refusals.ts';
import { isKey, ofKind } from './values.ts';
import type { Key, PickledDict, PickledNumberType, PickledSymbol, SymbolName, Value } from './values.ts';
import { tensorOf } from './view.ts';

const STORAGES: readonly (readonly [string, TensorHandle['dtype']])[] = [
  ['DoubleStorage', 'F64'],
  ['FloatStorage', 'F32'],
  ['HalfStorage', 'F16'],
  ['BFloat16Storage', 'BF16'],
  ['LongStorage', 'I64'],
  ['IntStorage', 'I32'],
  ['ShortStorage', 'I16'],
  ['CharStorage', 'I8'],
  ['ByteStorage', 'U8'],
  ['BoolStorage', 'BOOL'],
];

const NUMPY_HOMES = ['numpy.core.multiarray', 'numpy._core.multiarray', 'numpy.multiarray'];

/** Python 2 has its own name for the module of `int` and `dict`. */
const BUILTINS = ['builtins', '__builtin__'];

const SYMBOLS: ReadonlyMap<string, PickledSymbol> = new Map(
  [
    ['collections OrderedDict', 'OrderedDict'] as const,
    ['collections defaultdict', 'defaultdict'] as const,
    ...BUILTINS.flatMap((home) =>
      ['dict', 'list', 'int', 'float'].map((name) => [`${home} ${name}`, 'factory'] as const),
    ),
    ['fastcore.foundation L', 'L'] as const,
    ['torch._utils _rebuild_tensor', '_rebuild_tensor'] as const,
    ['torch._utils _rebuild_tensor_v2', '_rebuild_tensor_v2'] as const,
    ['torch._utils _rebuild_parameter', '_rebuild_parameter'] as const,
    ['torch.nn.parameter Parameter', 'Parameter'] as const,
    ['torch Size', 'Size'] as const,
    ['torch device', 'device'] as const,
    ['_codecs encode', 'encode'] as const,
    ['numpy dtype', 'dtype'] as const,
    ...NUMPY_HOMES.map((home) => [`${home} scalar`, 'scalar'] as const),
    ...STORAGES.flatMap(([name, dtype]) =>
      ['torch', 'torch.cuda'].map((home) => [`${home} ${name}`, `storage ${dtype}`] as const),
    ),
  ].map(([path, name]) => [path, { kind: 'symbol', name }]),
);

/** @throws AppError `model/unsafe-pickle`, `model/holds-code` */
export function symbolFor(module: string, name: string): PickledSymbol {
  const symbol = SYMBOLS.get(`${module} ${name}`);
  if (symbol === undefined) throw unknownGlobal(module, name);
  return symbol;
}

/** The type of the numbers of a storage class, or null for other symbols. */
export function dtypeOfStorage({ name }: PickledSymbol): TensorHandle['dtype'] | null {
  return STORAGES.find(([, dtype]) => name === `storage ${dtype}`)?.[1] ?? null;
}

/** What a call with these arguments would give, as plain data. Nothing is called. @throws AppError `model/…` */
export function reduced(name: SymbolName, args: readonly Value[]): Value {
  switch (name) {
    case 'OrderedDict':
      return { kind: 'dict', ordered: true, items: pairs(args) };
    case 'defaultdict':
      if (args.length > 1 || (args[0] !== undefined && args[0] !== null && !isFactory(args[0]))) break;
      return { kind: 'dict', ordered: false, items: new Map() };
    case '_rebuild_tensor':
      if (args.length === 4) return rebuilt(args);
      break;
    case '_rebuild_tensor_v2':
      // then come requires_grad, hooks and, lately, notes: none is a number of the tensor
      if ((args.length === 6 || args.length === 7) && isEmptyDict(args[5])) return rebuilt(args);
      break;
    case '_rebuild_parameter':
      if (args.length === 3 && isEmptyDict(args[2])) return parameter(args);
      break;
    case 'Parameter':
      if (args.length >= 1 && args.length <= 2) return parameter(args);
      break;
    case 'Size': {
      const [sizes] = args;
      if (args.length === 1 && (ofKind(sizes, 'tuple') ?? ofKind(sizes, 'list'))) return sizes ?? null;
      break;
    }
    case 'device':
      if (args.length === 1 && typeof args[0] === 'string') return args[0];
      if (args.length === 2 && typeof args[0] === 'string' && typeof args[1] === 'number')
        return `${args[0]}:${args[1]}`;
      break;
    case 'encode':
      return encoded(args);
    case 'dtype':
      return numberType(args);
    case 'scalar':
      return scalar(args);
    default: // a storage or a factory: real files name them, and never call them
  }
  throw unsafe(`a call of ${name} that no file of weights holds`);
}

/**
 * The one object that is made without a call: the list in which fastai keeps the settings of its optimiser's groups.
 * Without it no file that `learn.save` wrote together with its optimiser could be read.
 */
export function made(callee: Value | undefined, args: Value | undefined): Value {
  if (ofKind(callee, 'symbol')?.name !== 'L' || ofKind(args, 'tuple')?.items.length !== 0)
    throw unsafe('an object made of a class (NEWOBJ)');
  return { kind: 'L', items: null };
}

/** Attributes of an OrderedDict are dropped, the only one of an `L` are its items; of NumPy's types only the order of bytes counts. */
export function built(target: Value | undefined, state: Value): void {
  const dict = ofKind(target, 'dict');
  if (dict?.ordered === true && (state === null || ofKind(state, 'dict') !== null)) return;
  const list = ofKind(target, 'L');
  const items = ofKind(ofKind(state, 'dict')?.items.get('items'), 'list');
  if (list?.items === null && items !== null) {
    list.items = items;
    return;
  }
  const type = ofKind(target, 'number-type');
  const order = ofKind(state, 'tuple')?.items[1];
  if (type !== null && (order === '<' || order === '|' || order === '=')) return;
  throw unsafe('attributes set on what has none');
}

function rebuilt([storage, offset = null, size = null, stride = null]: readonly Value[]): Value {
  const found = ofKind(storage, 'storage');
  if (found === null) throw damaged('a tensor has no numbers stored for it');
  return tensorOf(found, offset, size, stride);
}

function parameter([data]: readonly Value[]): Value {
  const tensor = ofKind(data, 'tensor');
  if (tensor === null) throw damaged('a parameter holds no tensor');
  return tensor;
}

/** `OrderedDict()` or, from Python 2, `OrderedDict([[key, value], …])`. */
function pairs(args: readonly Value[]): PickledDict['items'] {
  const items = new Map<Key, Value>();
  if (args.length === 0) return items;
  const list = ofKind(args[0], 'list');
  if (list === null || args.length > 1) throw unsafe('a call of OrderedDict that no file of weights holds');
  for (const item of list.items) {
    const pair = (ofKind(item, 'list') ?? ofKind(item, 'tuple'))?.items;
    const [key, value] = pair ?? [];
    if (pair?.length !== 2 || key === undefined || value === undefined || !isKey(key))
      throw damaged('a dictionary in it holds what is no pair of key and value');
    items.set(key, value);
  }
  return items;
}

const isEmptyDict = (value: Value | undefined): boolean =>
  value === null || ofKind(value, 'dict')?.items.size === 0;

const isFactory = (value: Value): boolean => ofKind(value, 'symbol')?.name === 'factory';

/** How protocol 2 writes bytes: as a text whose characters are the bytes. */
function encoded([text, encoding]: readonly Value[]): Uint8Array {
  if (typeof text !== 'string' || encoding !== 'latin1' || /[^\0-\xff]/.test(text))
    throw unsafe('a call of _codecs.encode that is not for bytes');
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}

const NUMBER_READERS: Readonly<
  Record<string, readonly [number, (view: DataView) => number | bigint | boolean]>
> = {
  f8: [8, (view) => view.getFloat64(0, true)],
  f4: [4, (view) => view.getFloat32(0, true)],
  i8: [8, (view) => small(view.getBigInt64(0, true))],
  i4: [4, (view) => view.getInt32(0, true)],
  u1: [1, (view) => view.getUint8(0)],
  b1: [1, (view) => view.getUint8(0) !== 0],
};

function numberType([code]: readonly Value[]): PickledNumberType {
  if (typeof code !== 'string' || !Object.hasOwn(NUMBER_READERS, code))
    throw unsafe('a number type of NumPy that is no plain number');
  return { kind: 'number-type', code };
}

function scalar([type, bytes]: readonly Value[]): Value {
  const [size, read] = NUMBER_READERS[ofKind(type, 'number-type')?.code ?? ''] ?? [];
  if (read === undefined || !(bytes instanceof Uint8Array) || bytes.length !== size)
    throw unsafe('a number of NumPy that is none');
  return read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
}

function small(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
