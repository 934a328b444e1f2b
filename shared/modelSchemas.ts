/** What passes between processes about a model that is brought in, checked on arrival. */
import { z } from 'zod';
import type { LookedModel, ModelAnswers } from './model.ts';

const answer = z.string().max(100).optional();
export const modelAnswersSchema = z.strictObject({
  words: answer,
  rules: answer,
}) satisfies z.ZodType<ModelAnswers>;

const size = z.int().nonnegative();
const table = z
  .object({ rows: z.array(z.object({ row: size, word: z.string() })), rest: z.string() })
  .optional();
const question = z.object({
  key: z.enum(['words', 'rules']),
  question: z.string(),
  readings: z.array(z.object({ key: z.string(), label: z.string(), detail: z.string(), table })),
  likeliest: z.string(),
  sure: z.boolean(),
});

export const lookedModelSchema = z.object({
  suggestedName: z.string(),
  files: z.array(z.object({ name: z.string(), kind: z.string(), bytes: size })),
  understood: z
    .object({
      ...{ layout: z.string(), notes: z.array(z.string()) },
      ...{ embSz: size, nHid: size, nLayers: size, vocab: size, parameters: size },
    })
    .nullable(),
  questions: z.array(question),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
}) satisfies z.ZodType<LookedModel>;
