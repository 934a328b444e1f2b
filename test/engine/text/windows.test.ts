/** Streams and windows against fastai's LMDataLoader, and the order of documents. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { countWindows, documentOrder, epochStream, windowsOf } from '../../../main/engine/text/windows.ts';

const ids = z.array(z.array(z.array(z.number())));
const golden = z
  .object({
    cases: z.array(
      z.object({
        n: z.number(),
        bs: z.number(),
        seq_len: z.number(),
        doc_lens: z.array(z.number()),
        row_len: z.number(),
        n_batches: z.number(),
        x: ids.optional(),
        y: ids.optional(),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('../../fixtures/golden/20_loader.json', import.meta.url), 'utf8')));

/** time-major [T·B] back to the rows of the reference */
function rows(flat: Int32Array, steps: number, batch: number): number[][] {
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: steps }, (_, t) => flat[t * batch + b] ?? -1),
  );
}

function documentsOf(lengths: readonly number[]): { ids: Int32Array; offsets: Uint32Array } {
  const offsets = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, d) => (offsets[d + 1] = (offsets[d] ?? 0) + length));
  return { ids: Int32Array.from({ length: offsets.at(-1) ?? 0 }, (_, i) => 100 + i), offsets };
}

test.each(golden.cases)('a stream of $n tokens in $bs rows of windows of $seq_len equals fastai', (c) => {
  const docs = documentsOf(c.doc_lens);
  const stream = epochStream(docs, Uint32Array.from(c.doc_lens.keys()));
  expect(stream.length).toBe(c.n);
  expect(countWindows(c.n, c.bs, c.seq_len)).toBe(c.n_batches);
  const windows = [...windowsOf(stream, c.bs, c.seq_len)];
  expect(windows.map((w) => rows(w.x, w.steps, c.bs))).toEqual(c.x ?? []);
  expect(windows.map((w) => rows(w.y, w.steps, c.bs))).toEqual(c.y ?? []);
});

test('windows taken up in the middle of an epoch are the ones an uninterrupted epoch would have given', () => {
  const stream = Int32Array.from({ length: 103 }, (_, i) => i);
  expect([...windowsOf(stream, 3, 7, 2)]).toEqual([...windowsOf(stream, 3, 7)].slice(2));
});

test('an epoch holds every document once and whole, in the given order', () => {
  const docs = documentsOf([3, 1, 4]);
  expect([...epochStream(docs, Uint32Array.of(2, 0, 1))]).toEqual([104, 105, 106, 107, 100, 101, 102, 103]);
});

test('the order of documents is a permutation that depends on seed and epoch alone', () => {
  const order = documentOrder(200, 42, 3);
  expect([...order].sort((a, b) => a - b)).toEqual([...order.keys()]);
  expect(documentOrder(200, 42, 3)).toEqual(order);
  expect(documentOrder(200, 42, 4)).not.toEqual(order);
  expect(documentOrder(200, 43, 3)).not.toEqual(order);
});

test('every document is about equally likely to come first', () => {
  const first = new Array<number>(5).fill(0);
  for (let epoch = 0; epoch < 2000; epoch++) {
    const d = documentOrder(5, 1, epoch)[0] ?? 0;
    first[d] = (first[d] ?? 0) + 1;
  }
  for (const count of first) expect(Math.abs(count - 400)).toBeLessThan(90); // 5 standard deviations
});
