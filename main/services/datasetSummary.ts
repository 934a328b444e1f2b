/** A dataset as lists show it. */
import type { DatasetSummary } from '../../shared/data.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';

export function summaryOf({ id, ...record }: DatasetRecord): DatasetSummary {
  const { name, documents, tokens, types, skipped, created, notes } = record;
  return { data: id, name, documents, tokens, types, skipped, created, notes };
}
