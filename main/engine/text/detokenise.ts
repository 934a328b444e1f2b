/** From tokens back to a text for reading: the marks undone, and spaces only where a reader expects them. */
import type { WordRules } from '../../../shared/recipe.ts';
import { englishExceptions } from './spacyEnglish/exceptions.ts';
import { joinsWithoutSpace, trackQuotes, unicodeGlue } from './unicodeWords/glue.ts';
import type { Glue } from './unicodeWords/glue.ts';

/** A model may write `xxrep 1000000 !`; no reader wants it. */
const MOST_REPETITIONS = 100;

/** What is shown for a word that the vocabulary does not hold. */
export const UNKNOWN_SIGN = '□';

interface Piece extends Written {
  readonly glue: Glue;
}

type GlueOf = (token: string, before: string) => Glue;

const CLITIC = /^(?:['’](?:s|re|ve|ll|d|m|ma|y)|n['’]t)$/i;

/** Endings that the tokeniser split from a contraction without apostrophe, by what stood before: `do` → `nt`. */
const BARE_ENDINGS = new Map<string, Set<string>>();
for (const tokens of englishExceptions().values()) {
  tokens.slice(1).forEach((ending, i) => {
    const stem = tokens[i] ?? '';
    if (!/^[a-z]+$/.test(ending) || !/[a-z]$/.test(stem)) return;
    BARE_ENDINGS.set(stem, (BARE_ENDINGS.get(stem) ?? new Set<string>()).add(ending));
  });
}

function englishGlue(token: string, before: string): Glue {
  if (token === '"' || token === '_') return 'quote'; // _emphasis_ of plain text
  if (token === "'") return 'apostrophe';
  if (CLITIC.test(token) || BARE_ENDINGS.get(before)?.has(token) === true) return 'left';
  if (/^[.,;:!?…%)\]}”»。，！？、]+$/u.test(token) || token === '’') return 'left';
  if (/^[([{“‘«$£€#]+$/u.test(token)) return 'right';
  if (/^(?:-|--|–|—|\/|\\)$/u.test(token)) return 'both';
  if (/^\s+$/.test(token)) return 'both';
  return 'none';
}

function unicodeGlueOver(): GlueOf {
  const open = new Set<string>();
  return (token, before) => {
    const glue = unicodeGlue(token, before, open);
    trackQuotes(token, open);
    return glue;
  };
}

function capitalised(word: string): string {
  const first = String.fromCodePoint(word.codePointAt(0) ?? 0x20);
  return (first.toUpperCase() + word.slice(first.length)).replace(/^I\u0307/, 'İ');
}

/** What a mark does to the word after it. */
function markOf(token: string | undefined): ((word: string) => string) | undefined {
  if (token === 'xxmaj') return capitalised;
  return token === 'xxup' ? (word) => word.toUpperCase() : undefined;
}

/** Undoes xxmaj, xxup, xxrep and xxwrep; leaves out xxbos, xxeos, xxpad and xxfld. */
function createUnmarker(glueOf: GlueOf, loneI: boolean): (token: string | null) => Piece[] {
  const waiting: string[] = [];
  let before = '';
  let change = asItIs;
  let taken = 0; // tokens since the last piece
  let begun = false;

  function take(count: number): void {
    taken += count;
    before = waiting[count - 1] ?? '';
    waiting.splice(0, count);
  }

  function made(text: string, glue: Glue, count: number): Piece {
    take(count);
    const tokens = taken;
    taken = 0;
    begun = true;
    return { text, glue, tokens };
  }

  function next(token: string): Piece | null {
    const own = markOf(token);
    if (own !== undefined) change = own;
    else if (token === 'xxbos' && begun) return made('\n\n', 'both', 1);
    else if (token === 'xxunk') return made(UNKNOWN_SIGN, 'none', 1);
    else if (token === 'xxrep' || token === 'xxwrep') {
      const times = Number(waiting[1]);
      const mark = markOf(waiting[2]); // `xxwrep 3 xxup no` is NO NO NO
      const repeated = shown(waiting[mark === undefined ? 2 : 3]);
      if (Number.isInteger(times) && times >= 1 && repeated !== undefined) {
        const character = token === 'xxrep';
        const words = new Array<string>(Math.min(times, MOST_REPETITIONS)).fill((mark ?? change)(repeated));
        // `soooo` is `s xxrep 4 o`: a run of letters belongs to the word before it
        const glue = character && /[\p{L}\p{N}]/u.test(repeated) ? 'left' : glueOf(repeated, '');
        return made(words.join(character ? '' : ' '), glue, mark === undefined ? 3 : 4);
      }
    } else if (!/^xx(?:bos|eos|pad|fld|fake)$/.test(token)) {
      const word = loneI && token === 'i' ? 'I' : token.replaceAll('▁', ' '); // a lone I leaves no mark
      const piece = made(change(word), glueOf(token, before), 1);
      change = asItIs;
      return piece;
    }
    take(1);
    return null;
  }

  return (token) => {
    if (token !== null) waiting.push(token);
    const pieces: Piece[] = [];
    for (let [first] = waiting; first !== undefined; [first] = waiting) {
      if (token !== null && waiting.length < tokensNeeded(waiting)) break;
      const piece = next(first);
      if (piece !== null) pieces.push(piece);
    }
    return pieces;
  };
}

/** A token as it can be read, where it stands by itself. */
const shown = (token: string | undefined): string | undefined => (token === 'xxunk' ? UNKNOWN_SIGN : token);

const asItIs = (word: string): string => word;

/** How many tokens must be known before the first of them can be written. */
function tokensNeeded([first, , third]: readonly string[]): number {
  if (first !== 'xxrep' && first !== 'xxwrep') return 1;
  return markOf(third) === undefined ? 3 : 4;
}

/** Speech that begins a sentence; the rules see no capital behind a quote, so it has left no mark. */
const BEFORE_SPEECH = /(?:^|[.!?:…]["”']? |\n)["“]$/;

/** The one-letter words that leave no mark of their capital: “A man …”. */
const BEGINS_SENTENCE = /(?:^|[.!?]["”]? |\n)$/;

/** The joint text of pieces; gives what a piece adds to it. */
function createJoiner(english: boolean): (piece: Piece) => string {
  let tail = ''; // of the text so far
  let space = false; // whether the next piece may have a space before it
  const open = new Set<string>();
  return ({ text: piece, glue }) => {
    const quote = glue === 'quote' || glue === 'apostrophe';
    // an apostrophe after an s that closes nothing is a genitive: the dogs' bones
    const genitive: boolean =
      english && glue === 'apostrophe' && !open.has(piece) && space && tail.endsWith('s');
    const closing: boolean = quote && (open.delete(piece) || genitive);
    if (quote && !closing) open.add(piece);
    if (piece.length > 1 && piece.includes('"') && !open.delete('"')) open.add('"'); // inside a word: book"--was
    if (piece.includes('\n')) open.clear(); // a forgotten quote ends with its paragraph
    const apart = english || !joinsWithoutSpace(tail, piece);
    const between = space && apart && !closing && glue !== 'left' && glue !== 'both' ? ' ' : '';
    const end = (tail + between).slice(-4);
    const capital = english && (BEFORE_SPEECH.test(end) || (piece === 'a' && BEGINS_SENTENCE.test(end)));
    const added = between + (capital ? capitalised(piece) : piece);
    tail = (tail + added).slice(-TAIL);
    space = glue === 'none' || glue === 'left' || closing;
    return added;
  };
}

/** Characters that decide how a text goes on. */
const TAIL = 16;

/** What some tokens add to a text. */
export interface Written {
  /** with the space or line break before it */
  readonly text: string;
  /** how many tokens it is made of, those that stand for no text included */
  readonly tokens: number;
}

export interface Detokeniser {
  /** What can be written once this token is known; a mark waits for its word. */
  push(token: string): Written[];
  /** What still waits. */
  end(): Written[];
}

/**
 * Tokens as a text for reading, one by one. What the rules have taken away (`a-b` or `a - b`, capitals behind quotes)
 * is guessed. The texts of all that is written, joined and trimmed, are what `detokenise` gives.
 * @param words how the texts were cut into words
 */
export function createDetokeniser(words: WordRules = 'spacy-en'): Detokeniser {
  const english = words === 'spacy-en';
  const unmark = createUnmarker(english ? englishGlue : unicodeGlueOver(), english);
  const join = createJoiner(english);
  const written = (pieces: readonly Piece[]): Written[] =>
    pieces.map((piece) => ({ text: join(piece), tokens: piece.tokens }));
  return { push: (token) => written(unmark(token)), end: () => written(unmark(null)) };
}

/** The same for a whole text. */
export function detokenise(tokens: readonly string[], words: WordRules = 'spacy-en'): string {
  const { push, end } = createDetokeniser(words);
  return [...tokens.flatMap(push), ...end()]
    .map(({ text }) => text)
    .join('')
    .trim();
}
