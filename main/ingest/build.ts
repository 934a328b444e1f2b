/** In the ingest process: a dataset is built from texts or made again, complete or not at all, within its memory. */
import { dirname } from 'node:path';
import { buildDataset } from '../building/buildDataset.ts';
import type { BuildOptions, BuildProgress } from '../building/job.ts';
import { continueWork } from '../building/unfinished.ts';
import { madeOf } from '../services/datasetMade.ts';
import type { Made } from '../services/datasetShapes.ts';
import { outOfMemory } from './job.ts';
import type { JobOf } from './messages.ts';

/** ms between two looks at the memory; what a text takes at once is less than the room that is left */
const LOOK_EVERY = 250;

/** @throws AppError `input/out-of-memory`, and as `buildDataset` */
export async function build(
  { job, again, memory }: JobOf<'build'>,
  signal: AbortSignal,
  onProgress: (progress: BuildProgress) => void,
): Promise<Made> {
  const full = new AbortController();
  // buffers, threads and SQLite's pages are outside of V8's own limit
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > memory) full.abort(outOfMemory());
  }, LOOK_EVERY);
  const options: BuildOptions = { signal: AbortSignal.any([signal, full.signal]), onProgress };
  try {
    const built = again
      ? await continueWork(dirname(job.folder), job.about.id, options)
      : await buildDataset(job, options);
    return madeOf(built);
  } catch (error) {
    throw full.signal.aborted ? full.signal.reason : error;
  } finally {
    clearInterval(watch);
  }
}
