/** read.json of a work folder: how far the reading of texts has come, so that it need not begin anew. */
import { readFile } from 'node:fs/promises';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { TokenRules } from '../../shared/recipe.ts';
import { rulesSchema } from '../../shared/dataSchemas.ts';
import type { Oddity, Skipped, SourceFile } from '../reading/sources.ts';
import { oddity, skippedFile, sourceSchema } from './report.ts';

const READ_FILE = 'read.json';

/** What is known when all texts are read and in chunks. */
export interface AllRead {
  readonly sources: readonly SourceFile[];
  readonly skipped: readonly Skipped[];
  readonly oddities: readonly Oddity[];
  /** one long text, cut into passages */
  readonly lone: boolean;
  readonly chunks: number;
  readonly rules: TokenRules;
}

const completeSchema = z.object({
  sources: z.array(sourceSchema),
  skipped: z.array(skippedFile),
  oddities: z.array(oddity),
  lone: z.boolean(),
  chunks: z.int(),
  rules: rulesSchema,
}) satisfies z.ZodType<AllRead>;

interface Checkpoint {
  readonly documents: number;
  /** of the files that they are from */
  readonly bytes: number;
  readonly complete: AllRead | null;
}

const checkpointSchema = z.object({
  documents: z.int(),
  bytes: z.number(),
  complete: completeSchema.nullable(),
}) satisfies z.ZodType<Checkpoint>;

export function writeCheckpoint(workDir: string, checkpoint: Checkpoint): void {
  const path = join(workDir, READ_FILE);
  writeFileSync(`${path}.tmp`, JSON.stringify(checkpoint), { mode: 0o600 });
  renameSync(`${path}.tmp`, path);
}

/** Nothing, where none was written yet or it is torn: the texts are read from the beginning then. */
export async function readCheckpoint(workDir: string): Promise<Checkpoint> {
  try {
    return checkpointSchema.parse(JSON.parse(await readFile(join(workDir, READ_FILE), 'utf8')));
  } catch {
    return { documents: 0, bytes: 0, complete: null };
  }
}
