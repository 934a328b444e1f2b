/** One value of JSON as the columns of a row: nothing in it is run, and nothing deep is gone into. */

/** Brackets inside each other; nobody writes more, and each costs memory. */
const DEEPEST = 512;
/** Stands for the key where a value is a bare string. */
const BARE = 'text';

const STRING = String.raw`"(?:[^"\\]|\\.)*"`;
const LARGE_NUMBER = new RegExp(String.raw`${STRING}|-?\d{16,}(?![\d.eE])`, 'gs');
/** What Python writes for numbers that JSON does not have. */
const NO_NUMBER = new RegExp(String.raw`${STRING}|-?\b(?:NaN|Infinity)\b`, 'gs');

/** undefined where it is no JSON, or too deep. */
export function parsedJson(text: string): unknown {
  if (text.length > DEEPEST && tooDeep(text)) return undefined;
  // JavaScript's numbers have 53 bits: identification numbers of more digits would become others
  const exact = /\d{16}/.test(text)
    ? text.replaceAll(LARGE_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`))
    : text;
  try {
    return JSON.parse(exact);
  } catch {
    if (!/NaN|Infinity/.test(text)) return undefined;
  }
  try {
    return JSON.parse(exact.replaceAll(NO_NUMBER, (found) => (found.startsWith('"') ? found : 'null')));
  } catch {
    return undefined;
  }
}

function tooDeep(text: string): boolean {
  let depth = 0;
  let at = 0;
  const next = /["[\]{}]/g;
  for (;;) {
    next.lastIndex = at;
    const found = next.exec(text);
    if (found === null) return false;
    at = next.lastIndex;
    if (found[0] === '"') {
      const end = endOfString(text, at);
      if (end === -1) return false;
      at = end;
    } else depth += found[0] === '[' || found[0] === '{' ? 1 : -1;
    if (depth > DEEPEST) return true;
  }
}

/**
 * Behind the mark that closes a string whose content begins at `at`; -1 where there is none.
 *
 * @param from there is none before
 */
export function endOfString(text: string, at: number, from: number = at): number {
  let quote = text.indexOf('"', from);
  while (quote !== -1) {
    let slashes = 0;
    while (quote - 1 - slashes >= at && text[quote - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
    quote = text.indexOf('"', quote + 1);
  }
  return -1;
}

/**
 * The values that can be a text or a label, those of an object inside by `outer.inner`; a list of strings is one text.
 * null where it is neither an object nor a string. The keys go into a map, where `__proto__` is one like any other.
 */
export function valuesOf(value: unknown): ReadonlyMap<string, string> | null {
  if (typeof value === 'string') return new Map([[BARE, value]]);
  if (!isObject(value)) return null;
  const values = new Map<string, string>();
  for (const [key, entry] of Object.entries(value)) {
    const plain = plainValue(entry);
    if (plain !== null) values.set(key, plain);
    else if (isObject(entry)) {
      for (const [inner, deeper] of Object.entries(entry)) {
        const text = plainValue(deeper);
        if (text !== null) values.set(`${key}.${inner}`, text);
      }
    }
  }
  return values;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function plainValue(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!Array.isArray(value) || value.length === 0) return null;
  const lines = value.filter((line) => typeof line === 'string');
  return lines.length === value.length ? lines.join('\n') : null;
}
