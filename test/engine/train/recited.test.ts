/** Stretches that a model foretells word for word, and what is counted of them. */
import { expect, test } from 'vitest';
import { countOccurrences, countPassages, stretchesOf } from '../../../main/engine/train/recited.ts';

/** Two documents of eight and five tokens; id 0 is unknown. */
const docs = {
  ids: Int32Array.of(2, 5, 6, 7, 8, 9, 5, 6, 2, 5, 0, 7, 8),
  offsets: Uint32Array.of(0, 8, 13),
};

test('a stretch ends at a wrong word, at an unknown one and with its document', () => {
  const foretold = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  expect(stretchesOf(docs, foretold)).toEqual([
    { document: 0, start: 1, length: 3 },
    { document: 0, start: 5, length: 3 },
    { document: 1, start: 9, length: 1 },
    { document: 1, start: 11, length: 2 },
  ]);
  expect(stretchesOf(docs, foretold, 3).map(({ start }) => start)).toEqual([1, 5]);
  expect(stretchesOf(docs, new Uint8Array(13))).toEqual([]);
});

test('passages lie side by side, and no more are recited than were tried', () => {
  const all = stretchesOf(docs, new Uint8Array(13).fill(1));
  expect(countPassages(docs, all, 3)).toEqual({ tried: 3, recited: 2 }); // the unknown word breaks the third
  expect(countPassages(docs, all, 7)).toEqual({ tried: 1, recited: 1 });
  expect(countPassages(docs, all, 8)).toEqual({ tried: 0, recited: 0 });
});

test('occurrences of a passage are counted wherever they begin', () => {
  expect(countOccurrences(docs.ids, Int32Array.of(5, 6))).toBe(2);
  expect(countOccurrences(docs.ids, Int32Array.of(7, 8))).toBe(2);
  expect(countOccurrences(docs.ids, Int32Array.of(8, 9, 5))).toBe(1);
  expect(countOccurrences(docs.ids, Int32Array.of(9, 9))).toBe(0);
  expect(countOccurrences(Int32Array.of(4, 4, 4, 4), Int32Array.of(4, 4))).toBe(3);
});
