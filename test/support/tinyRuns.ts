/** Runs of the tiny model on the tiny dataset, to their end or to a sudden one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FinetuneRequest, ResumeRequest } from '../../main/services/requests.ts';
import type { Library, RunOutcome } from '../../main/services/types.ts';
import { TINY_SETTINGS } from './tinyLibrary.ts';

/** The same as in trainInChild.ts. */
export const REQUEST: FinetuneRequest = {
  model: 'tiny',
  data: 'tales',
  settings: TINY_SETTINGS,
  epochs: 2,
  seed: 3,
  checkpointEvery: 7,
  threads: 1,
};

export function finetune(library: Library, more: Partial<FinetuneRequest> = {}): Promise<RunOutcome> {
  return library.runs.finetune({ ...REQUEST, ...more });
}

/** Resumes a run; `steps` are those of its update lines. */
export async function resume(
  library: Library,
  request: ResumeRequest,
): Promise<{ outcome: RunOutcome; steps: number[] }> {
  const steps: number[] = [];
  const outcome = await library.runs.resume({
    ...request,
    onEvent: (event) => {
      if (event.kind === 'update') steps.push(event.step);
    },
  });
  return { outcome, steps };
}

/** Fine-tunes in a process of its own and kills it without warning when it has shown `step`; returns the last shown. */
export async function killAfter(library: string, name: string, step: number): Promise<number> {
  const script = fileURLToPath(new URL('./trainInChild.ts', import.meta.url));
  const child = spawn(process.execPath, [script, library, name], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let shown = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    shown = Number(/"step":(\d+)/.exec(line)?.[1] ?? shown);
    if (shown >= step) child.kill('SIGKILL');
  }
  await ended;
  if (shown < step) throw new Error(`the run ended after step ${shown}`);
  return shown;
}
