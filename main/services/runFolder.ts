/** runs/<id>: run.json with all that is needed to run it again, written before the first step, and its neighbours. */
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { recipeSchema } from '../../shared/dataSchemas.ts';
import { settingsSchema } from '../../shared/settings.ts';
import type { NewRun } from '../db/runRows.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';

const runFileSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  kind: z.enum(['finetune', 'pretrain']),
  base: z.string().nullable(),
  baseName: z.string().nullable(),
  data: z.string(),
  dataName: z.string(),
  /** id that the resulting model will have, so that a repeated ending does not make two */
  model: z.string(),
  created: z.number(),
  steps: z.number(),
  epochs: z.number(),
  seed: z.number(),
  checkpointEvery: z.number().nullable(),
  engine: z.enum(['tensorflow', 'portable']),
  threads: z.number(),
  settings: settingsSchema,
  groups: z.array(z.string()),
  versions: z.record(z.string(), z.string()),
  /** SHA-256 of the files it started from */
  hashes: z.object({ model: z.string().nullable(), data: z.string() }),
  vocabulary: z.array(z.string()),
  /** runs of older versions do not tell */
  tokensPerEpoch: z.number().nullable().default(null),
  /** how its dataset was made when it began; the same holds */
  recipe: recipeSchema.nullable().default(null),
});

export type RunFile = z.infer<typeof runFileSchema>;

export const metricsLogPath = (folder: string): string => join(folder, 'metrics.log');
export const checkpointDir = (folder: string): string => join(folder, 'checkpoints');

/** Makes the folder of a run. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await mkdir(checkpointDir(folder), { recursive: true, mode: 0o700 });
  await atomicWriteFile(join(folder, 'run.json'), `${JSON.stringify(run)}\n`);
}

/** @throws AppError `run/broken-folder` when run.json is gone or is not one of ours */
export async function readRunFile(folder: string): Promise<RunFile> {
  try {
    return runFileSchema.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')));
  } catch (error) {
    const message = `The folder of this run, ${folder}, has no readable run.json, so it cannot go on.`;
    throw new AppError('run/broken-folder', message, { folder }, error);
  }
}

/** The database row of a run, as run.json describes it. */
export function rowOf(file: RunFile): NewRun {
  const { id, name, kind, base, baseName, data, dataName, created, steps, epochs, seed } = file;
  const { engine, threads, settings, groups, versions, tokensPerEpoch, recipe } = file;
  const vocab = file.vocabulary.length;
  return {
    ...{ id, name, kind, base, baseName, data, dataName, created, steps, epochs, seed },
    ...{ engine, threads, settings, groups, versions, vocab, tokensPerEpoch, recipe },
  };
}

const CHECKPOINT = /^step-(\d+)\.safetensors$/;

/** Steps of the checkpoints in a run's folder, newest first. */
export function checkpointSteps(folder: string): number[] {
  const dir = checkpointDir(folder);
  return (existsSync(dir) ? readdirSync(dir) : [])
    .flatMap((name) => CHECKPOINT.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);
}
