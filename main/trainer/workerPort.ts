/** Joins a session to the process it lives in, which only this file knows: a utility process of Electron, or a child of Node. */
import { writeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import type { EngineHost } from '../services/engineHost.ts';
import { failureOf } from './messages.ts';
import type { Report } from './messages.ts';
import { createSession } from './session.ts';

/** Electron's port to the parent; its own types would bring Electron into a program that must not know it. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

interface Parent {
  post(report: Report): void;
  listen(take: (data: unknown) => void): void;
}

/** Runs a session until main says that it is over, or something breaks. */
export function startWorker(host: EngineHost): void {
  giveWay();
  const parent = parentOf();
  // a utility process does not end when it has nothing to do
  const session = createSession({ post: parent.post, host, exit: () => process.exit(0) });
  const broken = (error: unknown): void => {
    writeSync(2, `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    parent.post({ kind: 'broken', failure: failureOf(error) });
    // the message is on its way when this turn of the loop is over
    setImmediate(() => process.exit(1));
  };
  process.on('unhandledRejection', broken);
  process.on('uncaughtException', broken);
  parent.listen((data) => session.handle(data));
}

/** The window and whatever else a person does come first; on a computer that is otherwise idle nothing is lost. */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // a system that does not allow it is fair by itself
  }
}

function parentOf(): Parent {
  const port: unknown = Reflect.get(process, 'parentPort');
  if (isPort(port)) {
    return {
      post: (report) => port.postMessage(report),
      listen: (take) => port.on('message', ({ data }) => take(data)),
    };
  }
  // without a parent there is nobody to train for
  process.on('disconnect', () => process.exit(0));
  return {
    post: (report) => process.send?.(report),
    listen: (take) => process.on('message', take),
  };
}

function isPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}
