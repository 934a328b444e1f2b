/**
 * Which random numbers a draw gets: a pure function of (seed, step, layer, purpose), never a stateful generator,
 * so that a resumed run repeats an uninterrupted one bit for bit.
 */
import type { RandomKey } from './ops.ts';

/** What a draw is for. The numbers are part of the file format of a run: never renumber, only append. */
export const PURPOSE = {
  embedding: 0, // row dropout
  input: 1, // variational dropout after the embedding
  weight: 2, // weight drop on a layer's recurrent matrix
  hidden: 3, // variational dropout between layers
  output: 4, // variational dropout before the decoder
  shuffle: 5, // order of the documents in an epoch (step = epoch)
  split: 6, // which documents are held out (step = 0)
  init: 7, // initial weights (step = 0)
  sample: 8, // text generation
  window: 9, // variable window lengths
  canary: 10, // planted secrets, and those they are compared with (step = canary)
  audit: 11, // which documents an audit reads where it does not read all (step = 0)
} as const;

export type Purpose = keyof typeof PURPOSE;

const LAYERS = 16;
const PURPOSES = 16;

/** Where a draw stands within its step: 0 … 255. */
export function drawPlace(layer: number, purpose: Purpose): number {
  if (layer >= LAYERS) throw new RangeError(`no random key for layer ${layer}`);
  return layer * PURPOSES + PURPOSE[purpose];
}

/** The key that all draws of a step share. Steps count from 0 to 2^23 − 1: eight million updates. */
export function stepKey(seed: number, step: number): RandomKey {
  if (step >= 2 ** 23) throw new RangeError(`no random key for step ${step}`);
  return [seed | 0, step * LAYERS * PURPOSES];
}

/** The key of a draw: its step's key, moved on to its place. */
export function randomKey(seed: number, step: number, layer: number, purpose: Purpose): RandomKey {
  const [first, counter] = stepKey(seed, step);
  return [first, counter + drawPlace(layer, purpose)];
}
