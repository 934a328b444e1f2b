/** What a person has chosen is looked at in a process of its own, so that no folder however large holds main up. */
import { AppError } from '../../shared/errors.ts';
import { isCancelled } from '../ingest/job.ts';
import type { ForkJob } from '../ingest/job.ts';
import type { ResultOf } from '../ingest/messages.ts';
import { runOnce } from '../ingest/once.ts';

/** A folder on a drive that does not answer must not be waited for without end. */
const LONGEST_MS = 120_000;

/** @throws AppError `input/…` for paths that cannot be read */
export async function lookAt(
  fork: ForkJob,
  paths: readonly string[],
  encoding: string | null,
): Promise<ResultOf<'look'>> {
  const signal = AbortSignal.timeout(LONGEST_MS);
  try {
    return await runOnce<'look'>(fork, { kind: 'look', paths: [...paths], encoding }, { signal });
  } catch (error) {
    if (!isCancelled(error)) throw error;
    const message =
      'What was chosen could not be looked through within two minutes, so it was left alone. Choose a smaller folder, or one on a drive of this computer.';
    throw new AppError('input/unreadable', message, {}, error);
  }
}
