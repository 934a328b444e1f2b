/** Names of archive entries: decoded as they were most probably written, and made fit to be shown. */
import { isUtf8 } from 'node:buffer';
import { getFileNameLowLevel } from 'yauzl';
import type { Entry } from 'yauzl';

const UTF8_FLAG = 0x800;
const LONGEST_NAME = 1024;

/** Controls, and the marks that turn the direction of writing, with which `gnp.exe` looks like `exe.png`. */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/**
 * The name as written in the archive. Where nothing says how it is encoded it is CP437, unless its bytes are UTF-8:
 * many programs write that and do not set the flag.
 */
export function decodedName(entry: Entry): string {
  const raw = entry.fileNameRaw;
  const flags = isUtf8(raw) ? entry.generalPurposeBitFlag | UTF8_FLAG : entry.generalPurposeBitFlag;
  return getFileNameLowLevel(flags, raw, entry.extraFields, false);
}

/** A path with `/` that shows nothing outside the archive and no character that cannot be seen. Never a path on disk. */
export function shownName(name: string): string {
  const parts = name
    .slice(0, LONGEST_NAME)
    .replace(/^[a-z]:/i, '')
    .split(/[\\/]/)
    .map((part) =>
      part
        .replaceAll(INVISIBLE, '')
        .replaceAll(/\p{Surrogate}/gu, '\ufffd')
        .trim(),
    )
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return parts.length === 0 ? 'without a name' : parts.join('/');
}
