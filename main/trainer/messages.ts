/** What main and the trainer's process say to each other: plain data, parsed where it arrives. */
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import { settingsSchema } from '../../shared/settings.ts';
import { modelCardSchema } from '../engine/files/modelCard.ts';
import { measuredSchema, measureJobSchema } from '../services/measureShapes.ts';

/** Any number: a loss may be infinite or none at all, which a structured clone carries and JSON would not. */
const real = z.custom<number>((value) => typeof value === 'number');
const id = z.int().min(0);
const count = z.int().min(0);
const path = z.string().min(1);
const landing = z.object({ from: count, updates: count });

// --- to the trainer --------------------------------------------------------------------------------------------------

const prepareJob = z.object({
  base: path.nullable(),
  data: z.object({ folder: path, name: z.string() }),
  settings: settingsSchema,
  seed: z.number(),
  vocabulary: z.union([z.array(z.string()), z.literal('base')]).nullable(),
});

/** `id` names a request and its answer; `prepared` names a prepared run in the trainer. */
const commandSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    id,
    choice: z.object({
      engine: z.enum(['tensorflow', 'portable']).optional(),
      threads: z.int().min(1).optional(),
    }),
  }),
  z.object({ kind: z.literal('prepare'), id, job: prepareJob }),
  z.object({
    kind: z.literal('train'),
    id,
    prepared: id,
    order: z.object({
      epochs: count,
      checkpointDir: path,
      checkpointEvery: count.nullable(),
      resume: z.boolean(),
      before: z.boolean(),
      landing: landing.nullable(),
    }),
  }),
  z.object({
    kind: z.literal('rehearse'),
    id,
    prepared: id,
    job: z.object({ epochs: count, scratch: path }),
  }),
  z.object({
    kind: z.literal('keep'),
    id,
    prepared: id,
    job: z.object({ folder: path, bestFile: path, card: modelCardSchema, samples: z.boolean() }),
  }),
  z.object({ kind: z.literal('measure'), id, job: measureJobSchema }),
  z.object({ kind: z.literal('release'), prepared: id }),
  /** of the work that goes on: pause saves and ends it, abort ends it because its numbers cannot be stored */
  z.object({ kind: z.literal('control'), what: z.enum(['pause', 'finish', 'save', 'abort']) }),
  /** these events are on disk */
  z.object({ kind: z.literal('stored'), batch: count }),
  z.object({ kind: z.literal('shutdown') }),
]);

export type Command = z.infer<typeof commandSchema>;
export type Request = Extract<Command, { id: number }>;

// --- from the trainer ------------------------------------------------------------------------------------------------

const evaluation = z.object({ loss: real, perplexity: real, accuracy: real, tokens: count });
const best = evaluation.extend({ update: count });

const trainEvent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('started'),
    update: count,
    updates: count,
    frozenUpdates: count,
    updatesPerEpoch: count,
    tokensPerEpoch: count,
  }),
  evaluation.extend({ kind: z.literal('before') }),
  z.object({
    kind: z.literal('update'),
    step: count,
    epoch: count,
    loss: real,
    ar: real,
    tar: real,
    gradNorm: real,
    lr: z.array(real),
  }),
  evaluation.extend({ kind: z.literal('evaluated'), update: count, epoch: count }),
  z.object({ kind: z.literal('checkpoint'), update: count, file: path, best: z.boolean() }),
  z.object({
    kind: z.literal('sample'),
    update: count,
    position: count,
    prompt: z.string(),
    text: z.string(),
  }),
  landing.extend({ kind: z.literal('landing') }),
  z.object({ kind: z.literal('note'), update: count, code: z.string(), message: z.string() }),
]);

const identity = z.object({
  engine: z.enum(['tensorflow', 'portable']),
  reason: z.string(),
  version: z.string(),
  threads: z.int(),
});

const facts = z.object({
  config: z.object({
    emb_sz: count,
    n_hid: count,
    n_layers: count,
    pad_token: count,
    bidir: z.literal(false),
    output_p: z.number(),
    hidden_p: z.number(),
    input_p: z.number(),
    embed_p: z.number(),
    weight_p: z.number(),
    tie_weights: z.literal(true),
    out_bias: z.boolean(),
  }),
  tokenizer: z.object({
    rules: z.string(),
    words: z.string(),
    version: z.union([z.number(), z.string()]),
    off: z.array(z.string()).readonly().optional(),
  }),
  vocab: z.array(z.string()),
  baseCard: modelCardSchema.nullable(),
  tokens: z.object({ train: count, valid: count }),
  updatesPerEpoch: count,
  tokensPerEpoch: count,
  parameters: count,
  hashes: z.object({ model: z.string().nullable(), data: z.string() }),
});

const outcome = z.object({
  status: z.enum(['done', 'landed', 'interrupted']),
  steps: count,
  before: evaluation.nullable(),
  after: evaluation.nullable(),
  best: best.nullable(),
  bestFile: path.nullable(),
});

const failure = z.object({
  code: z.string(),
  message: z.string(),
  facts: z.record(z.string(), z.unknown()),
});

const answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), identity }),
  z.object({ kind: z.literal('prepared'), prepared: id, facts }),
  z.object({ kind: z.literal('trained'), outcome }),
  z.object({
    kind: z.literal('rehearsed'),
    rehearsal: z.object({ updates: z.array(real), evaluation: real, save: real, memory: real }),
  }),
  z.object({
    kind: z.literal('kept'),
    kept: z.object({
      parameters: count,
      bytes: count,
      samples: z.array(z.object({ prompt: z.string(), text: z.string() })),
    }),
  }),
  z.object({ kind: z.literal('measured'), measured: measuredSchema }),
]);

const reportSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id, answer }),
  z.object({ kind: z.literal('failed'), id, failure }),
  z.object({
    kind: z.literal('events'),
    batch: count,
    events: z.array(z.object({ time: z.number(), event: trainEvent })),
  }),
  /** how far the request `id` has been answered, 0 to 1 */
  z.object({ kind: z.literal('progress'), id, done: z.number() }),
  /** a sign of life, with the bytes that the process holds */
  z.object({ kind: z.literal('alive'), memory: z.number() }),
  /** it will end: an error that nothing had asked for */
  z.object({ kind: z.literal('broken'), failure }),
]);

export type Report = z.infer<typeof reportSchema>;
export type Answer = z.infer<typeof answer>;
export type Failure = z.infer<typeof failure>;

export function parseCommand(data: unknown): Command {
  return commandSchema.parse(data);
}

export function parseReport(data: unknown): Report {
  return reportSchema.parse(data);
}

// --- errors ------------------------------------------------------------------------------------------------------------

export function failureOf(error: unknown): Failure {
  if (error instanceof AppError)
    return { code: error.code, message: error.message, facts: plain(error.facts) };
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal/unexpected', message, facts: {} };
}

export function errorOf({ code, message, facts: known }: Failure): AppError {
  return new AppError(isCode(code) ? code : 'internal/unexpected', message, known);
}

const isCode = (code: string): code is ErrorCode => /^[a-z]+\/[a-z0-9-]+$/.test(code);

/** Facts that a message can carry. */
function plain(known: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(known).filter(([, value]) => isPlain(value)));
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (value === null || typeof value !== 'object') return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  const bare = prototype === Object.prototype || prototype === Array.prototype;
  return bare && Object.values(value).every(isPlain);
}
