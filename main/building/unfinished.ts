/** Work on datasets that a killed process has left behind: found, gone on with, or thrown away. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { BuildJob, BuildOptions } from './job.ts';
import type { Built } from './buildDataset.ts';
import { finishWork } from './finishWork.ts';
import { readJob, WORK_PREFIX, workFolder } from './work.ts';

export interface UnfinishedWork {
  readonly id: string;
  readonly job: BuildJob;
  /** documents that are kept, and the bytes of the texts they are from */
  readonly documents: number;
  readonly bytes: number;
}

/**
 * All work folders, those of work that goes on included: whoever keeps the leases knows which. What is torn before
 * there is anything to go on with is removed.
 */
export async function unfinishedWork(datasetsDir: string): Promise<UnfinishedWork[]> {
  const names = await readdir(datasetsDir).catch(() => []);
  const found: UnfinishedWork[] = [];
  for (const name of names.filter((each) => each.startsWith(WORK_PREFIX))) {
    const folder = join(datasetsDir, name);
    const id = name.slice(WORK_PREFIX.length);
    const job = await readJob(folder);
    if (job === null) await rm(folder, { recursive: true, force: true });
    else found.push({ id, job, ...(await readCheckpoint(folder)) });
  }
  return found;
}

/**
 * Goes on with it; the result is the same as without the interruption. Files that have changed meanwhile are read
 * anew, with all that came after them.
 *
 * @throws AppError `dataset/no-work`, and as `buildDataset`
 */
export async function continueWork(
  datasetsDir: string,
  id: string,
  options: BuildOptions = {},
): Promise<Built> {
  const folder = workFolder(datasetsDir, id);
  const job = await readJob(folder);
  if (job === null) {
    const message = 'Nothing is left of this import to go on with; import the texts again.';
    throw new AppError('dataset/no-work', message, { id });
  }
  // the library may have been moved since
  return finishWork({ folder, job: { ...job, folder: join(datasetsDir, id) } }, options);
}

/** Removes what was done of it. Only for work that nobody is at. */
export async function discardWork(datasetsDir: string, id: string): Promise<void> {
  await rm(workFolder(datasetsDir, id), { recursive: true, force: true });
}
