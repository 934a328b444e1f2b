/** datasets/<id>: what the library keeps beside the tokens, so that a row can be made again from it. */
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { aboutSchema } from '../building/job.ts';
import type { About } from '../building/job.ts';
import { readReport } from '../building/report.ts';
import type { DatasetReport } from '../building/report.ts';
import type { DatasetRecord } from '../db/datasetRows.ts';
import { atomicWriteFile } from '../engine/files/atomicWrite.ts';
import { damaged } from '../engine/text/datasetFolder.ts';

const ABOUT_FILE = 'about.json';

/** What the row of a dataset says of its texts. */
export type DatasetCounts = Pick<DatasetReport, 'documents' | 'tokens' | 'skipped'> & {
  readonly types: { readonly all: number };
};

/** Writes the second copy of a row's words in a folder that is in its place. @throws AppError `disk/…` */
export async function rewriteAbout(folder: string, { id, name, created, notes }: About): Promise<void> {
  await atomicWriteFile(join(folder, ABOUT_FILE), `${JSON.stringify({ id, name, created, notes })}\n`);
}

/** The row of a dataset. */
export function datasetRecordOf(
  { id, name, created, notes }: About,
  { documents, tokens, types, skipped }: DatasetCounts,
): DatasetRecord {
  return { id, name, created, notes, documents, tokens, types: types.all, skipped };
}

/** The same from its folder alone, whose name is the id. */
export async function readDatasetRecord(folder: string, id: string): Promise<DatasetRecord> {
  const about = aboutSchema.parse(JSON.parse(await readFile(join(folder, ABOUT_FILE), 'utf8')));
  return datasetRecordOf({ ...about, id }, await readReport(folder));
}

/** Removes what a killed import of an earlier version had written of a dataset: that cannot be gone on with. */
export async function removeOldImport(datasets: string, id: string): Promise<void> {
  for (const name of await readdir(datasets)) {
    const folder = join(datasets, name);
    if (name.startsWith('.tmp-') && (await idOf(folder)) === id)
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

/** What was computed from a dataset and kept beside it, for one model or for none. */
export const viewFile = (folder: string, model: string | null): string =>
  join(folder, `view-${model ?? 'alone'}.json`);

/** Whether a file beside a dataset was computed from it. */
export const isViewFile = (name: string): boolean => /^view-.*\.json$/.test(name);

/** Tells a dataset from the one that takes its place when it is made again; what was computed from it bears its stamp. */
export async function stampOf(folder: string): Promise<string> {
  const path = join(folder, 'docs.bin');
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs}-${size}`;
  } catch (error) {
    throw damaged(path, error);
  }
}
