/** Cuts a stream of token ids into [T, B] windows whose rows run on from window to window, as fastai's LMDataLoader. */
import { randomKey } from '../ops/random.ts';
import type { Documents } from '../types.ts';
import { permutation } from './permutation.ts';

/** One window, time-major: element t·B + b is time t of batch row b. `y` is `x` one token later. */
export interface Window {
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** T of this window; the last window of a stream may be shorter than the others */
  readonly steps: number;
}

/** The order of n documents in an epoch, counted from 0; a resumed run meets them in the same order. */
export function documentOrder(n: number, seed: number, epoch: number): Uint32Array {
  return permutation(n, randomKey(seed, epoch, 0, 'shuffle'));
}

/** The documents end to end in the given order; nothing is put between them (each begins with `xxbos` already). */
export function epochStream(docs: Documents, order: Uint32Array): Int32Array {
  const { ids, offsets } = docs;
  let tokens = 0;
  for (const d of order) tokens += (offsets[d + 1] ?? 0) - (offsets[d] ?? 0);
  const stream = new Int32Array(tokens);
  let at = 0;
  for (const d of order) {
    const document = ids.subarray(offsets[d], offsets[d + 1]);
    stream.set(document, at);
    at += document.length;
  }
  return stream;
}

/** Predictions of one batch row: ⌊(N−1)/B⌋, since the last token of a stream is only ever a target. */
export function rowLength(tokens: number, batch: number): number {
  return Math.max(0, Math.floor((tokens - 1) / batch));
}

/** ⌈L/T⌉ windows; 0 when the stream is too short for one prediction a row. */
export function countWindows(tokens: number, batch: number, bptt: number): number {
  return Math.ceil(rowLength(tokens, batch) / bptt);
}

/**
 * The windows of a stream, beginning with window `from` (a resumed run continues in the middle of an epoch).
 * Each of B rows is a contiguous stretch of L = ⌊(N−1)/B⌋ tokens; windows have T = bptt steps, the last one what
 * is left, never padded; targets are shifted across the borders of documents too.
 */
export function* windowsOf(stream: Int32Array, batch: number, bptt: number, from = 0): Generator<Window> {
  const length = rowLength(stream.length, batch);
  for (let begin = from * bptt; begin < length; begin += bptt) {
    const steps = Math.min(bptt, length - begin);
    const x = new Int32Array(steps * batch);
    const y = new Int32Array(steps * batch);
    for (let b = 0; b < batch; b++) {
      let source = b * length + begin;
      for (let to = b; to < x.length; to += batch) {
        x[to] = stream[source++] ?? 0;
        y[to] = stream[source] ?? 0;
      }
    }
    yield { x, y, steps };
  }
}
