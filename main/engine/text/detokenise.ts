/** From tokens back to a text for reading: the marks undone, and spaces only where a reader expects them. */
import type { WordRules } from '../../../shared/recipe.ts';
import { englishExceptions } from './spacyEnglish/exceptions.ts';
import { joinsWithoutSpace, trackQuotes, unicodeGlue } from './unicodeWords/glue.ts';
import type { Glue } from './unicodeWords/glue.ts';

/** A model may write `xxrep 1000000 !`; no reader wants it. */
const MOST_REPETITIONS = 100;

/** What is shown for a word that the vocabulary does not hold. */
const UNKNOWN_SIGN = '□';

interface Piece {
  readonly text: string;
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
function unmarked(tokens: readonly string[], glueOf: GlueOf, loneI: boolean): Piece[] {
  const pieces: Piece[] = [];
  let change = (word: string): string => word;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    const before = tokens[i - 1] ?? '';
    const times = Number(tokens[i + 1]);
    const mark = markOf(tokens[i + 2]); // `xxwrep 3 xxup no` is NO NO NO
    const repeated = tokens[mark === undefined ? i + 2 : i + 3];
    const own = markOf(token);
    if (own !== undefined) change = own;
    else if (token === 'xxbos' && pieces.length > 0) pieces.push({ text: '\n\n', glue: 'both' });
    else if (token === 'xxunk') pieces.push({ text: UNKNOWN_SIGN, glue: 'none' });
    else if (token === 'xxrep' || token === 'xxwrep') {
      if (!Number.isInteger(times) || times < 1 || repeated === undefined) continue;
      const character = token === 'xxrep';
      const words = new Array<string>(Math.min(times, MOST_REPETITIONS)).fill((mark ?? change)(repeated));
      // `soooo` is `s xxrep 4 o`: a run of letters belongs to the word before it
      const glue = character && /[\p{L}\p{N}]/u.test(repeated) ? 'left' : glueOf(repeated, '');
      pieces.push({ text: words.join(character ? '' : ' '), glue });
      i += mark === undefined ? 2 : 3;
    } else if (!/^xx(?:bos|eos|pad|fld|fake)$/.test(token)) {
      const word = loneI && token === 'i' ? 'I' : token.replaceAll('▁', ' '); // a lone I leaves no mark
      pieces.push({ text: change(word), glue: glueOf(token, before) });
      change = (word) => word;
    }
  }
  return pieces;
}

/** Speech that begins a sentence; the rules see no capital behind a quote, so it has left no mark. */
const BEFORE_SPEECH = /(?:^|[.!?:…]["”']? |\n)["“]$/;

/** The one-letter words that leave no mark of their capital: “A man …”. */
const BEGINS_SENTENCE = /(?:^|[.!?]["”]? |\n)$/;

/**
 * Tokens as a text for reading. What the rules have taken away (`a-b` or `a - b`, capitals behind quotes) is guessed.
 * @param words how the texts were cut into words
 */
export function detokenise(tokens: readonly string[], words: WordRules = 'spacy-en'): string {
  const english = words === 'spacy-en';
  let text = '';
  let space = false; // whether the next piece may have a space before it
  const open = new Set<string>();
  for (const { text: piece, glue } of unmarked(tokens, english ? englishGlue : unicodeGlueOver(), english)) {
    const quote = glue === 'quote' || glue === 'apostrophe';
    // an apostrophe after an s that closes nothing is a genitive: the dogs' bones
    const genitive: boolean =
      english && glue === 'apostrophe' && !open.has(piece) && space && text.endsWith('s');
    const closing: boolean = quote && (open.delete(piece) || genitive);
    if (quote && !closing) open.add(piece);
    if (piece.length > 1 && piece.includes('"') && !open.delete('"')) open.add('"'); // inside a word: book"--was
    if (piece.includes('\n')) open.clear(); // a forgotten quote ends with its paragraph
    const apart = english || !joinsWithoutSpace(text, piece);
    if (space && apart && !closing && glue !== 'left' && glue !== 'both') text += ' ';
    const end = text.slice(-4);
    const capital = english && (BEFORE_SPEECH.test(end) || (piece === 'a' && BEGINS_SENTENCE.test(end)));
    text += capital ? capitalised(piece) : piece;
    space = glue === 'none' || glue === 'left' || closing;
  }
  return text.trim();
}
