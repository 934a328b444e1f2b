/** What a dataset is built from and by: plain data, kept beside an unfinished dataset so that it can be gone on with. */
import { z } from 'zod';
import { recipeSchema, rulesSchema, splitSchema } from '../../shared/dataSchemas.ts';

export const aboutSchema = z.object({
  id: z.string(),
  name: z.string(),
  created: z.number(),
  notes: z.string().default(''),
});
export type About = z.infer<typeof aboutSchema>;

/** Texts of the person's, read for the first time. */
const fromFiles = z.object({
  kind: z.literal('files'),
  paths: z.array(z.string()).min(1),
  /** files and folders that are the held-out part; null = it is split off by `split` */
  validPaths: z.array(z.string()).nullable(),
  textColumn: z.string().nullable(),
  labelColumns: z.array(z.string()),
  encoding: z.string().nullable(),
  split: splitSchema,
  rules: rulesSchema.extend({ words: rulesSchema.shape.words.nullable() }),
});

/** A dataset made again from its texts as read, by another recipe. */
const fromDataset = z.object({
  kind: z.literal('dataset'),
  recipe: recipeSchema,
  /** originals to be decoded again; null = none */
  reread: z.object({ encoding: z.string(), sources: z.array(z.int()).nullable() }).nullable(),
});

/** `folder` is the dataset's place: it appears there complete or not at all, and a revision takes the old one's place. */
export const buildJobSchema = z.object({
  folder: z.string(),
  about: aboutSchema,
  from: z.discriminatedUnion('kind', [fromFiles, fromDataset]),
});
export type BuildJob = z.infer<typeof buildJobSchema>;

export interface BuildProgress {
  readonly phase: 'reading' | 'examining' | 'finishing';
  /** bytes, or what stands for them */
  readonly done: number;
  readonly total: number;
  readonly documents: number;
}

export interface BuildOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
  /** threads that tokenise; left out = one a core, as the memory allows */
  readonly threads?: number | undefined;
}
