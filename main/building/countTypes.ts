/** The types of a dataset: their ids, in the order in which the training part shows them first, and their counts. */
import type { StoredType } from '../engine/text/datasetFolder.ts';
import { SPECIAL_TOKENS } from '../engine/text/rules.ts';
import { LEFT_OUT, TRAIN } from '../engine/text/split.ts';
import { COLUMN, COLUMNS } from './chunkFile.ts';
import type { Chunk } from './chunkFile.ts';

/** So many types are kept in memory and in a dataset. A vocabulary takes up to 60,000 of them. */
export const MOST_TYPES = 1_000_000;
const UNKNOWN = 'xxunk';

export interface TypeTable {
  readonly types: readonly StoredType[];
  /** the id of a type, which for one that is not kept is that of `xxunk` */
  readonly idOf: (type: string) => number;
  readonly pruned: { readonly types: number; readonly tokens: number };
}

/**
 * Counts as fastai does. Where there are more types than `most`, the rarest are dropped on the way, as by lossy counting
 * (Manku and Motwani 2002): what is kept is counted exactly, and the tokens of the others become `xxunk`.
 *
 * @param chunks gives them from the beginning each time it is called
 * @param parts a part a document
 */
export async function countTypes(
  chunks: () => AsyncIterable<Chunk>,
  parts: Uint8Array,
  most: number = MOST_TYPES,
): Promise<TypeTable> {
  const all = await countAll(chunks(), parts, null, most);
  if (all !== null) return { ...all, pruned: { types: 0, tokens: 0 } };
  const { kept, dropped } = await frequentTypes(chunks(), parts, most);
  const few = await countAll(chunks(), parts, kept, Infinity);
  if (few === null) throw new Error('the types that are kept are more than they are');
  return { ...few, pruned: { types: dropped, tokens: few.unknown } };
}

/** Calls with each document that is not left out, and its tokens as places in the chunk's types. */
export function forEachDocument(
  { first, documents, numbers, ids }: Chunk,
  parts: Uint8Array,
  use: (d: number, ids: Uint32Array) => void,
): void {
  let at = 0;
  for (let i = 0; i < documents; i++) {
    const end = at + (numbers[i * COLUMNS + COLUMN.tokens] ?? 0);
    if (parts[first + i] !== LEFT_OUT) use(first + i, ids.subarray(at, end));
    at = end;
  }
}

/** @returns null as soon as there are more than `most` */
async function countAll(
  chunks: AsyncIterable<Chunk>,
  parts: Uint8Array,
  kept: ReadonlySet<string> | null,
  most: number,
): Promise<(Pick<TypeTable, 'types' | 'idOf'> & { unknown: number }) | null> {
  const places = new Map<string, number>();
  const train: number[] = [];
  const valid: number[] = [];
  const order: number[] = [];
  let unknown = 0;
  const placeOf = (type: string): number => {
    const known = places.get(type);
    if (known !== undefined) return known;
    places.set(type, places.size);
    train.push(0);
    valid.push(0);
    return places.size - 1;
  };
  for await (const chunk of chunks) {
    const place = new Int32Array(chunk.types.length).fill(-1);
    const isPruned = new Uint8Array(chunk.types.length);
    forEachDocument(chunk, parts, (d, ids) => {
      const inTrain = parts[d] === TRAIN;
      const counts = inTrain ? train : valid;
      for (const id of ids) {
        let at = place[id] ?? -1;
        if (at < 0) {
          const type = chunk.types[id] ?? UNKNOWN;
          isPruned[id] = kept === null || kept.has(type) ? 0 : 1;
          at = placeOf(isPruned[id] === 1 ? UNKNOWN : type);
          place[id] = at;
        }
        unknown += isPruned[id] ?? 0;
        const times = counts[at] ?? 0;
        if (inTrain && times === 0) order.push(at);
        counts[at] = times + 1;
      }
    });
    if (places.size > most) return null;
  }
  train.forEach((times, at) => {
    if (times === 0) order.push(at);
  });
  const names = [...places.keys()];
  order.forEach((at, id) => places.set(names[at] ?? '', id));
  const unknownId = places.get(UNKNOWN) ?? 0;
  return {
    types: order.map((at) => [names[at] ?? '', train[at] ?? 0, valid[at] ?? 0]),
    idOf: (type) => places.get(type) ?? unknownId,
    unknown,
  };
}

/** The most frequent types in bounded memory; `dropped` counts a type again that came back after it was dropped. */
async function frequentTypes(
  chunks: AsyncIterable<Chunk>,
  parts: Uint8Array,
  most: number,
): Promise<{ kept: ReadonlySet<string>; dropped: number }> {
  const counts = new Map<string, number>(SPECIAL_TOKENS.map((special) => [special, Infinity]));
  let dropped = 0;
  for await (const chunk of chunks) {
    const here = new Uint32Array(chunk.types.length);
    forEachDocument(chunk, parts, (_, ids) => {
      for (const id of ids) here[id] = (here[id] ?? 0) + 1;
    });
    here.forEach((times, id) => {
      const type = chunk.types[id] ?? UNKNOWN;
      if (times > 0) counts.set(type, (counts.get(type) ?? 0) + times);
    });
    for (let rare = 1; counts.size > most; rare++) {
      for (const [type, times] of counts) {
        if (times > rare || counts.size <= most / 2) continue;
        counts.delete(type);
        dropped += 1;
      }
    }
  }
  return { kept: new Set(counts.keys()), dropped };
}
