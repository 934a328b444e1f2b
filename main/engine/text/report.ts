/** What is told about a dataset when it has been built: documents, tokens, types and lengths, by part. */
import type { Skipped } from '../../reading/sources.ts';
import { TRAIN } from './split.ts';

export interface PartCounts {
  readonly train: number;
  readonly valid: number;
}

/** Documents of more than half of `upTo` tokens and at most `upTo`. */
export interface LengthBin extends PartCounts {
  readonly upTo: number;
}

export interface CorpusReport {
  readonly version: 1;
  readonly documents: PartCounts;
  readonly tokens: PartCounts;
  /** different tokens: in the training part, in the held-out part, in both together, in the held-out part alone */
  readonly types: PartCounts & { readonly all: number; readonly validOnly: number };
  readonly lengths: readonly LengthBin[];
  readonly skipped: readonly Skipped[];
}

export function reportOf(
  lengths: readonly number[],
  parts: Uint8Array,
  [trainCounts, validCounts]: readonly [train: Uint32Array, valid: Uint32Array],
  skipped: readonly Skipped[],
): CorpusReport {
  const documents = { train: 0, valid: 0 };
  const tokens = { train: 0, valid: 0 };
  const bins = new Map<number, { train: number; valid: number }>();
  lengths.forEach((length, d) => {
    const part = parts[d] === TRAIN ? 'train' : 'valid';
    documents[part] += 1;
    tokens[part] += length;
    const upTo = 2 ** Math.ceil(Math.log2(length));
    const bin = bins.get(upTo) ?? { train: 0, valid: 0 };
    bin[part] += 1;
    bins.set(upTo, bin);
  });
  const types = { train: 0, valid: 0, all: trainCounts.length, validOnly: 0 };
  trainCounts.forEach((train, id) => {
    const valid = validCounts[id] ?? 0;
    if (train > 0) types.train += 1;
    if (valid > 0) types.valid += 1;
    if (train === 0) types.validOnly += 1;
  });
  const histogram = [...bins].sort((a, b) => a[0] - b[0]).map(([upTo, bin]) => ({ upTo, ...bin }));
  return { version: 1, documents, tokens, types, lengths: histogram, skipped };
}
