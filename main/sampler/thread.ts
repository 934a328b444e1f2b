/** Entry of a thread that holds one model and answers what it is asked; several questions side by side. */
import { parentPort, workerData } from 'node:worker_threads';
import { answer } from './answers.ts';
import { failureOf } from './failure.ts';
import { sourceSchema, toThreadSchema } from './messages.ts';
import type { FromThread, Work } from './messages.ts';
import { openModel } from './openModel.ts';
import type { OpenModel } from './openModel.ts';
import { newestOf, readSource } from './source.ts';

const source = sourceSchema.parse(workerData);
const stopped = new Set<number>();
let loaded: { readonly identity: string; readonly model: Promise<OpenModel> } | null = null;

function send(message: FromThread): void {
  parentPort?.postMessage(message);
}

/** The weights as they are now; read again where they have changed. */
async function current(): Promise<OpenModel> {
  const { identity } = await newestOf(source);
  if (loaded?.identity === identity) return loaded.model;
  const model = load();
  loaded = { identity, model };
  model.catch(() => {
    if (loaded?.model === model) loaded = null; // the next question tries again
  });
  return model;
}

async function load(): Promise<OpenModel> {
  const model = openModel(await readSource(source));
  send({ kind: 'loaded', bytes: model.network.bytes });
  return model;
}

async function work(id: number, asked: Work): Promise<void> {
  try {
    const begun = performance.now();
    const model = await current();
    const loadMs = performance.now() - begun;
    const end = await answer(
      model,
      asked,
      loadMs,
      () => stopped.has(id),
      (words) => send({ kind: 'words', id, words }),
    );
    send({ kind: 'done', id, end });
  } catch (error) {
    send({ kind: 'failed', id, ...failureOf(error) });
  } finally {
    stopped.delete(id);
  }
}

parentPort?.on('message', (message: unknown) => {
  const parsed = toThreadSchema.parse(message);
  if (parsed.kind === 'stop') stopped.add(parsed.id);
  // reports its own failures
  else void work(parsed.id, parsed.work);
});
