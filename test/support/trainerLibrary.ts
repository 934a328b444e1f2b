/** A tiny library whose runs are trained by a process of its own, as in the app. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Context } from '../../main/services/context.ts';
import { openContext } from '../../main/services/library.ts';
import type { Library } from '../../main/services/types.ts';
import { childTrainer } from '../../main/trainer/forks.ts';
import { TrainerHost } from '../../main/trainer/trainerHost.ts';
import type { TrainerHostDeps } from '../../main/trainer/trainerHost.ts';
import { tinyLibrary } from './tinyLibrary.ts';

export const WORKER = fileURLToPath(new URL('../../main/trainer/worker.ts', import.meta.url));
/** Trains slowly, hangs or breaks where it is told to. */
export const FAULTY_WORKER = fileURLToPath(new URL('./faultyWorker.ts', import.meta.url));

/** Trains in a process that owns a trainer, and kills that owner when it has shown `step`. */
export async function killOwnerAfter(
  library: string,
  name: string,
  step: number,
): Promise<{ shown: number; trainer: number }> {
  const script = fileURLToPath(new URL('./ownTrainer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, library, name, WORKER], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let shown = 0;
  let trainer = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    trainer = Number(/"trainer":(\d+)/.exec(line)?.[1] ?? trainer);
    shown = Number(/"step":(\d+)/.exec(line)?.[1] ?? shown);
    if (shown >= step) child.kill('SIGKILL');
  }
  await ended;
  if (shown < step) throw new Error(`the run ended after step ${String(shown)}`);
  return { shown, trainer };
}

export interface TrainerLibrary {
  readonly dir: string;
  /** on the engine in this process */
  readonly inProcess: Library;
  readonly ctx: Context;
  /** on the trainer's process */
  readonly runs: Library['runs'];
  readonly host: TrainerHost;
  readonly output: string[];
}

export async function trainerLibrary(
  dir: string,
  { worker = WORKER, ...deps }: Partial<TrainerHostDeps> & { readonly worker?: string } = {},
): Promise<TrainerLibrary> {
  const inProcess = await tinyLibrary(dir);
  const output: string[] = [];
  const host = new TrainerHost({ fork: childTrainer(worker), log: (line) => output.push(line), ...deps });
  const { ctx, library } = await openContext(join(dir, 'library'), host);
  onTestFinished(async () => {
    await host.end();
    library.close();
  });
  return { dir, inProcess, ctx, runs: library.runs, host, output };
}
