/** What main and the ingest process say to each other: plain data, parsed on arrival. */
import { z } from 'zod';
import type { PickedFiles } from '../../shared/data.ts';
import { EXPORT_FORMATS } from '../../shared/model.ts';
import { remedySchema } from '../../shared/dataSchemas.ts';
import { lookedModelSchema, modelAnswersSchema } from '../../shared/modelSchemas.ts';
import { buildJobSchema } from '../building/job.ts';
import type { BuildProgress } from '../building/job.ts';
import {
  documentSchema,
  madeSchema,
  previewSchema,
  readingsSchema,
  searchedSchema,
  skippedSchema,
  sourcesSchema,
  viewedSchema,
} from '../services/datasetShapes.ts';

const count = z.int().nonnegative();
const paths = z.array(z.string()).min(1);
const folder = z.string();

/** One piece of work; each kind has its file beside this one or among the services. */
const jobSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('build'),
    job: buildJobSchema,
    /** from where it was left */
    again: z.boolean(),
    /** bytes of memory at which it gives up */
    memory: z.number(),
  }),
  z.object({ kind: z.literal('look'), paths, encoding: z.string().nullable() }),
  z.object({
    kind: z.literal('model'),
    paths,
    name: z.string(),
    answers: modelAnswersSchema,
    folder: z.string(),
    id: z.string(),
    now: z.number(),
  }),
  z.object({ kind: z.literal('lookModel'), paths }),
  z.object({
    kind: z.literal('exportModel'),
    from: z.string(),
    to: z.string(),
    format: z.enum(EXPORT_FORMATS),
    name: z.string(),
  }),
  z.object({ kind: z.literal('view'), folder, vocab: z.string().nullable(), to: z.string() }),
  z.object({ kind: z.literal('document'), folder, vocab: z.string().nullable(), index: count }),
  z.object({ kind: z.literal('search'), folder, words: z.string(), skip: count }),
  z.object({ kind: z.literal('tryRemedy'), folder, remedy: remedySchema }),
  z.object({ kind: z.literal('sources'), folder }),
  z.object({ kind: z.literal('readings'), folder, source: count }),
]);
export type Job = z.infer<typeof jobSchema>;
export type JobOf<K extends Job['kind']> = Extract<Job, { kind: K }>;

export const toIngestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('job'), id: z.int(), job: jobSchema }),
  z.object({ kind: z.literal('cancel'), id: z.int() }),
]);
export type ToIngest = z.infer<typeof toIngestSchema>;

const lookedSchema = z.object({
  suggestedName: z.string(),
  files: count,
  bytes: z.number(),
  names: z.array(z.string()),
  kinds: z.array(z.object({ kind: z.string(), files: count })),
  table: z
    .object({
      columns: z.array(z.string()),
      text: z.string().nullable(),
      rows: z.array(z.array(z.string())),
    })
    .nullable(),
  doubtful: z.array(z.object({ name: z.string(), alike: count, readings: readingsSchema })),
  leftOut: skippedSchema,
}) satisfies z.ZodType<Omit<PickedFiles, 'token'>>;

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
  notes: z.string(),
});

/** What comes of a job, by its kind. */
export const resultSchemas = {
  build: madeSchema,
  look: lookedSchema,
  model: modelSchema,
  lookModel: lookedModelSchema,
  exportModel: z.array(z.string()),
  view: viewedSchema,
  document: documentSchema,
  search: searchedSchema,
  tryRemedy: previewSchema,
  sources: sourcesSchema,
  readings: readingsSchema,
} as const;
export type ResultOf<K extends Job['kind']> = z.infer<(typeof resultSchemas)[K]>;

const progressSchema = z.object({
  phase: z.enum(['reading', 'examining', 'finishing']),
  done: z.number(),
  total: z.number(),
  documents: count,
}) satisfies z.ZodType<BuildProgress>;

export const fromIngestSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), id: z.int(), progress: progressSchema }),
  z.object({ kind: z.literal('done'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.int(), code: z.string(), message: z.string() }),
]);
export type FromIngest = z.infer<typeof fromIngestSchema>;
