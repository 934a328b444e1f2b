/** Builds a dataset folder from texts, or again from its texts by another recipe: complete or not at all. */
import type { ChangedSource } from '../../shared/data.ts';
import type { BuildJob, BuildOptions } from './job.ts';
import type { DatasetReport } from './report.ts';
import { beginWork } from './work.ts';
import { finishWork } from './finishWork.ts';

export interface Built {
  readonly report: DatasetReport;
  /** originals that were to be read again and are not as they were: their documents stayed as they are */
  readonly changed: readonly ChangedSource[];
}

/**
 * Works in a folder beside the dataset's place, which is gone afterwards, whether it ends well or not; only a process
 * that is killed leaves it behind, to be gone on with (`unfinished.ts`).
 *
 * @throws AppError `input/…` for texts that cannot be used, `dataset/damaged`, `disk/…`; the signal's reason when it
 *   is aborted
 */
export async function buildDataset(job: BuildJob, options: BuildOptions = {}): Promise<Built> {
  return finishWork(await beginWork(job), options);
}
