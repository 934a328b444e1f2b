/**
 * PyTorch's files before 1.6, as fastai's models of 2018 and 2019 are: five pickles (a magic number, the version, the
 * machine, the object, the keys of its storages), then for each storage the count of its numbers and the numbers.
 */
import { bytesAt, fileRegion } from '../fileRegion.ts';
import type { OpenFile } from '../fileRegion.ts';
import { SIZES } from '../dtypes.ts';
import type { Plain } from '../plain.ts';
import { nothingPersistent } from '../pickle/machine.ts';
import { pickleAt } from '../pickle/pickleFile.ts';
import { damaged } from '../pickle/refusals.ts';
import type { Value } from '../pickle/values.ts';
import { ofKind } from '../pickle/values.ts';
import type { Region } from '../tensors.ts';
import { persistentInto, torchTree } from './storages.ts';
import type { Storages } from './storages.ts';

/** The value of the first pickle (torch/serialization.py, MAGIC_NUMBER). */
export const LEGACY_MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

/** @param begin of the second pickle. @throws AppError `model/…` */
export async function readLegacyStream(file: OpenFile, begin: number): Promise<Plain> {
  const version = await pickleAt(file, begin, () => nothingPersistent);
  if (version.value !== VERSION) throw damaged('it is of a version of PyTorch’s format that nobody knows');
  const machine = await pickleAt(file, version.end, () => nothingPersistent);
  if (ofKind(machine.value, 'dict')?.items.get('little_endian') !== true)
    throw damaged('its numbers are written in another order of bytes (big-endian) than is read here');
  let storages: Storages = new Map();
  const object = await pickleAt(file, machine.end, () => {
    storages = new Map();
    return persistentInto(storages);
  });
  const keys = await pickleAt(file, object.end, () => nothingPersistent);
  const regions = await regionsOf(file, keysOf(keys.value), storages, keys.end);
  return torchTree(object.value, ({ key }) => {
    const region = regions.get(key);
    if (region === undefined) throw damaged('numbers of a tensor are missing from it');
    return region;
  });
}

function keysOf(value: Value): string[] {
  const items = ofKind(value, 'list')?.items ?? [null];
  return items.map((key) => {
    if (typeof key !== 'string') throw damaged('its list of stored numbers is none');
    return key;
  });
}

/** Where each storage lies: they fill the rest of the file exactly. */
async function regionsOf(
  file: OpenFile,
  keys: readonly string[],
  storages: Storages,
  begin: number,
): Promise<Map<string, Region>> {
  const regions = new Map<string, Region>();
  let place = begin;
  for (const key of keys) {
    const storage = storages.get(key);
    if (storage === undefined || regions.has(key))
      throw damaged('its list of stored numbers does not fit its tensors');
    const start = place + 8;
    const end = start + storage.count * SIZES[storage.dtype];
    if (end > file.size) throw damaged('it ends before the numbers of its tensors do');
    const bytes = await bytesAt(file, place, 8);
    const count = new DataView(bytes.buffer).getBigInt64(0, true);
    if (count !== BigInt(storage.count)) throw damaged('it holds more or fewer numbers than it says');
    regions.set(key, fileRegion(file, key, start));
    place = end;
  }
  if (place !== file.size) throw damaged('something is left over behind its numbers');
  return regions;
}
