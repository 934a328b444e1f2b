/** Inside the sampler's process: a thread a model, kept while there is memory for it, so that two write side by side. */
import { freemem } from 'node:os';
import { failureOf, noMemory } from './failure.ts';
import { toSamplerSchema } from './messages.ts';
import type { FromSampler, Source, ToSampler } from './messages.ts';
import { startThread } from './modelThread.ts';
import type { ModelThread } from './modelThread.ts';
import { newestOf } from './source.ts';

export interface SamplerSession {
  handle(message: unknown): void;
}

/** Weights that are kept in all, as long as nobody asks for more. */
const KEPT_BYTES = 2 ** 30;
/** Share of the memory which is free now that a model may take; a run that is going on needs the rest. */
const FREE_SHARE = 0.6;

/** @param free bytes of memory that nobody uses */
export function createSamplerSession(
  send: (message: FromSampler) => void,
  free: () => number = freemem,
): SamplerSession {
  /** by folder; the one asked last stands last */
  const threads = new Map<string, ModelThread>();
  /** questions that have not been answered: whose they are, and whether they are to stop */
  const open = new Map<number, { readonly folder: string; stopped: boolean }>();
  /** questions whose model is not there yet, in their order */
  let making: Promise<void> = Promise.resolve();

  function tell(message: FromSampler): void {
    if (message.kind !== 'words') open.delete(message.id);
    send(message);
  }

  /** Ends models that nobody asks, the longest unused first, until there is room. */
  async function makeRoom(bytes: number): Promise<void> {
    const held = (): number => [...threads.values()].reduce((sum, thread) => sum + thread.bytes(), 0);
    for (const [folder, thread] of threads) {
      if (held() + bytes <= KEPT_BYTES && bytes <= FREE_SHARE * free()) return;
      if (!thread.idle()) continue;
      threads.delete(folder);
      await thread.end();
    }
    if (bytes > FREE_SHARE * free()) throw noMemory();
  }

  async function threadOf(source: Source): Promise<ModelThread> {
    const { folder } = source;
    const there = threads.get(folder);
    if (there !== undefined) threads.delete(folder);
    const thread = there ?? (await started(source));
    threads.set(folder, thread);
    return thread;
  }

  async function started(source: Source): Promise<ModelThread> {
    const { folder } = source;
    const { bytes } = await newestOf(source);
    await makeRoom(bytes);
    const thread = startThread(source, bytes, tell, () => {
      if (threads.get(folder) === thread) threads.delete(folder);
    });
    return thread;
  }

  async function ask({ id, source, work }: Extract<ToSampler, { kind: 'ask' }>): Promise<void> {
    try {
      const thread = await threadOf(source);
      thread.post({ kind: 'ask', id, work });
      if (open.get(id)?.stopped === true) thread.post({ kind: 'stop', id });
    } catch (error) {
      tell({ kind: 'failed', id, ...failureOf(error) });
    }
  }

  return {
    handle: (message) => {
      const parsed = toSamplerSchema.parse(message);
      if (parsed.kind === 'stop') {
        const question = open.get(parsed.id);
        if (question === undefined) return;
        question.stopped = true;
        threads.get(question.folder)?.post(parsed);
      } else {
        open.set(parsed.id, { folder: parsed.source.folder, stopped: false });
        making = making.then(() => ask(parsed));
      }
    },
  };
}
