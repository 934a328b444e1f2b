/** Starts helper processes in the window: throw-away, with a limit on their memory. */
import { utilityProcess } from 'electron';
import type { Port } from './job.ts';
import { heapFlags, heapMegabytes } from './limits.ts';

/** What a process says on its standard error is only looked at when it has died. */
const ERRORS_KEPT = 4000;

/**
 * @param script the built worker
 * @param name of the process among those of the system, after the program's
 */
export function forkHelper<Message>(script: string, name: string): () => Port<Message> {
  return () => {
    const child = utilityProcess.fork(script, [], {
      serviceName: `ULMFiT Studio ${name}`,
      stdio: ['ignore', 'ignore', 'pipe'],
      execArgv: heapFlags(heapMegabytes()),
    });
    let errors = '';
    child.stderr?.on('data', (piece: Buffer) => {
      errors = (errors + piece.toString('utf8')).slice(-ERRORS_KEPT);
    });
    let pid: number | undefined;
    let wanted = false;
    child.once('spawn', () => {
      pid = child.pid;
      if (wanted) killHard();
    });
    function killHard(): void {
      // its own kill() only asks, and a process busy with a long text does not hear that
      if (pid === undefined) wanted = true;
      else
        try {
          process.kill(pid, 'SIGKILL');
        } catch {
          // it is gone already
        }
    }
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => {
        child.on('message', listener);
      },
      onEnd: (listener) => {
        child.once('exit', (code) => {
          pid = undefined;
          listener({ code, errors });
        });
      },
      kill: killHard,
    };
  };
}
