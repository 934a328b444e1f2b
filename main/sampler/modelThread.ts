/** A thread with one model, as the sampler's process sees it: what it works on, and what its weights take. */
import { Worker } from 'node:worker_threads';
import { failureOf } from './failure.ts';
import { fromThreadSchema } from './messages.ts';
import type { FromSampler, Source, ToThread } from './messages.ts';

const SCRIPT = new URL(
  import.meta.url.endsWith('.ts') ? './thread.ts' : './samplerThread.js',
  import.meta.url,
);

/** Megabytes of what is no weight: words, texts, answers. */
const LIMITS = { maxOldGenerationSizeMb: 512 };

export interface ModelThread {
  post(message: ToThread): void;
  /** nothing is asked of it */
  idle(): boolean;
  bytes(): number;
  end(): Promise<void>;
}

/**
 * @param expected bytes of its weights, until it has read them
 * @param onGone it has ended by itself; its questions have been answered with a failure
 */
export function startThread(
  source: Source,
  expected: number,
  send: (message: FromSampler) => void,
  onGone: () => void,
): ModelThread {
  const worker = new Worker(SCRIPT, { workerData: source, resourceLimits: LIMITS });
  const asked = new Set<number>();
  let bytes = expected;

  function fail(error: unknown): void {
    const failure = failureOf(error);
    for (const id of asked) send({ kind: 'failed', id, ...failure });
    asked.clear();
    onGone();
  }

  worker.on('message', (message: unknown) => {
    const told = fromThreadSchema.parse(message);
    if (told.kind === 'loaded') bytes = told.bytes;
    else {
      if (told.kind !== 'words') asked.delete(told.id);
      send(told);
    }
  });
  worker.on('error', fail);
  return {
    post: (message) => {
      if (message.kind === 'ask') asked.add(message.id);
      if (asked.has(message.id)) worker.postMessage(message);
    },
    idle: () => asked.size === 0,
    bytes: () => bytes,
    end: async () => {
      await worker.terminate();
    },
  };
}
