/** What is told about a dataset when it has been built: documents, tokens, types and lengths, by part. */
import type { Skipped } from '../../reading/sources.ts';
import { LEFT_OUT, TRAIN } from './split.ts';

export interface PartCounts {
  readonly train: number;
  readonly valid: number;
}

/** Documents of more than half of `upTo` tokens and at most `upTo`. */
export interface LengthBin extends PartCounts {
  readonly upTo: number;
}

export interface CorpusReport {
  readonly documents: PartCounts;
  readonly tokens: PartCounts;
  /** different tokens: in the training part, in the held-out part, in both together, in the held-out part alone */
  readonly types: PartCounts & { readonly all: number; readonly validOnly: number };
  readonly lengths: readonly LengthBin[];
  readonly skipped: readonly Skipped[];
}

/**
 * @param lengths tokens of each document
 * @param types how often each type occurs in either part
 */
export function reportOf(
  lengths: Uint32Array,
  parts: Uint8Array,
  types: Iterable<readonly [train: number, valid: number]>,
  skipped: readonly Skipped[],
): CorpusReport {
  const documents = { train: 0, valid: 0 };
  const tokens = { train: 0, valid: 0 };
  const bins = new Map<number, { train: number; valid: number }>();
  lengths.forEach((length, d) => {
    if (parts[d] === LEFT_OUT) return;
    const part = parts[d] === TRAIN ? 'train' : 'valid';
    documents[part] += 1;
    tokens[part] += length;
    const upTo = 2 ** Math.ceil(Math.log2(length));
    const bin = bins.get(upTo) ?? { train: 0, valid: 0 };
    bin[part] += 1;
    bins.set(upTo, bin);
  });
  const different = { train: 0, valid: 0, all: 0, validOnly: 0 };
  for (const [train, valid] of types) {
    different.all += 1;
    if (train > 0) different.train += 1;
    if (valid > 0) different.valid += 1;
    if (train === 0) different.validOnly += 1;
  }
  const histogram = [...bins].sort((a, b) => a[0] - b[0]).map(([upTo, bin]) => ({ upTo, ...bin }));
  return { documents, tokens, types: different, lengths: histogram, skipped };
}
