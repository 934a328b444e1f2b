/** Finds a key that stands twice in one JSON object: `JSON.parse` silently keeps the last, other readers the first. */

/**
 * @param text valid JSON
 * @returns the first key that is repeated within its object, or null
 */
export function duplicateKey(text: string): string | null {
  const open: (Set<string> | null)[] = []; // the keys of each open object; null for an array
  let expectKey = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '{') {
      open.push(new Set());
      expectKey = true;
    } else if (c === '[') {
      open.push(null);
      expectKey = false;
    } else if (c === '}' || c === ']') {
      open.pop();
    } else if (c === ',') {
      expectKey = open.at(-1) !== null;
    } else if (c === '"') {
      const end = endOfString(text, i);
      const keys = open.at(-1);
      if (expectKey && keys) {
        const key: unknown = JSON.parse(text.slice(i, end)); // "\u0061" and "a" are the same key
        if (typeof key === 'string') {
          if (keys.has(key)) return key;
          keys.add(key);
        }
        expectKey = false;
      }
      i = end - 1;
    }
  }
  return null;
}

/** The place after the closing quote of the string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let i = start + 1;
  while (text[i] !== '"') i += text[i] === '\\' ? 2 : 1;
  return i + 1;
}
