/**
 * Paths whose names are not valid UTF-8, as strings: each byte that is none stands as U+DC00 plus its value, as in
 * Python (PEP 383), so that the very same file can be opened again.
 */
import { isUtf8 } from 'node:buffer';
import { countUtf8 } from './encoding/utf8.ts';

export function pathOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const { first } = countUtf8(bytes);
  const escaped = String.fromCharCode(0xdc00 + (bytes[first] ?? 0));
  return bytes.toString('utf8', 0, first) + escaped + pathOf(bytes.subarray(first + 1));
}

/** What the functions of `node:fs` take. */
export function openable(path: string): string | Buffer {
  if (!/[\udc80-\udcff]/u.test(path)) return path;
  const parts = path.split(/([\udc80-\udcff])/u);
  return Buffer.concat(
    parts.map((part, i) => (i % 2 === 1 ? Buffer.of(part.charCodeAt(0) - 0xdc00) : Buffer.from(part))),
  );
}

/** Fit to be shown and stored. */
export function shownPath(path: string): string {
  return path.replaceAll(/\p{Surrogate}/gu, '\ufffd').replaceAll(/[\r\n]/g, '\ufffd');
}
