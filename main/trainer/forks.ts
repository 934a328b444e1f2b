/** Ways to start the trainer's process: as a utility process of Electron, or as a child of plain Node. */
import { fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { ForkTrainer, TrainerProcess } from './trainerProcess.ts';

/** The part of Electron's `UtilityProcess` that is needed, so that this file runs without Electron. */
interface UtilityChild {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

interface UtilityOptions {
  readonly serviceName: string;
  readonly stdio: 'pipe';
}

/** @param forkUtility Electron's `utilityProcess.fork`, with the path of the built worker */
export function utilityTrainer(
  forkUtility: (modulePath: string, args: string[], options: UtilityOptions) => UtilityChild,
  worker: string,
): ForkTrainer {
  return () => {
    const child = forkUtility(worker, [], { serviceName: 'ULMFiT trainer', stdio: 'pipe' });
    return {
      // a utility process has one only when it has come up
      get pid() {
        return child.pid;
      },
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onOutput: (listener) => hear([child.stdout, child.stderr], listener),
      onExit: (listener) => child.once('exit', (code) => listener(code, null)),
      kill: () => {
        // its own kill() asks politely, which a process in the middle of an operation does not hear
        if (child.pid === undefined) child.kill();
        else endNow(child.pid);
      },
    };
  };
}

/** @param worker path of the worker, as Node can run it */
export function childTrainer(worker: string): ForkTrainer {
  return () => {
    const child = fork(worker, [], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    const trainer: TrainerProcess = {
      pid: child.pid,
      post: (message) => {
        if (child.connected && typeof message === 'object' && message !== null) child.send(message, ignore);
      },
      onMessage: (listener) => child.on('message', listener),
      onOutput: (listener) => hear([child.stdout, child.stderr], listener),
      onExit: (listener) => child.once('exit', listener),
      kill: () => child.kill('SIGKILL'),
    };
    return trainer;
  };
}

/** A message to a process that has just ended; its exit is told by another event. */
const ignore = (): void => undefined;

function hear(
  streams: readonly (Readable | NodeJS.ReadableStream | null)[],
  listener: (text: string) => void,
): void {
  for (const stream of streams) {
    stream?.setEncoding('utf8');
    stream?.on('data', (text) => listener(String(text)));
  }
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended in the meantime
  }
}
