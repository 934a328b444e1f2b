/** How the window asks the main process: the calls and events of the contract over the bridge of the preload script. */
import type { Answer, Ask, Bridge, CallName, EventName, Events, Reply } from '../shared/api.ts';
import type { PickedFiles } from '../shared/data.ts';
import type { ErrorCode } from '../shared/errors.ts';

export interface Api {
  /** @throws CallError with the code of the failure, which chooses words and remedies */
  call<C extends CallName>(name: C, ask: Ask<C>): Promise<Answer<C>>;
  /** @returns what ends the subscription */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
  /** @returns a token for what was dropped; null where nothing of it is a file */
  takeFiles(files: readonly File[]): Promise<PickedFiles | null>;
}

/** A call that was answered with a failure; the message is a sentence for people. */
export class CallError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'CallError';
    this.code = code;
  }
}

declare global {
  interface Window {
    /** laid by the preload script; absent only on a page that is not the program's window */
    readonly bridge: Bridge;
  }
}

/** @param bridge `window.bridge` in the program, a fake in tests */
export function connect(bridge: Bridge): Api {
  // Both ends are compiled against the one contract and main parses what it is asked, so what it answers is trusted
  // here: parsing 20,000 updates a second time would cost more than drawing them.
  return {
    async call<C extends CallName>(name: C, ask: Ask<C>): Promise<Answer<C>> {
      return opened((await bridge.invoke(name, ask)) as Reply<Answer<C>>);
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
      return bridge.subscribe(event, (payload) => listener(payload as Events[E]));
    },
    async takeFiles(files: readonly File[]): Promise<PickedFiles | null> {
      return opened((await bridge.takeFiles(files)) as Reply<PickedFiles | null>);
    },
  };
}

let connected: Api | null = null;

/** Called once, before anything is mounted. */
export function setApi(next: Api): void {
  connected = next;
}

/** The main process, as every module of the window uses it. */
export const api: Api = {
  call: (name, ask) => theApi().call(name, ask),
  on: (event, listener) => theApi().on(event, listener),
  takeFiles: (files) => theApi().takeFiles(files),
};

function theApi(): Api {
  if (connected === null) throw new Error('setApi comes before the first call');
  return connected;
}

function opened<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new CallError(reply.code, reply.message);
}
