/** The process that reads our own datasets for the screen; started when it is needed, ended when it has long been idle. */
import { startIngest } from '../ingest/job.ts';
import type { ForkJob, IngestProcess } from '../ingest/job.ts';
import type { JobOf, ResultOf } from '../ingest/messages.ts';

/** What it is asked for. */
type Question = 'view' | 'document' | 'search' | 'sources' | 'readings';

export interface Reader {
  run<K extends Question>(job: JobOf<K>): Promise<ResultOf<K>>;
  close(): void;
}

const IDLE_MS = 60_000;

export function createReader(fork: ForkJob): Reader {
  let process: IngestProcess | null = null;
  let idle: NodeJS.Timeout | null = null;

  function end(): void {
    process?.kill();
    process = null;
  }

  return {
    async run<K extends Question>(job: JobOf<K>) {
      if (idle !== null) clearTimeout(idle);
      if (process === null || process.ended()) process = startIngest(fork);
      const used = process;
      try {
        return await used.run<K>(job);
      } finally {
        if (used.idle()) {
          if (idle !== null) clearTimeout(idle);
          idle = setTimeout(end, IDLE_MS);
          idle.unref();
        }
      }
    },
    close: () => {
      if (idle !== null) clearTimeout(idle);
      end();
    },
  };
}
