/** Keeps short strings from holding long ones in memory. */

/** V8 copies a slice shorter than this; a longer one points into the text it was cut from and keeps it alive. */
const SHORTEST_SLICE = 13;

/** An equal string that does not keep the text alive from which it was cut. */
export function ownCopy(word: string): string {
  return word.length < SHORTEST_SLICE ? word : Buffer.from(word, 'utf16le').toString('utf16le');
}
