/** Entries of a ZIP archive as regions in which tensors lie; each is held against its check sum whenever it is read. */
import { AppError } from '../../shared/errors.ts';
import type { Archive, ArchiveEntry } from '../reading/archive/zip.ts';
import { damaged } from './pickle/refusals.ts';
import type { Region } from './tensors.ts';

/** @throws AppError from its pieces: `model/unreadable-weights` where the archive is not what it says */
export function archiveRegion(archive: Archive, entry: ArchiveEntry, signal?: AbortSignal): Region {
  return {
    key: entry.name,
    async *pieces(begin, end) {
      let place = 0;
      try {
        // to the end, wherever the tensor ends: only then is the check sum known
        for await (const piece of archive.entrySource(entry).pieces()) {
          signal?.throwIfAborted();
          const part = piece.subarray(Math.max(0, begin - place), Math.max(0, end - place));
          place += piece.length;
          if (part.length > 0) yield part;
        }
      } catch (error) {
        throw archiveError(error);
      }
    },
  };
}

/** The first bytes of an entry, as many as there are up to `count`. @throws AppError `model/unreadable-weights` */
export async function entryStart(archive: Archive, entry: ArchiveEntry, count: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of archive.entrySource(entry).pieces()) {
      parts.push(piece);
      length += piece.length;
      if (length >= count) break;
    }
  } catch (error) {
    throw archiveError(error);
  }
  return Buffer.concat(parts).subarray(0, count);
}

/** What the archive's reader says of texts, said of weights; other errors stay as they are. */
export function archiveError(error: unknown): unknown {
  if (!(error instanceof AppError) || !error.code.startsWith('input/')) return error;
  if (error.code === 'input/file-changed' || error.code === 'input/unreadable') return error;
  return damaged(`as an archive it cannot be trusted (${error.message.replace(/[.;].*$/s, '')})`);
}

/** @throws AppError `model/unreadable-weights` for what no program that saves weights writes */
export function refuseOddEntries({ entries }: Archive): void {
  const names = new Set<string>();
  for (const { name, trouble, link } of entries) {
    if (names.has(name)) throw damaged(`it holds two parts with the name “${name}”`);
    names.add(name);
    if (trouble !== null) throw damaged(`its part “${name}” ${trouble}`);
    if (link) throw damaged(`its part “${name}” is a link`);
  }
}
