/** The ingest process as a child of plain Node: the same worker that the window forks by Electron. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ForkJob } from '../../main/ingest/job.ts';

const WORKER = fileURLToPath(new URL('../../main/ingest/worker.ts', import.meta.url));

export interface NodeIngest {
  readonly fork: ForkJob;
  /** every process that was started, the newest last */
  readonly processes: readonly ChildProcess[];
}

export function nodeIngest({ heapMegabytes = 512 } = {}): NodeIngest {
  const processes: ChildProcess[] = [];
  onTestFinished(() => {
    for (const child of processes) child.kill('SIGKILL');
  });
  return {
    processes,
    fork: () => {
      const child = fork(WORKER, [], {
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        execArgv: [`--max-old-space-size=${heapMegabytes}`],
      });
      processes.push(child);
      let errors = '';
      child.stderr?.on('data', (piece: Buffer) => (errors += piece.toString()));
      return {
        // a process that has just ended tells of it by its exit
        post: (message) => child.send(message, () => undefined),
        onMessage: (listener) => {
          child.on('message', listener);
        },
        onEnd: (listener) => {
          child.once('exit', (code) => listener({ code, errors }));
        },
        kill: () => {
          child.kill('SIGKILL');
        },
      };
    },
  };
}
