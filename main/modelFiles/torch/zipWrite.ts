/** A zip whose entries are stored as they are, each beginning at a multiple of 64 bytes, as PyTorch writes and maps them. */
import { crc32 } from 'node:zlib';
import { AppError } from '../../../shared/errors.ts';

export interface ZipEntry {
  /** ASCII */
  readonly name: string;
  readonly bytes: Uint8Array;
}

const ALIGNMENT = 64;
const LOCAL_HEADER = 30;
const CENTRAL_HEADER = 46;
/** id and length before what an extra field holds */
const EXTRA_HEADER = 4;
/** “FB”, PyTorch's name for an extra field that only fills up, with letters Z */
const FILLER_ID = 0x4246;
const FILLER = 0x5a;
const STORED = 0;
/** names are UTF-8 */
const FLAGS = 0x0800;
/** 1 January 1980, the first day that a zip knows: the same weights shall give the same bytes */
const FIRST_DAY = 0x0021;
const NEEDED_VERSION = 20;
/** what 32 bits can say; larger archives need another format (zip64) */
const MOST_BYTES = 2 ** 32 - 1;

/** @throws AppError `model/beyond-zip` where the entries do not fit a zip */
export function checkSize(path: string, entries: readonly ZipEntry[]): void {
  const most = entries.reduce(
    (sum, { name, bytes }) =>
      sum + bytes.length + 2 * name.length + LOCAL_HEADER + CENTRAL_HEADER + EXTRA_HEADER + ALIGNMENT,
    0,
  );
  if (most < MOST_BYTES) return;
  const message = `“${path}” would be larger than 4 GB, which this kind of file cannot be here. Export the model as safetensors, which PyTorch reads as well.`;
  throw new AppError('model/beyond-zip', message, { path, bytes: most });
}

/** The bytes of the zip, piece by piece; contents are handed on and not copied. */
export function* zipOf(entries: readonly ZipEntry[]): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let place = 0;
  for (const { name, bytes } of entries) {
    const facts = { name: Buffer.from(name, 'ascii'), sum: crc32(bytes), size: bytes.length };
    const head = localHeader(facts, place);
    directory.push(centralHeader(facts, place));
    yield head;
    yield bytes;
    place += head.length + bytes.length;
  }
  const central = Buffer.concat(directory);
  yield central;
  yield endOfZip(entries.length, central.length, place);
}

interface EntryFacts {
  readonly name: Buffer;
  readonly sum: number;
  readonly size: number;
}

function localHeader({ name, sum, size }: EntryFacts, place: number): Buffer {
  const before = place + LOCAL_HEADER + name.length + EXTRA_HEADER;
  const filling = (ALIGNMENT - (before % ALIGNMENT)) % ALIGNMENT;
  const header = Buffer.alloc(LOCAL_HEADER);
  header.write('PK\u0003\u0004', 'latin1');
  header.writeUInt16LE(NEEDED_VERSION, 4);
  header.writeUInt16LE(FLAGS, 6);
  header.writeUInt16LE(STORED, 8);
  header.writeUInt16LE(FIRST_DAY, 12);
  header.writeUInt32LE(sum, 14);
  header.writeUInt32LE(size, 18);
  header.writeUInt32LE(size, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(EXTRA_HEADER + filling, 28);
  const extra = Buffer.alloc(EXTRA_HEADER + filling, FILLER);
  extra.writeUInt16LE(FILLER_ID, 0);
  extra.writeUInt16LE(filling, 2);
  return Buffer.concat([header, name, extra]);
}

function centralHeader({ name, sum, size }: EntryFacts, place: number): Buffer {
  const header = Buffer.alloc(CENTRAL_HEADER);
  header.write('PK\u0001\u0002', 'latin1');
  header.writeUInt16LE(NEEDED_VERSION, 4);
  header.writeUInt16LE(NEEDED_VERSION, 6);
  header.writeUInt16LE(FLAGS, 8);
  header.writeUInt16LE(STORED, 10);
  header.writeUInt16LE(FIRST_DAY, 14);
  header.writeUInt32LE(sum, 16);
  header.writeUInt32LE(size, 20);
  header.writeUInt32LE(size, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt32LE(place, 42);
  return Buffer.concat([header, name]);
}

function endOfZip(entries: number, size: number, place: number): Buffer {
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries, 8);
  end.writeUInt16LE(entries, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(place, 16);
  return end;
}
