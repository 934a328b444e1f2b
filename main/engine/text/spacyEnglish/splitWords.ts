/**
 * Splits a cleaned text into words as spaCy's tokeniser for English does (`spacy.blank("en")`, version 3):
 * at spaces, then affixes are peeled off each stretch until nothing more comes off or an exception is reached,
 * then the rest is split at infixes; at last, exceptions that were taken apart (`:)`) are put together again.
 */
import { SPACE } from '../characters.ts';
import { ownCopy } from '../ownCopy.ts';
import { infixes, isUrl, prefixLength, suffixLength } from './affixes.ts';
import { englishExceptions } from './exceptions.ts';

/** Words remembered with their tokens; a corpus repeats few words often. */
const CACHE_SIZE = 100_000;
/** Longer stretches hardly come twice. */
const LONGEST_CACHED = 48;

const IS_SPACE = new RegExp(`[${SPACE}]`);
const SPACES_BELOW_256 = Uint8Array.from({ length: 256 }, (_, code) =>
  IS_SPACE.test(String.fromCharCode(code)) ? 1 : 0,
);

function isSpace(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 256 ? SPACES_BELOW_256[code] === 1 : code > 0x1600 && IS_SPACE.test(text.charAt(at));
}

/** Tokens of a text; `spaced` tells which of them had a space after it. */
interface Tokens {
  readonly words: string[];
  readonly spaced: boolean[];
}

/** A step along the token sequence of an exception that the affix rules take apart. */
interface Step {
  readonly next: Map<string, Step>;
  ends: boolean;
}

function newStep(): Step {
  return { next: new Map<string, Step>(), ends: false };
}

/**
 * A splitter with its own memory of words. `wholeWords` are kept whole whatever they look like. With `cased`, for texts
 * that were not lower-cased, a word is cut where its lower-cased form is (spaCy would keep `U.S.` whole).
 */
export function createWordSplitter(wholeWords: readonly string[], cased = false): (text: string) => string[] {
  const exceptions = englishExceptions();
  for (const word of wholeWords) exceptions.set(word, [word]);
  const longestException = Math.max(...Array.from(exceptions.keys(), (word) => word.length));
  const cache = new Map<string, readonly string[]>();

  const exceptionOf = (word: string): readonly string[] | undefined =>
    word.length <= longestException ? exceptions.get(word) : undefined;

  function tokensOf(word: string): readonly string[] {
    const known = exceptionOf(word) ?? cache.get(word);
    if (known !== undefined) return known;
    const tokens = cased ? cutAlike(word, tokensOfLower(word)) : splitWord(word, exceptionOf);
    if (word.length <= LONGEST_CACHED && cache.size < CACHE_SIZE)
      cache.set(ownCopy(word), tokens.map(ownCopy));
    return tokens;
  }

  /** Tokens of the lower-cased word. */
  function tokensOfLower(word: string): readonly string[] {
    const lower = lowerOf(word);
    return exceptionOf(lower) ?? splitWord(lower, exceptionOf);
  }

  const root = newStep();
  for (const word of exceptions.keys()) {
    const apart = splitWord(word, () => undefined);
    if (word !== ' ' && prefixLength(word) + suffixLength(word) + infixes(word).length === 0) continue;
    let step = root;
    for (const token of apart) {
      const next: Step = step.next.get(token) ?? newStep();
      step.next.set(token, next);
      step = next;
    }
    step.ends = true;
  }

  return (text) => {
    const tokens = splitAtSpaces(text, tokensOf);
    return mergeExceptions(tokens, root, exceptions, cased);
  };
}

/** Lower case of the same length: İ is the one letter that becomes two code units. */
function lowerOf(word: string): string {
  return word.replaceAll('İ', 'i').toLowerCase();
}

/** `word` in pieces as long as `tokens`. */
function cutAlike(word: string, tokens: readonly string[]): string[] {
  let end = 0;
  return tokens.map((token) => word.slice(end, (end += token.length)));
}

/** Stretches of space and of non-space; single spaces between words vanish, all other space is a token. */
function splitAtSpaces(text: string, tokensOf: (word: string) => readonly string[]): Tokens {
  const words: string[] = [];
  const spaced: boolean[] = [];
  const push = (begin: number, end: number): void => {
    if (begin >= end) return;
    for (const token of tokensOf(text.slice(begin, end))) {
      words.push(token);
      spaced.push(false);
    }
  };
  let start = 0;
  let inSpace = text.length > 0 && isSpace(text, 0);
  for (let i = 0; i < text.length; i++) {
    if (isSpace(text, i) === inSpace) continue;
    push(start, i);
    start = i;
    if (text.charCodeAt(i) === 0x20) {
      if (words.length > 0) spaced[words.length - 1] = true;
      start = i + 1;
    }
    inSpace = !inSpace;
  }
  push(start, text.length);
  return { words, spaced };
}

/** spaCy's _split_affixes and _attach_tokens. */
function splitWord(word: string, exceptionOf: (word: string) => readonly string[] | undefined): string[] {
  const prefixes: string[] = [];
  const suffixes: string[] = [];
  let rest = word;
  for (let before = -1; rest !== '' && rest.length !== before;) {
    if (exceptionOf(rest) !== undefined) break;
    before = rest.length;
    const pre = prefixLength(rest);
    if (pre > 0 && exceptionOf(rest.slice(pre)) !== undefined) {
      prefixes.push(rest.slice(0, pre));
      rest = rest.slice(pre);
      break;
    }
    const suf = suffixLength(rest.slice(pre));
    const last = rest.length - suf;
    if (suf > 0 && exceptionOf(rest.slice(0, last)) !== undefined) {
      suffixes.push(rest.slice(last));
      rest = rest.slice(0, last);
      break;
    }
    if (suf > 0) suffixes.push(rest.slice(last));
    if (pre > 0) prefixes.push(rest.slice(0, pre));
    rest = rest.slice(pre, last);
  }
  return [...prefixes, ...splitRest(rest, exceptionOf), ...suffixes.reverse()];
}

function splitRest(
  rest: string,
  exceptionOf: (word: string) => readonly string[] | undefined,
): readonly string[] {
  if (rest === '') return [];
  const exception = exceptionOf(rest);
  if (exception !== undefined) return exception;
  if (isUrl(rest)) return [rest];
  const tokens: string[] = [];
  let start = 0;
  for (const [begin, end] of infixes(rest)) {
    if (begin === 0) continue; // spaCy leaves an infix at the very start with what follows it
    if (begin > start) tokens.push(rest.slice(start, begin));
    tokens.push(rest.slice(begin, end));
    start = end;
  }
  if (start < rest.length) tokens.push(rest.slice(start));
  return tokens;
}

/** spaCy's _apply_special_cases: the longest exceptions first, and of equal ones the first. */
function mergeExceptions(
  { words, spaced }: Tokens,
  root: Step,
  exceptions: ReadonlyMap<string, readonly string[]>,
  cased: boolean,
): string[] {
  const form = (word: string): string => (cased ? lowerOf(word) : word);
  const found: [begin: number, end: number][] = [];
  words.forEach((word, begin) => {
    let step = root.next.get(form(word));
    for (let end = begin + 1; step !== undefined; end++) {
      if (step.ends) found.push([begin, end]);
      step = step.next.get(form(words[end] ?? ''));
    }
  });
  if (found.length === 0) return words;
  found.sort((a, b) => b[1] - b[0] - (a[1] - a[0]) || a[0] - b[0]);
  const taken = new Set<number>();
  const chosen = new Map<number, number>();
  for (const [begin, end] of found) {
    if (!taken.has(begin) && !taken.has(end - 1)) chosen.set(begin, end);
    for (let i = begin; i < end; i++) taken.add(i); // also where it was not chosen, as in spaCy
  }
  const merged: string[] = [];
  for (let i = 0; i < words.length;) {
    const end = chosen.get(i);
    const apart = words.slice(i, end ?? i + 1);
    const adjoining = end !== undefined && !spaced.slice(i, end - 1).includes(true);
    const together = adjoining ? exceptions.get(form(apart.join(''))) : undefined;
    merged.push(...(together === undefined ? apart : cutAlike(apart.join(''), together)));
    i += apart.length;
  }
  return merged;
}
