/** The sampler's process as a child of plain Node: the same worker that the window forks by Electron. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ForkSampler } from '../../main/play/samplerHost.ts';

const WORKER = fileURLToPath(new URL('../../main/sampler/worker.ts', import.meta.url));

export interface NodeSampler {
  readonly fork: ForkSampler;
  /** every process that was started, the newest last */
  readonly processes: readonly ChildProcess[];
}

export function nodeSampler(): NodeSampler {
  const processes: ChildProcess[] = [];
  onTestFinished(() => {
    for (const child of processes) child.kill('SIGKILL');
  });
  return { processes, fork: () => childSampler(processes) };
}

/** @param processes takes the new one */
function childSampler(processes: ChildProcess[]): ReturnType<ForkSampler> {
  const child = fork(WORKER, [], {
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  processes.push(child);
  return {
    // a process that has just ended tells of it by its exit
    post: (message) => child.send(message, () => undefined),
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onEnd: (listener) => {
      child.once('exit', (code) => listener({ code, errors: '' }));
    },
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
