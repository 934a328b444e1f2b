/** The storages that a file of PyTorch names in its pickle, and the tensors in them. */
import { tensorIn } from '../tensors.ts';
import type { Region } from '../tensors.ts';
import type { Plain, TensorHandle } from '../plain.ts';
import type { Persistent } from '../pickle/machine.ts';
import { beyondLimit } from '../pickle/limits.ts';
import { damaged, holdsCode, unsafe, WHOLE_MODEL } from '../pickle/refusals.ts';
import { dtypeOfStorage } from '../pickle/symbols.ts';
import { toPlain } from '../pickle/toPlain.ts';
import type { PickledStorage, Value } from '../pickle/values.ts';
import { ofKind } from '../pickle/values.ts';
import { isSize } from '../pickle/view.ts';

/** Storages of one file; an optimiser of the largest models has hundreds. */
const MOST = 10_000;
const LONGEST_KEY = 64;
/** What no typed array of every engine holds more than. */
const MOST_NUMBERS = 2 ** 31;
/** A matrix and its transposed twin; more than that is one small storage that stands for much. */
const MOST_USES = 2;

/** The storages met so far by their keys: without views, as they lie in the file. */
export type Storages = Map<string, PickledStorage>;

/**
 * Reads the persistent ids of a file: `('storage', class, key, device, count)`, and in the stream of before 1.6 one
 * more for a part of a storage: `(key of the part, begin, count)`.
 */
export function persistentInto(storages: Storages): Persistent {
  return (id) => {
    const [tag, type, key, , count, part = null] = ofKind(id, 'tuple')?.items ?? [];
    if (tag === 'module') throw holdsCode('the source of its classes', WHOLE_MODEL);
    const symbol = ofKind(type, 'symbol');
    const dtype = symbol === null ? null : dtypeOfStorage(symbol);
    if (
      tag !== 'storage' ||
      dtype === null ||
      typeof key !== 'string' ||
      key.length > LONGEST_KEY ||
      !isSize(count)
    )
      throw unsafe('a part outside the pickle that is no storage of numbers');
    if (count > MOST_NUMBERS) throw beyondLimit('holds more than 2 billion numbers in one piece');
    const known = storages.get(key);
    if (known !== undefined && (known.dtype !== dtype || known.count !== count))
      throw damaged('it describes the same numbers in two ways');
    const whole: PickledStorage = known ?? { kind: 'storage', dtype, key, count, begin: 0, end: count };
    if (known === undefined && storages.size >= MOST)
      throw beyondLimit('holds more than 10,000 stretches of numbers');
    storages.set(key, whole);
    return partOf(whole, part);
  };
}

function partOf(whole: PickledStorage, part: Value): PickledStorage {
  if (part === null) return whole;
  const [, begin, count] = ofKind(part, 'tuple')?.items ?? [];
  if (!isSize(begin) || !isSize(count) || begin + count > whole.count)
    throw damaged('a part of its numbers reaches beyond them');
  return { ...whole, begin, end: begin + count };
}

/**
 * The tree of a pickle, its tensors in their regions.
 *
 * @param regionOf is asked once a tensor; `views` of a storage tells how many different tensors lie in it
 * @throws AppError `model/unreadable-weights` when tensors overlap so much that they would fill more memory than the
 *   file, and as `toPlain`
 */
export function torchTree(
  root: Value,
  regionOf: (storage: PickledStorage, views: ReadonlySet<string>) => Region,
): Plain {
  const views = new Map<string, Set<string>>();
  const used = new Map<string, number>();
  return toPlain(root, ({ storage, offset, shape, strides }): TensorHandle => {
    const places = views.get(storage.key) ?? new Set();
    views.set(storage.key, places);
    const tensor = tensorIn(regionOf(storage, places), { dtype: storage.dtype, offset, shape, strides });
    if (!places.has(tensor.place)) {
      places.add(tensor.place);
      const total = (used.get(storage.key) ?? 0) + tensor.count;
      if (total > MOST_USES * storage.count)
        throw damaged('too many tensors of it are made of the same numbers');
      used.set(storage.key, total);
    }
    return tensor;
  });
}
