/** Threads that make chunks: they start when there is work, wait for no more than a little, and end all at once. */
import { availableParallelism, freemem } from 'node:os';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Recipe } from '../../shared/recipe.ts';
import { AppError } from '../../shared/errors.ts';
import type { ErrorCode } from '../../shared/errors.ts';
import type { Batch } from './makeChunk.ts';

const MOST_THREADS = 8;
/** Bytes that a thread takes in all, and that are left to everything else. */
const THREAD_MEMORY = 60 * 2 ** 20;
const KEPT_FREE = 400 * 2 ** 20;
/** Chunks that wait for a thread; more would only be held in memory. */
const WAITING = 2; // in all
/** Megabytes: of what a chunk makes while it is made, and of what lasts. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };

const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('made') }),
  z.object({
    kind: z.literal('failed'),
    code: z.custom<ErrorCode>((code) => typeof code === 'string' && /^[a-z]+\/[a-z-]+$/.test(code)),
    message: z.string(),
  }),
]);
export type FromChunkWorker = z.infer<typeof answerSchema>;

export interface ChunkTask extends Batch {
  /** where the chunk's file goes */
  readonly path: string;
}

export interface ChunkPool {
  /** Resolves when there is room for another. @throws what a chunk has failed with, or the signal's reason */
  give(task: ChunkTask): Promise<void>;
  /** Resolves when all that was given is made. @throws what a chunk has failed with */
  done(): Promise<void>;
  /** Ends the threads whatever they are at. */
  end(): Promise<void>;
}

/** One a core, as far as the memory goes. */
export function usualThreads(): number {
  const room = Math.floor((freemem() - KEPT_FREE) / THREAD_MEMORY);
  return Math.max(1, Math.min(availableParallelism(), MOST_THREADS, room));
}

const SCRIPT = new URL(
  import.meta.url.endsWith('.ts') ? './chunkWorker.ts' : './chunkWorker.js',
  import.meta.url,
);

export function createChunkPool(
  how: Pick<Recipe, 'rules' | 'remedies'>,
  threads: number,
  signal: AbortSignal | undefined,
): ChunkPool {
  const waiting: ChunkTask[] = [];
  const idle: Worker[] = [];
  const busy = new Set<Worker>();
  let failure: { readonly error: unknown } | null = null;
  let wake: (() => void)[] = [];

  function tell(): void {
    const woken = wake;
    wake = [];
    for (const each of woken) each();
  }

  function fail(error: unknown): void {
    failure ??= { error };
    tell();
  }

  const abort = (): void => fail(signal?.reason);
  signal?.addEventListener('abort', abort);
  if (signal?.aborted === true) abort();

  function start(): Worker {
    const worker = new Worker(SCRIPT, { workerData: how, resourceLimits: LIMITS });
    worker.on('message', (message: unknown) => {
      busy.delete(worker);
      idle.push(worker);
      const answer = answerSchema.parse(message);
      if (answer.kind === 'failed') fail(new AppError(answer.code, answer.message));
      next();
      tell();
    });
    worker.on('error', (error) => fail(threadError(error)));
    return worker;
  }

  function next(): void {
    while (failure === null && waiting.length > 0) {
      const worker = idle.pop() ?? (busy.size < threads ? start() : undefined);
      const task = worker === undefined ? undefined : waiting.shift();
      if (worker === undefined || task === undefined) return;
      busy.add(worker);
      worker.postMessage(task);
    }
  }

  async function until(settled: () => boolean): Promise<void> {
    for (;;) {
      if (failure !== null) throw failure.error;
      if (settled()) return;
      await new Promise<void>((resume) => wake.push(resume));
    }
  }

  return {
    give: async (task) => {
      waiting.push(task);
      next();
      await until(() => waiting.length < WAITING);
    },
    done: () => until(() => waiting.length === 0 && busy.size === 0),
    end: async () => {
      signal?.removeEventListener('abort', abort);
      waiting.length = 0;
      const workers = [...idle, ...busy];
      await Promise.all(workers.map((worker) => worker.terminate()));
      fail(new AppError('internal/pool-ended', 'The threads that read the words were ended.'));
    },
  };
}

function threadError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY')
    return error;
  const message =
    'One of the texts is so long that it needs more memory to be read than is set aside for it, so nothing was kept; ' +
    'cut it into several files and import them again.';
  return new AppError('input/out-of-memory', message, {}, error);
}
