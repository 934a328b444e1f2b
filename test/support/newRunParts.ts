/** A model and texts as the form of a new run is given them. */
import type { DatasetSummary } from '../../shared/data.ts';
import type { ModelSummary } from '../../shared/model.ts';

export const starter: ModelSummary = {
  id: 'starter',
  name: 'Starter',
  embSz: 400,
  nHid: 1152,
  nLayers: 3,
  vocab: 60_000,
  parameters: 47e6,
  bytes: 188e6,
  perplexity: 60,
  run: null,
  created: 1,
  notes: '',
};
export const letters: DatasetSummary = {
  data: 'd1',
  name: 'Harbour letters',
  documents: { train: 900, valid: 100 },
  tokens: { train: 1e6, valid: 1e5 },
  types: 20_000,
  skipped: [],
  created: 5,
  notes: '',
};
