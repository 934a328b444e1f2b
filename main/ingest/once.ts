/** One job in a process of its own, which is thrown away afterwards. */
import { startIngest } from './job.ts';
import type { ForkJob, JobOptions } from './job.ts';
import type { Job, JobOf, ResultOf } from './messages.ts';

export async function runOnce<K extends Job['kind']>(
  fork: ForkJob,
  job: JobOf<K>,
  options: JobOptions = {},
): Promise<ResultOf<K>> {
  const process = startIngest(fork);
  try {
    return await process.run<K>(job, options);
  } finally {
    process.kill();
  }
}
