/**
 * Long measurements of a model that is not being trained, as plain data: what is asked, and what comes of it.
 *
 * A kind is a pair of schemas here, one in each union under the same `kind`, and one case of `carryOut` in
 * `main/measuring/carryOut.ts`. The way to the trainer's process and back, progress and cancelling are the same for all.
 */
import { z } from 'zod';
import { auditFactsSchema, scoresSchema } from './modelRecords.ts';

const path = z.string().min(1);
const size = z.object({ batch: z.int().min(1), bptt: z.int().min(1) });

/** Rows and window for a model whose card does not say with what it was measured. */
export const USUAL_SIZE = { batch: 20, bptt: 70 };

/** Judges a model on a part of a dataset, or on a text of its own: JSON lines with a `text` each. */
const judgeJob = z.object({
  kind: z.literal('judge'),
  model: path,
  text: z.discriminatedUnion('of', [
    z.object({
      of: z.literal('data'),
      folder: path,
      name: z.string(),
      part: z.enum(['valid', 'train', 'all']),
    }),
    z.object({ of: z.literal('file'), file: path }),
  ]),
  /** rows and window; null = those of the model's run */
  size: size.nullable(),
});
export type JudgeJob = z.infer<typeof judgeJob>;

/** Looks for what a model has learnt by heart. */
const auditJob = z.object({
  kind: z.literal('audit'),
  model: path,
  data: z.object({ folder: path, name: z.string() }),
  words: z.int().min(1),
  planting: z.object({ canaries: z.int(), canaryRepeats: z.int(), seed: z.int() }).nullable(),
});

export const measureJobSchema = z.discriminatedUnion('kind', [judgeJob, auditJob]);
export type MeasureJob = z.infer<typeof measureJobSchema>;

const judged = size.extend({ kind: z.literal('judge'), scores: scoresSchema });
export type Judged = z.infer<typeof judged>;

const audited = z.object({ kind: z.literal('audit'), facts: auditFactsSchema });

export const measuredSchema = z.discriminatedUnion('kind', [judged, audited]);
export type Measured = z.infer<typeof measuredSchema>;

/** What long work tells, and how it is ended. */
export interface Watch {
  /** between windows; the work then rejects with the signal's reason */
  readonly signal?: AbortSignal | undefined;
  /** @param done from 0 to 1 */
  readonly onProgress?: ((done: number) => void) | undefined;
}
