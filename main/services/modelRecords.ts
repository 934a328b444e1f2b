/**
 * What was found out about a model, kept in its folder: `judgements.json`, how well it predicts which text, and
 * `audits.json`, what it gives away of the texts it learnt from. Both can be measured again, so a damaged file counts
 * as an empty one.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AUDIT_LEVELS } from '../../shared/audit.ts';
import type { AuditReport } from '../../shared/audit.ts';
import { BANDS } from '../../shared/judgement.ts';
import type { Judgement } from '../../shared/judgement.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';

/** Texts that a model has judgements on, and that it has audits on. */
const MOST = 50;

const count = z.number().nonnegative();
/** Beyond the range of doubles a perplexity is infinite, which JSON writes as null. */
const perplexity = z
  .custom<number | null>((value) => value === null || typeof value === 'number')
  .transform((value) => value ?? Infinity);
const named = z.object({ id: z.string(), name: z.string() });

export const scoresSchema = z.object({
  loss: z.number(),
  perplexity,
  accuracy: z.number(),
  tokens: count,
  top5: z.number(),
  bitsPerCharacter: z.number(),
  characters: count,
  unknown: z.object({ tokens: count, spellingBits: z.number() }),
  calibrationError: z.number(),
  calibration: z
    .array(
      z.object({
        from: z.number(),
        to: z.number(),
        tokens: count,
        confidence: z.number(),
        accuracy: z.number(),
      }),
    )
    .readonly(),
  bands: z
    .array(z.object({ band: z.enum(BANDS), tokens: count, loss: z.number(), accuracy: z.number() }))
    .readonly(),
  documents: z.array(z.object({ document: count, begin: z.string(), tokens: count, perplexity })).readonly(),
  documentCount: count,
});

const judgementSchema = z.object({
  model: named,
  text: z.object({
    data: z.string().nullable(),
    name: z.string(),
    part: z.enum(['valid', 'train', 'all']),
  }),
  scores: scoresSchema,
  batch: z.int().positive(),
  bptt: z.int().positive(),
  engine: z.string(),
  time: z.number(),
}) satisfies z.ZodType<Judgement>;

const tried = z.object({ tried: count, recited: count });

export const auditFactsSchema = z.object({
  words: count,
  read: z.object({ documents: count, of: count }),
  lengths: z.array(z.object({ words: count, train: tried, valid: tried })).readonly(),
  passages: z
    .array(z.object({ document: count, words: count, text: z.string(), occurrences: count }))
    .readonly(),
  longest: count,
  canaries: z
    .object({
      planted: count,
      repeats: count,
      exposures: z.array(z.number()).readonly(),
      most: z.number(),
      recited: count,
    })
    .nullable(),
});

const auditSchema = auditFactsSchema.extend({
  model: named,
  data: named,
  verdict: z.object({ level: z.enum(AUDIT_LEVELS), finding: z.string(), advice: z.string() }),
  time: z.number(),
}) satisfies z.ZodType<AuditReport>;

/** @param folder of the model; @returns newest first, one a text */
export function readJudgements(folder: string): Promise<Judgement[]> {
  return read(join(folder, 'judgements.json'), judgementSchema);
}

/** Keeps a judgement in the place of an older one on the same text. @throws AppError `disk/…` */
export function addJudgement(folder: string, judgement: Judgement): Promise<void> {
  const { data, part } = judgement.text;
  return add(
    join(folder, 'judgements.json'),
    judgementSchema,
    judgement,
    ({ text }) => text.data === data && text.part === part,
  );
}

/** @param folder of the model; @returns newest first, one a dataset and length of passage */
export function readAudits(folder: string): Promise<AuditReport[]> {
  return read(join(folder, 'audits.json'), auditSchema);
}

/** Keeps an audit in the place of an older one for the same question. @throws AppError `disk/…` */
export function addAudit(folder: string, audit: AuditReport): Promise<void> {
  return add(
    join(folder, 'audits.json'),
    auditSchema,
    audit,
    ({ data, words }) => data.id === audit.data.id && words === audit.words,
  );
}

async function read<T extends { readonly time: number }>(path: string, schema: z.ZodType<T>): Promise<T[]> {
  let kept: T[];
  try {
    kept = z.array(schema).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return [];
  }
  return kept.sort((a, b) => b.time - a.time);
}

/** What is being written now, by file: two measurements that end at the same moment are both kept. */
const writing = new Map<string, Promise<void>>();

function add<T extends { readonly time: number }>(
  path: string,
  schema: z.ZodType<T>,
  record: T,
  replaces: (older: T) => boolean,
): Promise<void> {
  const before = writing.get(path) ?? Promise.resolve();
  const write = before
    .catch(() => undefined) // its own caller hears of it
    .then(async () => {
      const others = (await read(path, schema)).filter((older) => !replaces(older));
      await atomicWriteFile(path, `${JSON.stringify([record, ...others].slice(0, MOST))}\n`);
    });
  writing.set(path, write);
  return write.finally(() => {
    if (writing.get(path) === write) writing.delete(path);
  });
}
