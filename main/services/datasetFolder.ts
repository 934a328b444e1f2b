/** datasets/<id>: what the library keeps beside the tokens, so that its row can be made again. */
import { writeFileSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetRecord } from '../db/datasetRows.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import type { CorpusReport } from '../engine/text/report.ts';

const ABOUT_FILE = 'about.json';

const aboutSchema = z.object({ id: z.string(), name: z.string(), created: z.number() });
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

/** The same in a folder that is in its place. @throws AppError `disk/…` */
export async function rewriteAbout(folder: string, about: About): Promise<void> {
  await atomicWriteFile(join(folder, ABOUT_FILE), `${JSON.stringify(about)}\n`);
}

/** The row of a dataset. */
export function datasetRecordOf(
  { id, name, created }: About,
  {
    documents,
    tokens,
    types,
    skipped,
  }: Pick<CorpusReport, 'documents' | 'tokens' | 'skipped'> & { types: { all: number } },
): DatasetRecord {
  return { id, name, created, documents, tokens, types: types.all, skipped };
}

/** The same from its folder alone, whose name is the id. */
export async function readDatasetRecord(folder: string, id: string): Promise<DatasetRecord> {
  const json = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, file), 'utf8'));
  const about = aboutSchema.parse(await json(ABOUT_FILE));
  return datasetRecordOf({ ...about, id }, reportSchema.parse(await json('report.json')));
}

/**
 * Removes what a killed import had written of a dataset: its folder, or the unfinished one beside its place, which
 * holds copies of texts. Imports that are going on are told by their ids and left alone.
 */
export async function removeImport(datasets: string, id: string): Promise<void> {
  await rm(join(datasets, id), { recursive: true, force: true });
  for (const name of await readdir(datasets)) {
    const folder = join(datasets, name);
    if (name.startsWith('.') && (await idOf(folder)) === id)
      await rm(folder, { recursive: true, force: true });
  }
}

/** null where that cannot be told: the folder vanishes meanwhile, or what it holds is torn */
async function idOf(folder: string): Promise<string | null> {
  try {
    return aboutSchema.parse(JSON.parse(await readFile(join(folder, ABOUT_FILE), 'utf8'))).id;
  } catch {
    return null;
  }
}

export async function readRecipe(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'recipe.json'), 'utf8'));
}
