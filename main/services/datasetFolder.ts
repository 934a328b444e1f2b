/** datasets/<id>: what the library keeps beside the tokens, so that its row can be made again. */
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetRecord } from '../db/datasetRows.ts';
import type { CorpusReport } from '../engine/text/report.ts';

const ABOUT_FILE = 'about.json';

const aboutSchema = z.object({ name: z.string(), created: z.number() });
export type About = z.infer<typeof aboutSchema>;

const partCounts = z.object({ train: z.number(), valid: z.number() });
const reportSchema = z.object({
  documents: partCounts,
  tokens: partCounts,
  types: z.object({ all: z.number() }),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
});

/** Writes into a folder that is being built and will be flushed as a whole. */
export function writeAbout(folder: string, about: About): void {
  writeFileSync(join(folder, ABOUT_FILE), `${JSON.stringify(about)}\n`);
}

/** The row of a dataset. */
export function datasetRecordOf(
  id: string,
  { name, created }: About,
  {
    documents,
    tokens,
    types,
    skipped,
  }: Pick<CorpusReport, 'documents' | 'tokens' | 'skipped'> & { types: { all: number } },
): DatasetRecord {
  return { id, name, created, documents, tokens, types: types.all, skipped };
}

/** The same from its folder alone. */
export async function readDatasetRecord(folder: string, id: string): Promise<DatasetRecord> {
  const json = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, file), 'utf8'));
  return datasetRecordOf(
    id,
    aboutSchema.parse(await json(ABOUT_FILE)),
    reportSchema.parse(await json('report.json')),
  );
}

export async function readRecipe(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'recipe.json'), 'utf8'));
}
