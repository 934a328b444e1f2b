/** The words of a dataset that a vocabulary does not hold, most frequent first, each where it occurs for the first time. */
import { join } from 'node:path';
import type { WordRules } from '../../../shared/recipe.ts';
import { TOKENS_FILE } from './datasetFolder.ts';
import type { StoredType } from './datasetFolder.ts';
import { datasetRules } from './datasetRules.ts';
import { detokenise } from './detokenise.ts';
import { SPECIAL_TOKENS } from './rules.ts';
import { readTokens, readTokensAt } from './tokenFile.ts';
import { wordIds, UNKNOWN_ID } from './vocab.ts';

export interface UnknownWord {
  readonly word: string;
  readonly count: number;
  /** where it occurs first */
  readonly document: number;
  /** the words around it, put together from tokens */
  readonly before: string;
  readonly after: string;
}

/** Tokens on each side. */
const AROUND = 9;

const MARKERS: ReadonlySet<string> = new Set(SPECIAL_TOKENS);

/**
 * @param offsets where each document begins, and the end [n + 1]
 * @returns how many different words are unknown, and the `most` most frequent of them
 */
export async function findUnknownWords(
  dir: string,
  types: readonly StoredType[],
  offsets: Uint32Array,
  vocab: readonly string[],
  most: number,
  signal?: AbortSignal,
): Promise<{ types: number; words: UnknownWord[] }> {
  const ids = wordIds(vocab);
  const unknown = types.flatMap(([word, train, valid], id) => {
    const known = (ids.get(word) ?? UNKNOWN_ID) !== UNKNOWN_ID || MARKERS.has(word) || word.trim() === '';
    return known ? [] : [{ id, word, count: train + valid }];
  });
  const shown = unknown.sort((a, b) => b.count - a.count).slice(0, most);
  const path = join(dir, TOKENS_FILE);
  const places = await firstPlaces(path, new Set(shown.map(({ id }) => id)), signal);
  const words: UnknownWord[] = [];
  const { words: how } = await datasetRules(dir);
  for (const { id, word, count } of shown) {
    const place = places.get(id);
    words.push({ word, count, ...(await around(path, types, offsets, place ?? 0, how)) });
  }
  return { types: unknown.length, words };
}

/** Where each of the ids occurs for the first time; the file is read no further than to the last of these places. */
async function firstPlaces(
  path: string,
  wanted: Set<number>,
  signal: AbortSignal | undefined,
): Promise<Map<number, number>> {
  const places = new Map<number, number>();
  if (wanted.size === 0) return places;
  let position = 0;
  for await (const ids of readTokens(path, signal)) {
    ids.forEach((id, i) => {
      if (wanted.delete(id)) places.set(id, position + i);
    });
    if (wanted.size === 0) break;
    position += ids.length;
  }
  return places;
}

async function around(
  path: string,
  types: readonly StoredType[],
  offsets: Uint32Array,
  place: number,
  how: WordRules,
): Promise<Pick<UnknownWord, 'document' | 'before' | 'after'>> {
  const document = documentAt(offsets, place);
  const from = Math.max(offsets[document] ?? 0, place - AROUND);
  const to = Math.min(offsets[document + 1] ?? place, place + AROUND + 1);
  const tokens = Array.from(await readTokensAt(path, from, to - from), (id) => types[id]?.[0] ?? '');
  const line = (part: readonly string[]): string => detokenise(part, how).replaceAll(/\s+/g, ' ').trim();
  return {
    document,
    before: line(tokens.slice(0, place - from)),
    after: line(tokens.slice(place - from + 1)),
  };
}

/** The document that a token belongs to. */
function documentAt(offsets: Uint32Array, place: number): number {
  let low = 0;
  let high = offsets.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((offsets[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}
