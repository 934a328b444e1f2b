/** The folder in which a dataset grows, beside its place: `.work-<id>` with the job, and the dataset as far as it is. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  atomicWriteFile,
  diskError,
  ensureFree,
  moveFolder,
  temporaryName,
} from '../engine/files/atomicWrite.ts';
import { buildJobSchema } from './job.ts';
import type { BuildJob } from './job.ts';

export const WORK_PREFIX = '.work-';
const JOB_FILE = 'job.json';

/** Work that is begun. */
export interface Work {
  readonly folder: string;
  readonly job: BuildJob;
}

export function workFolder(datasetsDir: string, id: string): string {
  return join(datasetsDir, `${WORK_PREFIX}${id}`);
}

/** What will be the dataset's folder. */
export const unfinishedDataset = (workDir: string): string => join(workDir, 'dataset');

/** Pieces of the texts as tokens. */
export const chunksFolder = (workDir: string): string => join(workDir, 'chunks');

/** @throws AppError `input/folder-not-empty` where texts are to become a dataset in a place that is taken, `disk/…` */
export async function beginWork(job: BuildJob): Promise<Work> {
  const folder = workFolder(dirname(job.folder), job.about.id);
  if (job.from.kind === 'files') await ensureFree(job.folder);
  const begun = join(dirname(folder), temporaryName());
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(begun, { recursive: true, mode: 0o700 });
    await mkdir(unfinishedDataset(begun), { mode: 0o700 });
    await mkdir(chunksFolder(begun), { mode: 0o700 });
    await atomicWriteFile(join(begun, JOB_FILE), `${JSON.stringify(job)}\n`);
    await moveFolder(begun, folder); // never without its job
    return { folder, job };
  } catch (error) {
    await rm(begun, { recursive: true, force: true }).catch(() => undefined); // the first error is the one to report
    throw diskError(error, folder);
  }
}

/** null where there is none, or one that was torn when it was written */
export async function readJob(folder: string): Promise<BuildJob | null> {
  try {
    return buildJobSchema.parse(JSON.parse(await readFile(join(folder, JOB_FILE), 'utf8')));
  } catch {
    return null;
  }
}
