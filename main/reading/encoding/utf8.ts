/** Counts what is not UTF-8 in bytes, the way decoders replace it: one U+FFFD for each longest broken begin. */

/** Sequences that are not UTF-8, and the offset of the first (0 where there is none). */
export function badSequences(bytes: Uint8Array): { count: number; first: number } {
  let count = 0;
  let first = 0;
  let at = 0;
  while (at < bytes.length) {
    if ((bytes[at] ?? 0) < 0x80) {
      at += 1;
      continue;
    }
    const { length, good } = sequenceAt(bytes, at);
    if (!good) {
      if (count === 0) first = at;
      count += 1;
    }
    at += length;
  }
  return { count, first };
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
