/** What main and the ingest process say to each other: plain data, parsed on arrival. */
import { z } from 'zod';

const count = z.int().nonnegative();
const part = z.object({ train: count, valid: count });
const skipped = z.array(z.object({ path: z.string(), reason: z.string() }));
const paths = z.array(z.string()).min(1);

/** One piece of work; each kind has its file beside this one. */
const jobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('import'),
    /** where the dataset will lie; it appears there complete or not at all */
    folder: z.string(),
    about: z.object({ id: z.string(), name: z.string(), created: z.number() }),
    paths,
    textColumn: z.string().nullable(),
    valid: z.number(),
    seed: z.int(),
    encoding: z.string().nullable(),
    /** bytes of memory at which it gives up */
    memory: z.number(),
  }),
  z.object({ kind: z.literal('look'), paths }),
  z.object({
    kind: z.literal('model'),
    paths,
    name: z.string(),
    folder: z.string(),
    id: z.string(),
    now: z.number(),
  }),
  z.object({ kind: z.literal('view'), folder: z.string(), vocab: z.string().nullable(), to: z.string() }),
  z.object({ kind: z.literal('document'), folder: z.string(), vocab: z.string().nullable(), index: count }),
]);
export type Job = z.infer<typeof jobSchema>;
export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>;

export const toIngestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), id: z.int(), job: jobSchema }),
  z.object({ kind: z.literal('cancel'), id: z.int() }),
]);
export type ToIngest = z.infer<typeof toIngestSchema>;

const importedSchema = z.object({
  documents: part,
  tokens: part,
  types: z.object({ all: count }),
  skipped,
});

const lookedSchema = z.object({
  suggestedName: z.string(),
  files: count,
  bytes: z.number(),
  names: z.array(z.string()),
  table: z.object({ columns: z.array(z.string()), text: z.string().nullable() }).nullable(),
  leftOut: skipped,
});

export const viewedSchema = z.object({
  version: z.literal(1),
  seed: z.int(),
  valid: z.number().nullable(),
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

const documentSchema = z.object({
  index: count,
  of: count,
  name: z.string(),
  part: z.enum(['train', 'valid']),
  text: z.string(),
  tokens: z.array(z.object({ text: z.string(), kind: z.enum(['marker', 'known', 'unknown']) })),
  tokenCount: count,
  cut: z.boolean(),
});

const modelSchema = z.object({
  id: z.string(),
  name: z.string(),
  created: z.number(),
  embSz: count,
  nHid: count,
  nLayers: count,
  vocab: count,
  parameters: count,
  dtype: z.enum(['F32', 'F16']),
  bytes: count,
  perplexity: z.number().nullable(),
  run: z.string().nullable(),
});

/** What comes of a job, by its kind. */
export const resultSchemas = {
  import: importedSchema,
  look: lookedSchema,
  model: modelSchema,
  view: viewedSchema,
  document: documentSchema,
} as const;
export type ResultOf<K extends Job['kind']> = z.infer<(typeof resultSchemas)[K]>;

export const progressSchema = z.object({
  bytes: z.number(),
  bytesTotal: z.number(),
  documents: count,
});
export type IngestProgress = z.infer<typeof progressSchema>;

export const fromIngestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: z.int(), progress: progressSchema }),
  z.object({ kind: z.literal('done'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.int(), code: z.string(), message: z.string() }),
]);
export type FromIngest = z.infer<typeof fromIngestSchema>;
