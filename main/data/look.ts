/** What a person has chosen is looked at in a process of its own, so that no folder however large holds main up. */
import { startIngest } from '../ingest/job.ts';
import type { ForkJob } from '../ingest/job.ts';
import type { ResultOf } from '../ingest/messages.ts';

/** A folder on a drive that does not answer must not be waited for without end. */
const LONGEST_MS = 120_000;

/** @throws AppError `input/…` for paths that cannot be read */
export async function lookAt(fork: ForkJob, paths: readonly string[]): Promise<ResultOf<'look'>> {
  const process = startIngest(fork);
  try {
    return await process.run(
      { kind: 'look', paths: [...paths] },
      { signal: AbortSignal.timeout(LONGEST_MS) },
    );
  } finally {
    process.kill();
  }
}
