/** ZIP archives: what is inside, and the bytes of any entry. Nothing is ever unpacked to disk. */
import { close, constants, fstat, open } from 'node:fs';
import type { Stats } from 'node:fs';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { crc32, createInflateRaw } from 'node:zlib';
import { fromBufferPromise, fromFdPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { AppError } from '../../../shared/errors.ts';
import { openable } from '../rawPath.ts';
import { readWhole } from '../readWhole.ts';
import type { ByteSource } from '../sources.ts';
import { budgetFor, ENTRIES, explodes, refuseOverlaps, refuseTooMany, takeFrom } from './budget.ts';
import type { Budget } from './budget.ts';
import { decodedName, shownName } from './entryNames.ts';

/** Bytes of an archive inside another, which is held in memory. */
const LARGEST_NESTED = 64 * 1024 * 1024;
const PIECE = 64 * 1024;
const DEFLATED = 8;

/** Stands between the name of an archive and what is in it, where archives lie in each other. */
export const INSIDE = ' › ';

export interface ArchiveEntry {
  /** fit to be shown, with `/` between folders */
  readonly name: string;
  /** unpacked, as the archive says */
  readonly bytes: number;
  /** why it cannot be read, as what follows its name; null = it can */
  readonly trouble: string | null;
  readonly link: boolean;
  /** lies in the archive as it is, not deflated */
  readonly stored: boolean;
  readonly protected: boolean;
}

export interface Archive {
  /** files in the order of the archive; folders are no entries */
  readonly entries: readonly ArchiveEntry[];
  find(name: string): ArchiveEntry | undefined;
  /** its pieces throw AppError `input/unreadable-entry` where they are not what the archive says */
  entrySource(entry: ArchiveEntry): ByteSource;
  /** @throws AppError `input/file-changed` */
  refuseChanged(): Promise<void>;
  close(): void;
}

/** How many archives a source lies in. */
export const depthOf = ({ inner }: ByteSource): number => (inner === null ? 0 : inner.split(INSIDE).length);

/**
 * Opens an archive and checks its table of contents as a whole. Close it.
 *
 * @param budget left out = the archive may unpack to 200 times its size
 * @param most files that it may hold
 * @throws AppError `input/broken-archive`, `input/archive-bomb`, `input/too-many-entries`, `input/duplicate-entries`,
 *   `input/too-large`, `input/unreadable`
 */
export async function openArchive(
  source: ByteSource,
  budget: Budget = budgetFor(source.bytes),
  most = ENTRIES,
): Promise<Archive> {
  const opened = await openZip(source);
  const { zip } = opened;
  try {
    refuseTooMany(source.name, zip.entryCount, most);
    const known = new Map<ArchiveEntry, Entry>();
    const byName = new Map<string, ArchiveEntry>();
    const raw = await entriesOf(zip, source.name);
    refuseOverlaps(source.name, raw);
    const names = new Set<string>();
    for (const entry of raw) {
      const name = decodedName(entry);
      if (name.endsWith('/')) continue;
      if (names.has(name)) throw duplicate(source.name, shownName(name));
      names.add(name);
      const listed = listedEntry(entry, shownName(name), zip.fileSize);
      known.set(listed, entry);
      byName.set(listed.name, listed);
    }
    const readable = [...known.keys()].filter(({ trouble }) => trouble === null);
    takeFrom(
      budget,
      source.name,
      readable.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    return {
      entries: [...known.keys()],
      find: (name) => byName.get(name),
      entrySource: (listed) => {
        const entry = known.get(listed);
        if (entry === undefined) throw new TypeError('an entry of another archive');
        return sourceOf(source, zip, listed, entry);
      },
      refuseChanged: opened.refuseChanged,
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
}

interface Opened {
  readonly zip: ZipFile;
  refuseChanged(): Promise<void>;
}

// names are decoded by us, and a bad one spoils only its entry; sizes likewise
const OPTIONS = { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: false };

async function openZip(source: ByteSource): Promise<Opened> {
  if (source.inner !== null) {
    const bytes = await readWhole(source, LARGEST_NESTED);
    const zip = await fromBufferPromise(bytes, OPTIONS).catch((error: unknown) => {
      throw broken(source.name, error);
    });
    return { zip, refuseChanged: () => Promise.resolve() };
  }
  // without O_NONBLOCK, a named pipe put in the file's place would be waited for without end
  const fd = await promisify(open)(openable(source.path), constants.O_RDONLY | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      const message = `“${source.name}” cannot be opened; check that it is still there and that you may read it.`;
      throw new AppError('input/unreadable', message, { path: source.path }, error);
    },
  );
  const state = promisify(fstat);
  try {
    const before: Stats = await state(fd);
    const zip = await fromFdPromise(fd, OPTIONS);
    return {
      zip,
      refuseChanged: async () => {
        const now: Stats = await state(fd);
        if (now.size === before.size && now.mtimeMs === before.mtimeMs) return;
        const message = `“${source.name}” changed while it was read, so it was not used; try again when nothing writes to it.`;
        throw new AppError('input/file-changed', message, { path: source.path });
      },
    };
  } catch (error) {
    await promisify(close)(fd);
    throw broken(source.name, error);
  }
}

async function entriesOf(zip: ZipFile, name: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw broken(name, error);
  }
  return entries;
}

function listedEntry(entry: Entry, name: string, fileSize: number): ArchiveEntry {
  const unix = entry.versionMadeBy >>> 8 === 3;
  return {
    name,
    bytes: entry.uncompressedSize,
    trouble: troubleOf(entry, fileSize),
    link: unix && ((entry.externalFileAttributes >>> 16) & 0xf000) === 0xa000,
    stored: entry.compressionMethod === 0,
    protected: entry.isEncrypted(),
  };
}

function troubleOf(entry: Entry, fileSize: number): string | null {
  const { relativeOffsetOfLocalHeader: begin, compressionMethod: method, compressedSize: packed } = entry;
  if (entry.isEncrypted()) return 'is protected by a password; unpack it and add the file itself';
  if (method !== 0 && method !== DEFLATED)
    return `is packed in a way that is not read (method ${method}); pack it again as an ordinary ZIP file`;
  if (begin + packed > fileSize || (method === 0 && packed !== entry.uncompressedSize))
    return 'is damaged: it has another length than the archive says; pack it again';
  if (explodes(entry)) return 'would unpack to more than 200 times its size, as an archive bomb does';
  return null;
}

function sourceOf(archive: ByteSource, zip: ZipFile, listed: ArchiveEntry, entry: Entry): ByteSource {
  const name = `${archive.name}/${listed.name}`;
  return {
    path: archive.path,
    inner: archive.inner === null ? listed.name : archive.inner + INSIDE + listed.name,
    name,
    bytes: listed.bytes,
    pieces: () => {
      if (listed.trouble !== null) throw unreadable(name, listed.trouble);
      return checkedPieces(zip, entry, name);
    },
  };
}

/** The bytes of an entry, never more than it says it has; its check sum is compared at the end. */
async function* checkedPieces(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Uint8Array> {
  let sum = 0;
  let bytes = 0;
  const wrongLength = 'is damaged: it has another length than the archive says; pack it again';
  try {
    for await (const piece of await unpacked(zip, entry)) {
      bytes += piece.length;
      if (bytes > entry.uncompressedSize) throw unreadable(name, wrongLength);
      sum = crc32(piece, sum);
      yield piece;
    }
  } catch (error) {
    if (error instanceof AppError || !zip.isOpen) throw error;
    throw unreadable(
      name,
      'is damaged and cannot be unpacked; copy the archive again or pack it again',
      error,
    );
  }
  if (bytes !== entry.uncompressedSize) throw unreadable(name, wrongLength);
  if (sum !== entry.crc32) {
    throw unreadable(name, 'is damaged: its check sum is wrong; copy the archive again or pack it again');
  }
}

async function unpacked(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Uint8Array>> {
  const raw = await zip.openReadStreamPromise(entry, { decodeFileData: false });
  if (entry.compressionMethod !== DEFLATED) return raw;
  // the error, or the end of the reading, reaches whoever goes through the unpacked bytes
  return pipeline(raw, createInflateRaw({ chunkSize: PIECE }), () => undefined);
}

function broken(name: string, cause: unknown): AppError {
  const message = `“${name}” is not a whole archive: its table of contents is missing or damaged; copy or download it again.`;
  return new AppError('input/broken-archive', message, { path: name }, cause);
}

function duplicate(name: string, entry: string): AppError {
  const message = `“${name}” holds two files with the name “${entry}”, so it is not clear which one counts; unpack it and add the folder.`;
  return new AppError('input/duplicate-entries', message, { path: name, entry });
}

function unreadable(name: string, trouble: string, cause?: unknown): AppError {
  return new AppError('input/unreadable-entry', `“${name}” ${trouble}.`, { path: name }, cause);
}
