/** NumPy's arrays, alone (`.npy`) or many in a ZIP archive (`.npz`), packed or not. */
import type { Archive } from '../../reading/archive/zip.ts';
import { archiveRegion, entryStart } from '../archiveRegion.ts';
import { bytesAt, fileRegion } from '../fileRegion.ts';
import type { OpenFile } from '../fileRegion.ts';
import { beyondLimit } from '../pickle/limits.ts';
import type { Plain, TensorHandle } from '../plain.ts';
import { stridesOf, tensorIn } from '../tensors.ts';
import type { Region } from '../tensors.ts';
import { HEADER_ROOM, parseNpyHeader } from './npyHeader.ts';
import type { NpyHeader } from './npyHeader.ts';

const SUFFIX = '.npy';
/** Each array must be looked into before anything is known of it. */
const MOST_ARRAYS = 2000;

export const isNpz = ({ entries }: Archive): boolean =>
  entries.length > 0 && entries.every(({ name }) => name.endsWith(SUFFIX));

/** @throws AppError `model/…` */
export async function readNpy(file: OpenFile): Promise<TensorHandle> {
  const header = parseNpyHeader(await bytesAt(file, 0, Math.min(file.size, HEADER_ROOM)), file.size);
  return arrayIn(fileRegion(file, 'array', header.start), header);
}

/** The arrays by their names without `.npy`. @throws AppError `model/…` */
export async function readNpz(archive: Archive, signal?: AbortSignal): Promise<Plain> {
  if (archive.entries.length > MOST_ARRAYS) throw beyondLimit('holds more than 2,000 arrays');
  const arrays = new Map<string, TensorHandle>();
  for (const entry of archive.entries) {
    signal?.throwIfAborted();
    const header = parseNpyHeader(await entryStart(archive, entry, HEADER_ROOM), entry.bytes);
    const region = after(archiveRegion(archive, entry, signal), header.start);
    arrays.set(entry.name.slice(0, -SUFFIX.length), arrayIn(region, header));
  }
  return arrays;
}

function arrayIn(region: Region, { dtype, shape, columns }: NpyHeader): TensorHandle {
  return tensorIn(region, { dtype, shape, strides: stridesOf(shape, columns), offset: 0 });
}

const after = (region: Region, start: number): Region => ({
  key: region.key,
  pieces: (begin, end) => region.pieces(start + begin, start + end),
});
