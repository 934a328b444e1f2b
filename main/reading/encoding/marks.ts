/** What bytes themselves tell of their encoding: byte order marks, the zeros of UTF-16 and UTF-32, escapes. */
import { isUtf8 } from 'node:buffer';
import { wholeUtf8 } from './utf8.ts';

/** By the byte order mark; null where there is none. UTF-32's begins with that of UTF-16, so it is looked for first. */
export function markOf(head: Buffer): string | null {
  const begins = (...bytes: number[]): boolean => bytes.every((byte, i) => head[i] === byte);
  if (begins(0xff, 0xfe, 0, 0)) return 'utf-32le';
  if (begins(0, 0, 0xfe, 0xff)) return 'utf-32be';
  if (begins(0xef, 0xbb, 0xbf)) return 'utf-8';
  if (begins(0xff, 0xfe)) return 'utf-16le';
  if (begins(0xfe, 0xff)) return 'utf-16be';
  return null;
}

/** Letters of most scripts have a zero byte in UTF-16, or at least spaces and line ends do: always at the same side. */
export function zeroPattern(head: Buffer): string | null {
  if (head.length < 4 || !head.includes(0)) return null;
  const zeros = [0, 0, 0, 0];
  for (const [i, byte] of head.entries()) if (byte === 0) zeros[i % 4] = (zeros[i % 4] ?? 0) + 1;
  const [a = 0, b = 0, c = 0, d = 0] = zeros;
  const quarter = Math.floor(head.length / 4);
  const most = (n: number): boolean => n >= 0.9 * quarter;
  // no character has a value beyond three bytes, and few have one beyond two
  if (most(d) && most(c) && !most(a) && scalars(head, true)) return 'utf-32le';
  if (most(a) && most(b) && !most(d) && scalars(head, false)) return 'utf-32be';
  const [even, odd] = [a + c, b + d];
  // fewer may be mistakes in a text of another encoding, if that is what the bytes are otherwise
  const least = isUtf8(head.subarray(0, wholeUtf8(head))) ? Math.max(2, head.length / 40) : head.length / 200;
  const few = (less: number, more: number): boolean => more >= least && less <= more / 50;
  if (few(even, odd) && plausibleUtf16(head, 'utf-16le')) return 'utf-16le';
  if (few(odd, even) && plausibleUtf16(head, 'utf-16be')) return 'utf-16be';
  return null;
}

/** Nearly all units are characters. */
function scalars(head: Buffer, little: boolean): boolean {
  let strange = 0;
  for (let i = 0; i + 4 <= head.length; i += 4) {
    const point = little ? head.readUInt32LE(i) : head.readUInt32BE(i);
    if (point > 0x10ffff || point === 0) strange += 1;
  }
  return strange <= 1 + head.length / 400;
}

/** Hardly any control or unassigned characters, as there are plenty where numbers are stored in two bytes. */
function plausibleUtf16(head: Buffer, encoding: string): boolean {
  const text = new TextDecoder(encoding).decode(head.subarray(0, head.length & ~1), { stream: true });
  const strange = text.match(/[^\P{C}\t\r\n\u200c-\u200f\ufeff\u00ad]|\ufffd/gu)?.length ?? 0;
  return strange <= text.length / 50;
}

/** ISO-2022-JP writes Japanese in ASCII bytes between escape sequences. */
export function escapedJapanese(bytes: Buffer): boolean {
  return bytes.includes('\u001b$B') || bytes.includes('\u001b$@');
}
