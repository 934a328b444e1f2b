/** What main, the sampler's process and its threads say to each other: plain data, parsed on arrival. */
import { z } from 'zod';
import type { PlayEnd, PlayWord } from '../../shared/play.ts';

const count = z.int().nonnegative();

/** Where weights lie: a model's folder, or that of a run, whose newest snapshot is read. */
export const sourceSchema = z.object({ kind: z.enum(['model', 'run']), folder: z.string() });
export type Source = z.infer<typeof sourceSchema>;

const workSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('complete'),
    beginning: z.string(),
    writing: z.object({
      words: count,
      temperature: z.number(),
      topK: count,
      topP: z.number(),
      seed: z.int(),
      noUnknown: z.boolean(),
    }),
  }),
  z.object({ kind: z.literal('measure'), text: z.string() }),
]);
export type Work = z.infer<typeof workSchema>;

const stopSchema = z.object({ kind: z.literal('stop'), id: z.int() });
const ask = { kind: z.literal('ask'), id: z.int(), work: workSchema };

export const toSamplerSchema = z.discriminatedUnion('kind', [
  z.object({ ...ask, source: sourceSchema }),
  stopSchema,
]);
export type ToSampler = z.infer<typeof toSamplerSchema>;

/** A thread has one source, told when it starts. */
export const toThreadSchema = z.discriminatedUnion('kind', [z.object(ask), stopSchema]);
export type ToThread = z.infer<typeof toThreadSchema>;

const wordSchema = z.object({
  text: z.string(),
  bits: z.number(),
  instead: z.array(z.object({ text: z.string(), share: z.number(), own: z.boolean() })).readonly(),
  unknown: z.boolean(),
}) satisfies z.ZodType<PlayWord>;

const endSchema = z.object({
  words: count,
  bits: z.number(),
  perplexity: z.number(),
  firstMs: z.number(),
  wordsPerSecond: z.number(),
  loadMs: z.number(),
  stopped: z.boolean(),
}) satisfies z.ZodType<PlayEnd>;

const answerSchemas = [
  z.object({ kind: z.literal('words'), id: z.int(), words: z.array(wordSchema).readonly() }),
  z.object({ kind: z.literal('done'), id: z.int(), end: endSchema }),
  z.object({ kind: z.literal('failed'), id: z.int(), code: z.string(), message: z.string() }),
] as const;

export const fromSamplerSchema = z.discriminatedUnion('kind', answerSchemas);
export type FromSampler = z.infer<typeof fromSamplerSchema>;

/** A thread also tells how much memory its weights take. */
export const fromThreadSchema = z.discriminatedUnion('kind', [
  ...answerSchemas,
  z.object({ kind: z.literal('loaded'), bytes: z.number() }),
]);
export type FromThread = z.infer<typeof fromThreadSchema>;
