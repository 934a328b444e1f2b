/** In the ingest process: texts become a dataset folder, complete or not at all. */
import { createTextStore } from '../db/textStore.ts';
import { buildCorpus } from '../engine/text/corpus.ts';
import { writeAbout } from '../services/datasetFolder.ts';
import { outOfMemory } from './job.ts';
import type { IngestProgress, JobOf, ResultOf } from './messages.ts';

/** Documents between two looks at the memory. */
const LOOK_EVERY = 64;

export async function importTexts(
  job: JobOf<'import'>,
  signal: AbortSignal,
  onProgress: (progress: IngestProgress) => void,
): Promise<ResultOf<'import'>> {
  const { folder, about, paths, textColumn, valid, seed, encoding, memory } = job;
  let seen = 0;
  const { documents, tokens, types, skipped } = await buildCorpus(folder, {
    ...{ paths, valid, seed, signal },
    textColumn: textColumn ?? undefined,
    encoding: encoding ?? undefined,
    onProgress: ({ bytes, bytesTotal, documents: read }) => {
      // buffers and SQLite's pages are outside of V8's own limit
      if ((seen += 1) % LOOK_EVERY === 0 && process.memoryUsage.rss() > memory) throw outOfMemory();
      onProgress({ bytes, bytesTotal, documents: read });
    },
    openStore: (building) => {
      writeAbout(building, about);
      return createTextStore(building);
    },
  });
  return { documents, tokens, types: { all: types.all }, skipped: [...skipped] };
}
