/** A list of words by its content: a pickled or JSON list, a dictionary of words and numbers, or one word a line. */
import { AppError } from '../../../shared/errors.ts';
import type { Plain } from '../plain.ts';

/** The word of every row. */
export interface WordList {
  readonly words: readonly string[];
  /** for people: “pickled list of words” */
  readonly form: string;
}

/** More words than any vocabulary has; a list is held in memory several times. */
const MOST_WORDS = 5_000_000;
/** A dictionary may leave out numbers, whose rows belong to no word. */
const MOST_GAPS = 0.1;

const FILLER = 'xxfake';

/**
 * @param value of a pickle or a JSON file
 * @returns null where it is no list of words
 * @throws AppError `model/bad-vocab` for one that is broken
 */
export function wordsIn(value: Plain, format: 'pickled' | 'JSON', file: string): WordList | null {
  if (Array.isArray(value)) {
    const words = stringsOf(value);
    return words === null ? null : { words: checked(words, file), form: `${format} list of words` };
  }
  if (!(value instanceof Map)) return null;
  const byWord = [...value].map(([word, id]: [Plain, Plain]) => [word, id] as const);
  const byId = byWord.map(([id, word]) => [word, id] as const);
  const pairs = pairsOf(byWord) ?? pairsOf(byId);
  return pairs === null
    ? null
    : { words: ordered(pairs, file), form: `${format} dictionary of words and their numbers` };
}

/** The first list of words within a file that holds other things too, such as weights; null where there is none. */
export function wordsBeside(root: Plain, file: string): WordList | null {
  if (!(root instanceof Map)) return null;
  for (const inner of root.values()) {
    const list: WordList | null =
      wordsIn(inner as Plain, 'pickled', file) ?? wordsBeside(inner as Plain, file);
    if (list !== null && list.words.length > 8) return list;
  }
  return null;
}

function stringsOf(list: readonly Plain[]): string[] | null {
  const words = list.filter((word) => typeof word === 'string');
  return list.length > 0 && words.length === list.length ? words : null;
}

type Pairs = readonly (readonly [word: string, id: number])[];

/** null where it is no dictionary between words and whole numbers */
function pairsOf(entries: readonly (readonly [Plain, Plain])[]): Pairs | null {
  const pairs: [string, number][] = [];
  for (const [word, id] of entries) {
    const number = typeof id === 'string' && /^\d{1,9}$/.test(id) ? Number(id) : Number(id);
    const whole = (typeof id === 'number' || typeof id === 'bigint' || typeof id === 'string') && id !== '';
    if (typeof word !== 'string' || !whole || !Number.isSafeInteger(number) || number < 0) return null;
    pairs.push([word, number]);
  }
  return pairs.length > 0 ? pairs : null;
}

function ordered(pairs: Pairs, file: string): string[] {
  const size = pairs.reduce((most, [, id]) => Math.max(most, id + 1), 0);
  if (size > pairs.length * (1 + MOST_GAPS) + 8 || size > MOST_WORDS) {
    const message = `The numbers of the words in “${file}” go up to ${size - 1}, but there are only ${pairs.length} words, so they cannot be the rows of a model.`;
    throw new AppError('model/bad-vocab', message, { size, words: pairs.length });
  }
  const words = new Array<string | undefined>(size).fill(undefined);
  for (const [word, id] of pairs) {
    // a dictionary of unknown words maps several to the same number; its first is the row's own
    words[id] ??= word;
  }
  return words.map((word) => word ?? FILLER);
}

function checked(words: readonly string[], file: string): readonly string[] {
  if (words.length <= MOST_WORDS) return words;
  const message = `“${file}” holds ${words.length} words; at most ${MOST_WORDS} can be used.`;
  throw new AppError('model/bad-vocab', message, { words: words.length });
}

/**
 * One word a line, as word2vec, SentencePiece and people write them; a number after a tab is no part of the word.
 * @returns null for a text that is no list of words
 */
export function wordsOfText(text: string, file: string): WordList | null {
  const lines = text.replace(/^\ufeff/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const clean = lines.map((line) => line.replace(/\r$/, ''));
  const counted = clean.every((line) => /^[^\t]+\t-?[\d.e+-]+$/i.test(line));
  const words = counted ? clean.map((line) => line.slice(0, line.indexOf('\t'))) : clean;
  const single = words.filter((word) => !/\s/.test(word) && word.length < 200);
  if (words.length < 2 || single.length < words.length * 0.98) return null;
  return { words: checked(words, file), form: 'word list, one a line' };
}
