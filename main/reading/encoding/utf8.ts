/** Counts what is not UTF-8 in bytes, the way decoders replace it: one U+FFFD for each longest broken begin. */
import { isAscii, isUtf8 } from 'node:buffer';

/** Of bytes that are all good, more sequences need not be counted. */
const ENOUGH = 1000;

/** Sequences of more than one byte that are UTF-8, those that are not, and the offset of the first of these (else 0). */
export function countUtf8(bytes: Uint8Array): { good: number; bad: number; first: number } {
  if (isAscii(bytes)) return { good: 0, bad: 0, first: 0 };
  let [good, bad, first] = [0, 0, 0];
  if (isUtf8(bytes)) {
    for (let i = 0; i < bytes.length && good < ENOUGH; i++) if ((bytes[i] ?? 0) >= 0xc2) good += 1;
    return { good, bad, first };
  }
  let at = 0;
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1;
      continue;
    }
    const sequence = sequenceAt(bytes, at);
    if (sequence.good) good += 1;
    else {
      if (bad === 0) first = at;
      bad += 1;
    }
    at += sequence.length;
  }
  return { good, bad, first };
}

/** Length without a sequence that has begun at the end and may go on. */
export function wholeUtf8(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** Table 3-7 of the Unicode standard: the second byte's range depends on the first, later ones are 80 to BF. */
function sequenceAt(bytes: Uint8Array, at: number): { length: number; good: boolean } {
  const lead = bytes[at] ?? 0;
  const wanted = lead >= 0xf0 && lead <= 0xf4 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 ? 2 : 1;
  if (wanted === 1 || lead > 0xf4) return { length: 1, good: false };
  for (let i = 1; i < wanted; i++) {
    const byte = bytes[at + i] ?? 0;
    const least = i > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const most = i > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return { length: i, good: false };
  }
  return { length: wanted, good: true };
}
