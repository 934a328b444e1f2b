/** Reads the entries of tar, zip and Debian archives from memory, as much of the formats as the packages use. */
import { execFileSync } from 'node:child_process';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { AppError } from '../../shared/errors.ts';

/** Path inside the archive → content; folders and links are left out. */
export type Entries = Map<string, Buffer>;

/** A gzipped tar, as npm packs it. */
export function readTarball(archive: Buffer, wanted: RegExp): Entries {
  return readTar(gunzipSync(archive), wanted);
}

/** The files of a Debian package. Its xz compression is left to dpkg-deb, which every system with apt-get has. */
export function readDeb(archive: Buffer, wanted: RegExp): Entries {
  const tar = execFileSync('dpkg-deb', ['--fsys-tarfile', '-'], {
    input: archive,
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return readTar(tar, wanted);
}

/** Ustar and GNU long names: 512-byte headers, each followed by its content padded to 512 bytes. */
function readTar(tar: Buffer, wanted: RegExp): Entries {
  const entries: Entries = new Map();
  let longName = '';
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const field = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(field(124, 12), 8);
    const kind = field(156, 1);
    const content = tar.subarray(at + 512, at + 512 + size);
    if (kind === 'L') {
      longName = content.toString('utf8').replace(/\0.*$/s, '');
    } else {
      const prefix = field(257, 5) === 'ustar' && tar[at + 262] === 0 ? field(345, 155) : '';
      const name = longName || (prefix === '' ? field(0, 100) : `${prefix}/${field(0, 100)}`);
      longName = '';
      if ((kind === '0' || kind === '') && wanted.test(name)) entries.set(name, content);
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return entries;
}

/** A zip without encryption or zip64, as wheels are. The directory at the end is trusted, not the local headers' sizes. */
export function readZip(zip: Buffer, wanted: RegExp): Entries {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0) throw new AppError('input/not-zip', 'A package that should be a zip archive is not one.');
  const entries: Entries = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let n = zip.readUInt16LE(end + 10); n > 0; n--) {
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (!wanted.test(name)) continue;
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + packed);
    entries.set(name, method === 0 ? content : inflateRawSync(content));
  }
  return entries;
}
