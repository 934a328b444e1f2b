/** What the library keeps in mind of a dataset that was built. */
import type { Built } from '../building/buildDataset.ts';
import type { Made } from './datasetShapes.ts';

export function madeOf({ report, changed }: Built): Made {
  const { documents, tokens, types, skipped } = report;
  return { documents, tokens, types: { all: types.all }, skipped: [...skipped], changed: [...changed] };
}
