/** A word with what stands before and after it in the text that a person wrote. */

export interface InContext {
  readonly word: string;
  readonly before: string;
  readonly after: string;
}

/** Characters on each side, cut where a word ends. */
const SIDE = 48;

/**
 * The first place where a token stands in a text as a word of its own, in whatever capitals.
 * @returns null where the text has it in no such form: a rule has changed it (`&amp;`) or it is cut off a longer word
 */
export function inContext(text: string, token: string): InContext | null {
  const escaped = token.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  const found = new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'iu').exec(text);
  if (found === null) return null;
  const end = found.index + found[0].length;
  const before = oneLine(text.slice(Math.max(0, found.index - 2 * SIDE), found.index));
  const after = oneLine(text.slice(end, end + 2 * SIDE));
  return {
    word: found[0],
    before: before.length > SIDE ? before.slice(before.indexOf(' ', before.length - SIDE) + 1) : before,
    after: after.length > SIDE ? after.slice(0, Math.max(0, after.lastIndexOf(' ', SIDE))) : after,
  };
}

/** A space at the edge stays: it tells `word,` from `word ,`. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
