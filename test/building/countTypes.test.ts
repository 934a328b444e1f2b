/** Very many types: the rarest are dropped, and the frequent ones counted exactly. */
import { expect, test } from 'vitest';
import type { Chunk } from '../../main/building/chunkFile.ts';
import { countTypes } from '../../main/building/countTypes.ts';
import { createChunkMaker } from '../../main/building/makeChunk.ts';
import { LEFT_OUT, TRAIN, VALID } from '../../main/engine/text/split.ts';

const make = createChunkMaker({ rules: { words: 'spacy-en', off: [] }, remedies: [] });

function chunksOf(texts: readonly (readonly string[])[]): () => AsyncGenerator<Chunk> {
  return async function* () {
    let first = 0;
    for (const part of texts) {
      yield make({ first, texts: part, languages: part.map(() => null) });
      first += part.length;
    }
  };
}

test('of more types than are kept the frequent ones stay, and the tokens of the others become unknown', async () => {
  const rare = (from: number): string => Array.from({ length: 20 }, (_, n) => `rare${from + n}q`).join(' ');
  const texts = [[`cat dog cat ${rare(0)}`, `dog ${rare(300)}`], [`cat ${rare(400)} dog`]];
  const parts = Uint8Array.of(TRAIN, VALID, TRAIN);
  const all = await countTypes(chunksOf(texts), parts);
  expect([all.types.length, all.pruned]).toEqual([63, { types: 0, tokens: 0 }]);
  const few = await countTypes(chunksOf(texts), parts, 30);
  const counts = new Map(few.types.map(([type, train, valid]) => [type, [train, valid]]));
  expect([counts.get('cat'), counts.get('dog'), counts.get('xxbos')]).toEqual([
    [3, 0],
    [2, 1],
    [2, 1],
  ]);
  const kept = few.types.filter(([type]) => type.startsWith('rare')).length;
  expect(few.types.length).toBeLessThanOrEqual(30);
  expect(few.pruned.tokens).toBe(60 - kept);
  const [, train = 0, valid = 0] = few.types[few.idOf('rare0q')] ?? [];
  expect(few.types[few.idOf('rare0q')]?.[0]).toBe('xxunk');
  expect(train + valid).toBe(few.pruned.tokens);
});

test('types that only left-out documents have are none of the dataset', async () => {
  const { types } = await countTypes(
    chunksOf([['cat', 'dog', 'bird']]),
    Uint8Array.of(VALID, LEFT_OUT, TRAIN),
  );
  expect(types).toEqual([
    ['xxbos', 1, 1],
    ['bird', 1, 0],
    ['cat', 0, 1],
  ]);
});
