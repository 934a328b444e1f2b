/** How much an archive may unpack to, whatever it says of itself. */
import { AppError } from '../../../shared/errors.ts';

const MIB = 1024 * 1024;
/** Files in an archive of texts. */
export const ENTRIES = 100_000;

/** Texts shrink to a third or a tenth, logs to a fiftieth; only what was made to explode shrinks to less than this. */
const RATIO = 200;
/** Bytes below which a high ratio does no harm. */
const HARMLESS = MIB;
/** What any archive may unpack to, however small it is. */
const LEAST = 256 * MIB;

/** Bytes that may still be unpacked; shared by an archive and those inside it. */
export interface Budget {
  left: number;
}

/** @param bytes of the outermost archive, packed */
export const budgetFor = (bytes: number): Budget => ({ left: Math.max(LEAST, bytes * RATIO) });

interface Sizes {
  readonly compressedSize: number;
  readonly uncompressedSize: number;
}

/** The entry says that it unpacks to far more than texts do. */
export const explodes = ({ compressedSize, uncompressedSize }: Sizes): boolean =>
  uncompressedSize > HARMLESS && uncompressedSize > RATIO * compressedSize;

/** @throws AppError `input/archive-bomb` */
export function takeFrom(budget: Budget, name: string, bytes: number): void {
  if (bytes > budget.left) throw archiveBomb(name, 'it would unpack to many times its size');
  budget.left -= bytes;
}

/** @throws AppError `input/too-many-entries` */
export function refuseTooMany(name: string, entries: number, most: number): void {
  if (entries <= most) return;
  const message = `“${name}” holds more than ${most.toLocaleString('en')} files, too many for one archive; unpack it and add the folder.`;
  throw new AppError('input/too-many-entries', message, { path: name, entries });
}

/** A stretch of an archive that one entry says is its own. */
interface Place extends Sizes {
  readonly relativeOffsetOfLocalHeader: number;
  readonly fileNameLength: number;
}

const LOCAL_HEADER = 30;

/**
 * Entries that share bytes make an archive of 42 kB unpack to 5 GB without any one looking suspicious
 * (D. Fifield, "A better zip bomb", WOOT 2019).
 *
 * @throws AppError `input/archive-bomb`
 */
export function refuseOverlaps(name: string, places: readonly Place[]): void {
  const ordered = [...places].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const place of ordered) {
    const begin = place.relativeOffsetOfLocalHeader;
    if (begin < end) throw archiveBomb(name, 'the same bytes stand for several files');
    end = begin + LOCAL_HEADER + place.fileNameLength + place.compressedSize;
  }
}

function archiveBomb(name: string, why: string): AppError {
  const message = `“${name}” is built like an archive bomb (${why}), so nothing of it was read; unpack it yourself if you trust where it is from.`;
  return new AppError('input/archive-bomb', message, { path: name });
}
