/** Writes ZIP archives, good ones and such as no program would make. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  readonly name: string | Uint8Array;
  readonly bytes?: string | Uint8Array;
  /** 8 = deflated, 0 = stored; others are only claimed */
  readonly method?: number;
  /** claims instead of the truth */
  readonly crc?: number;
  readonly size?: number;
  readonly packedSize?: number;
  readonly flags?: number;
  /** rights and kind of file, as on Unix */
  readonly mode?: number;
  /** says its sizes in 64 bits */
  readonly zip64?: boolean;
  /** the local header that the table of contents points to, instead of its own */
  readonly at?: number;
}

const UTF8 = 0x800;
const MAX_32 = 0xffffffff;

/** An archive with these entries; with `count`, its end claims another number of them. */
export function zipFile(
  entries: readonly ZipEntry[],
  claimed: { count?: number; zip64?: boolean } = {},
): Buffer {
  const parts: Buffer[] = [];
  const table: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const content = Buffer.from(entry.bytes ?? '');
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(content) : content;
    const sizes = { size: entry.size ?? content.length, packed: entry.packedSize ?? packed.length };
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(entry.zip64 === true ? 45 : 20, 0);
    fields.writeUInt16LE(entry.flags ?? UTF8, 2);
    fields.writeUInt16LE(method, 4);
    fields.writeUInt32LE(0x21, 6); // 1 January 1980
    fields.writeUInt32LE(entry.crc ?? crc32(content), 10);
    fields.writeUInt32LE(entry.zip64 === true ? MAX_32 : sizes.packed, 14);
    fields.writeUInt32LE(entry.zip64 === true ? MAX_32 : sizes.size, 18);
    fields.writeUInt16LE(name.length, 22);
    const extra = entry.zip64 === true ? longSizes(sizes) : Buffer.alloc(0);
    fields.writeUInt16LE(extra.length, 24);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, extra, packed]);
    const ends = Buffer.alloc(14);
    ends.writeUInt32LE(((entry.mode ?? 0) << 16) >>> 0, 6);
    ends.writeUInt32LE(entry.at ?? offset, 10);
    table.push(Buffer.from('PK\x01\x02\x1e\x03', 'latin1'), fields, ends, name, extra);
    parts.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(table);
  const count = claimed.count ?? entries.length;
  return Buffer.concat([
    ...parts,
    directory,
    ...endOf(count, directory.length, offset, claimed.zip64 === true),
  ]);
}

function longSizes({ size, packed }: { size: number; packed: number }): Buffer {
  const extra = Buffer.alloc(20);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(16, 2);
  extra.writeBigUInt64LE(BigInt(size), 4);
  extra.writeBigUInt64LE(BigInt(packed), 12);
  return extra;
}

function endOf(count: number, length: number, offset: number, zip64: boolean): Buffer[] {
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(zip64 ? 0xffff : count, 8);
  end.writeUInt16LE(zip64 ? 0xffff : count, 10);
  end.writeUInt32LE(zip64 ? MAX_32 : length, 12);
  end.writeUInt32LE(zip64 ? MAX_32 : offset, 16);
  if (!zip64) return [end];
  const long = Buffer.alloc(56);
  long.write('PK\x06\x06', 'latin1');
  long.writeBigUInt64LE(44n, 4);
  long.writeUInt16LE(45, 12);
  long.writeUInt16LE(45, 14);
  long.writeBigUInt64LE(BigInt(count), 24);
  long.writeBigUInt64LE(BigInt(count), 32);
  long.writeBigUInt64LE(BigInt(length), 40);
  long.writeBigUInt64LE(BigInt(offset), 48);
  const locator = Buffer.alloc(20);
  locator.write('PK\x06\x07', 'latin1');
  locator.writeBigUInt64LE(BigInt(offset + length), 8);
  locator.writeUInt32LE(1, 16);
  return [long, locator, end];
}

/** Many names for one stretch of bytes, as in the archive bomb that unpacks 42 kB to 5 GB. */
export function overlappingZip(names: number, bytes: number): Buffer {
  const bytesOfAll = Buffer.alloc(bytes);
  const crc = crc32(bytesOfAll);
  const others = Array.from({ length: names - 1 }, (_, i) => ({
    name: `${i}.txt`,
    size: bytes,
    packedSize: deflateRawSync(bytesOfAll).length,
    crc,
    at: 0,
  }));
  return zipFile([{ name: 'first.txt', bytes: bytesOfAll }, ...others]);
}
