/** How long the documents of a dataset are, in tokens: quartiles, and counts in bins whose widths grow with the length. */

export interface Lengths {
  /** bin i counts the documents from `edges[i]` up to and without `edges[i + 1]` tokens */
  readonly edges: number[];
  readonly counts: number[];
  readonly quarter: number;
  readonly middle: number;
  readonly threeQuarters: number;
}

/** About so many bins a doubling of the length. */
const PER_OCTAVE = 2;

/** @param offsets where each document begins, and the end [n + 1] */
export function lengthsOf(offsets: Uint32Array): Lengths {
  const lengths = offsets
    .subarray(1)
    .map((end, d) => end - (offsets[d] ?? 0))
    .filter((length) => length > 0) // those that are left out have none
    .sort();
  const shortest = Math.max(1, lengths[0] ?? 1);
  const longest = Math.max(shortest, lengths.at(-1) ?? 1);
  const edges = edgesFrom(shortest, longest);
  const counts = new Array<number>(edges.length - 1).fill(0);
  let bin = 0;
  for (const length of lengths) {
    while (bin < counts.length - 1 && length >= (edges[bin + 1] ?? Infinity)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return {
    edges,
    counts,
    quarter: quantile(lengths, 0.25),
    middle: quantile(lengths, 0.5),
    threeQuarters: quantile(lengths, 0.75),
  };
}

/** Whole numbers on a logarithmic grid, the first at or below the shortest, the last above the longest. */
function edgesFrom(shortest: number, longest: number): number[] {
  const first = Math.floor(Math.log2(shortest) * PER_OCTAVE);
  const edges: number[] = [];
  for (let k = first; ; k++) {
    const edge = Math.round(2 ** (k / PER_OCTAVE));
    if (edge > (edges.at(-1) ?? 0)) edges.push(edge);
    if (edge > longest && edges.length > 1) return edges;
  }
}

/** The value below which the share of the documents lies, between two neighbours in proportion. */
function quantile(sorted: Uint32Array, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = sorted[Math.floor(at)] ?? 0;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}
