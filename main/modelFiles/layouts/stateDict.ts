/** Finds the dictionary of weights in what a file holds: at its top, beside an optimiser's state, in a list or tuple. */
import { isTensor } from '../plain.ts';
import type { Plain, TensorHandle } from '../plain.ts';

/** Tensors by their names, in the file's order. */
export type Tensors = ReadonlyMap<string, TensorHandle>;

/** Dictionaries in dictionaries are looked through so far down. */
const DEEPEST = 6;

/** What optimisers keep of each weight, in PyTorch and fastai. */
const OPTIMIZER_KEYS = new Set([
  ...['exp_avg', 'exp_avg_sq', 'max_exp_avg_sq', 'momentum_buffer', 'square_avg', 'acc_delta', 'sum'],
  ...['grad_avg', 'sqr_avg', 'step', 'ax', 'eta', 'mu', 'master_wd', 'trust'],
]);

/** What a file's tree holds that a model may be made of. */
export interface FoundTensors {
  /** every dictionary or list of tensors that is no optimiser's, outermost first */
  readonly dicts: readonly Tensors[];
  /** an optimiser's state is there */
  readonly optimizer: boolean;
}

export function findTensors(root: Plain): FoundTensors {
  const dicts: Tensors[] = [];
  let optimizer = false;
  const visit = (value: Plain, depth: number): void => {
    const entries = entriesOf(value);
    const tensors = new Map(entries.filter((entry): entry is [string, TensorHandle] => isTensor(entry[1])));
    if (tensors.size > 0) {
      if ([...tensors.keys()].every((name) => OPTIMIZER_KEYS.has(name))) optimizer = true;
      else dicts.push(tensors);
    }
    if (depth === DEEPEST) return;
    for (const [, inner] of entries) if (!isTensor(inner)) visit(inner, depth + 1);
  };
  visit(root, 0);
  return { dicts, optimizer };
}

/** Entries of a dictionary under their names, of a list under their numbers. */
function entriesOf(value: Plain): [string, Plain][] {
  if (value instanceof Map) return [...value].map(([key, inner]: [Plain, Plain]) => [nameOf(key), inner]);
  return Array.isArray(value) ? value.map((inner: Plain, i) => [String(i), inner]) : [];
}

function nameOf(key: Plain): string {
  if (typeof key === 'string') return key;
  return typeof key === 'number' || typeof key === 'bigint' ? String(key) : 'unnamed';
}

/** Wrappers put a word in front of every name: DataParallel, Lightning, torch.compile. */
const WRAPPERS = ['module.', 'model.', '_orig_mod.', 'net.', 'state_dict.', 'lm.'];

/** The same tensors without what wrappers put in front of all names. */
export function unwrapped(tensors: Tensors): Tensors {
  const names = [...tensors.keys()];
  const wrapper = WRAPPERS.find((word) => names.every((name) => name.startsWith(word)));
  if (wrapper === undefined) return tensors;
  return unwrapped(new Map([...tensors].map(([name, tensor]) => [name.slice(wrapper.length), tensor])));
}
