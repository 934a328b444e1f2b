/** PyTorch's files since 1.6: a ZIP archive with a pickle and one stored entry for the numbers of each storage. */
import { readWhole } from '../../reading/readWhole.ts';
import type { Archive, ArchiveEntry } from '../../reading/archive/zip.ts';
import { archiveError, archiveRegion, entryStart } from '../archiveRegion.ts';
import { SIZES } from '../dtypes.ts';
import type { Plain } from '../plain.ts';
import { OutOfBytes } from '../pickle/bytes.ts';
import { beyondLimit, STREAM_BYTES } from '../pickle/limits.ts';
import { unpickle } from '../pickle/machine.ts';
import { damaged, holdsCode } from '../pickle/refusals.ts';
import type { Value } from '../pickle/values.ts';
import type { Region } from '../tensors.ts';
import { persistentInto, torchTree } from './storages.ts';
import type { Storages } from './storages.ts';

const PICKLE = /^[^/]+\/data\.pkl$/;
const LONGEST_BYTE_ORDER = 16;

export const isTorchZip = ({ entries }: Archive): boolean => entries.some(({ name }) => PICKLE.test(name));

/** @throws AppError `model/…` */
export async function readTorchZip(archive: Archive, signal?: AbortSignal): Promise<Plain> {
  const [pickle, second] = archive.entries.filter(({ name }) => PICKLE.test(name));
  if (pickle === undefined || second !== undefined) throw damaged('it holds not one pickle but several');
  const folder = pickle.name.slice(0, -'data.pkl'.length);
  refuseScript(archive, folder);
  await refuseBigEndian(archive, folder);
  const storages: Storages = new Map();
  const value = await unpickled(archive, pickle, storages);
  const entries = new Map<string, ArchiveEntry>();
  for (const { key, dtype, count } of storages.values()) {
    const entry = archive.find(`${folder}data/${key}`);
    if (entry === undefined) throw damaged('numbers of a tensor are missing from it');
    if (!entry.stored)
      throw damaged('its numbers are packed, which PyTorch never does; unpack and save it with PyTorch');
    if (entry.bytes !== count * SIZES[dtype]) throw damaged('it holds more or fewer numbers than it says');
    entries.set(key, entry);
  }
  const regions = new Map<string, Region>();
  return torchTree(value, ({ key }, views) => {
    const entry = entries.get(key);
    if (entry === undefined) throw damaged('numbers of a tensor are missing from it');
    const region =
      regions.get(key) ?? keptWhen(archiveRegion(archive, entry, signal), entry.bytes, () => views.size > 1);
    regions.set(key, region);
    return region;
  });
}

/** TorchScript: a program beside its numbers. */
function refuseScript({ entries }: Archive, folder: string): void {
  const script = entries.some(
    ({ name }) => name.startsWith(`${folder}code/`) || name === `${folder}constants.pkl`,
  );
  if (script) throw holdsCode('TorchScript', 'model = torch.jit.load("model.pt")');
}

async function refuseBigEndian(archive: Archive, folder: string): Promise<void> {
  const entry = archive.find(`${folder}byteorder`);
  if (entry === undefined) return; // before PyTorch 2.1 nothing was said, and nothing but little-endian was written
  const order = Buffer.from(await entryStart(archive, entry, LONGEST_BYTE_ORDER)).toString('latin1');
  if (order !== 'little')
    throw damaged('its numbers are written in another order of bytes (big-endian) than is read here');
}

async function unpickled(archive: Archive, entry: ArchiveEntry, storages: Storages): Promise<Value> {
  if (!entry.stored)
    throw damaged('its pickle is packed, which PyTorch never does; unpack and save it with PyTorch');
  if (entry.bytes > STREAM_BYTES) throw beyondLimit('is a pickle of more than 64 MiB');
  const bytes = await readWhole(archive.entrySource(entry), STREAM_BYTES).catch((error: unknown) => {
    throw archiveError(error);
  });
  try {
    const { value, end } = unpickle(bytes, 0, persistentInto(storages));
    if (end !== bytes.length) throw damaged('something is left over behind its pickle');
    return value;
  } catch (error) {
    throw error instanceof OutOfBytes ? damaged('it ends before its time') : error;
  }
}

/**
 * An entry must be gone through as a whole to be checked; where many tensors lie in one, it is kept after the first,
 * or a small file would be read a hundred thousand times.
 */
function keptWhen(region: Region, bytes: number, shared: () => boolean): Region {
  let kept: Uint8Array | null = null;
  return {
    key: region.key,
    async *pieces(begin, end) {
      if (kept === null && !shared()) {
        yield* region.pieces(begin, end);
        return;
      }
      if (kept === null) {
        const whole = new Uint8Array(bytes);
        let place = 0;
        for await (const piece of region.pieces(0, bytes)) {
          whole.set(piece, place);
          place += piece.length;
        }
        kept = whole;
      }
      yield kept.subarray(begin, end);
    },
  };
}
