/** What is told about a dataset, as schemas: it is kept in files and crosses from the process that reads. */
import { z } from 'zod';
import type { DatasetSource, DocumentView, Reading, SearchResult } from '../../shared/data.ts';
import type { RemedyPreview } from '../../shared/recipe.ts';

const count = z.int().nonnegative();
const part = z.object({ train: count, valid: count });
export const skippedSchema = z.array(z.object({ path: z.string(), reason: z.string() }));

const changedSchema = z.array(z.object({ name: z.string(), what: z.enum(['changed', 'missing']) }));

/** What comes of building a dataset: the counts of its row, and originals that were not as they had been. */
export const madeSchema = z.object({
  documents: part,
  tokens: part,
  types: z.object({ all: count }),
  skipped: skippedSchema,
  changed: changedSchema,
});
export type Made = z.infer<typeof madeSchema>;

/** A dataset with the eyes of a model; what its row tells is not in it. */
export const viewedSchema = z.object({
  version: z.literal(2),
  stamp: z.string(),
  groupColumns: z.array(z.string()),
  bytes: z.number(),
  coverage: z.object({ tokens: z.number(), types: z.number() }).nullable(),
  unknownTypes: count,
  unknown: z.array(z.object({ word: z.string(), count, before: z.string(), after: z.string() })),
  lengths: z.object({
    edges: z.array(z.number()),
    counts: z.array(count),
    quarter: z.number(),
    middle: z.number(),
    threeQuarters: z.number(),
  }),
});
export type Viewed = z.infer<typeof viewedSchema>;

export const documentSchema = z.object({
  ...{ index: count, of: count },
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  part: z.enum(['train', 'valid', 'out']),
  text: z.string(),
  tokens: z.array(z.object({ text: z.string(), kind: z.enum(['marker', 'known', 'unknown']) })),
  tokenCount: count,
  cut: z.boolean(),
}) satisfies z.ZodType<DocumentView>;

export const searchedSchema = z.object({
  total: count,
  hits: z.array(
    z.object({
      ...{ index: count, name: z.string() },
      ...{ before: z.string(), found: z.string(), after: z.string() },
    }),
  ),
}) satisfies z.ZodType<SearchResult>;

export const previewSchema = z.object({
  ...{ documents: count, changed: count, leftOut: count },
  examples: z.array(
    z.object({ index: count, name: z.string(), before: z.string(), after: z.string().nullable() }),
  ),
}) satisfies z.ZodType<RemedyPreview>;

export const readingsSchema = z.array(
  z.object({ encoding: z.string(), lines: z.array(z.string()) }),
) satisfies z.ZodType<readonly Reading[]>;

export const sourcesSchema = z.array(
  z.object({
    ...{ source: count, name: z.string(), kind: z.string(), bytes: z.number(), documents: count },
    ...{ encoding: z.string().nullable(), sure: z.boolean() },
  }),
) satisfies z.ZodType<readonly DatasetSource[]>;
