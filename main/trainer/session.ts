/** The trainer's side: carries out what main asks, sends events in batches, and gives signs of life. */
import { assertNever } from '../../shared/assertNever.ts';
import { AppError } from '../../shared/errors.ts';
import type { Engine, EngineHost, PreparedRun, StampedEvent } from '../services/engineHost.ts';
import { failureOf, parseCommand } from './messages.ts';
import type { Answer, Command, Report, Request } from './messages.ts';

/** Updates and texts wait at most this long for company: main makes each batch durable. What is rarer is sent at once. */
const FLUSH_MS = 200;
const ALIVE_MS = 1000;

export interface SessionDeps {
  readonly post: (report: Report) => void;
  readonly host: EngineHost;
  /** what main has asked to end ends the process */
  readonly exit: () => void;
}

export interface Session {
  /** Takes a message as it arrived; reports its own failures. */
  handle(data: unknown): void;
  close(): void;
}

/** What can be asked of the training or rehearsal that goes on. */
interface Work {
  readonly pause: AbortController;
  readonly finish: AbortController;
  readonly sender: EventSender;
  saveWished: boolean;
}

export function createSession({ post, host, exit }: SessionDeps): Session {
  const prepared = new Map<number, PreparedRun>();
  let engine: Engine | null = null;
  let work: Work | null = null;

  const alive = (): void => post({ kind: 'alive', memory: process.memoryUsage.rss() });
  const beating = setInterval(alive, ALIVE_MS);

  function opened(): Engine {
    if (engine === null) throw new Error('no engine has been opened');
    return engine;
  }

  function runOf(id: number): PreparedRun {
    const run = prepared.get(id);
    if (run === undefined) throw new Error(`no prepared run ${id}`);
    return run;
  }

  async function answerTo(request: Request): Promise<Answer> {
    switch (request.kind) {
      case 'open': {
        engine = await host.open(request.choice);
        const { engine: name, reason, version, threads } = engine;
        return { kind: 'opened', identity: { engine: name, reason, version, threads } };
      }
      case 'prepare': {
        const run = await opened().prepare(request.job);
        prepared.set(request.id, run);
        const { vocab, ...facts } = run.facts;
        return { kind: 'prepared', prepared: request.id, facts: { ...facts, vocab: [...vocab] } };
      }
      case 'train':
        return train(request);
      case 'rehearse':
        return atWork(async ({ pause }) => {
          const rehearsal = await runOf(request.prepared).rehearse({ ...request.job, signal: pause.signal });
          return { kind: 'rehearsed', rehearsal: { ...rehearsal, updates: [...rehearsal.updates] } };
        });
      case 'keep': {
        const kept = await runOf(request.prepared).keep(request.job);
        return { kind: 'kept', kept: { ...kept, samples: [...kept.samples] } };
      }
      case 'measure':
        return atWork(async ({ pause }) => {
          const { id, job } = request;
          const tell = rarely((done) => post({ kind: 'progress', id, done }));
          return {
            kind: 'measured',
            measured: await opened().measure(job, { signal: pause.signal, onProgress: tell }),
          };
        });
      default:
        return assertNever(request);
    }
  }

  function train({ prepared: id, order }: Extract<Request, { kind: 'train' }>): Promise<Answer> {
    return atWork(async (now) => {
      const outcome = await runOf(id).train({
        ...order,
        emit: (events) => now.sender.add(events),
        settled: () => now.sender.settled(),
        takeSave: () => {
          const wished = now.saveWished;
          now.saveWished = false;
          return wished;
        },
        signal: now.pause.signal,
        finish: now.finish.signal,
      });
      await now.sender.settled();
      return { kind: 'trained', outcome };
    });
  }

  async function atWork(act: (now: Work) => Promise<Answer>): Promise<Answer> {
    if (work !== null) throw new Error('the trainer does one thing at a time');
    const sender = new EventSender(post);
    work = { pause: new AbortController(), finish: new AbortController(), sender, saveWished: false };
    try {
      return await act(work);
    } finally {
      sender.close();
      work = null;
    }
  }

  function control(what: Extract<Command, { kind: 'control' }>['what']): void {
    if (work === null) return; // it has just ended by itself
    switch (what) {
      case 'pause':
        work.pause.abort();
        break;
      case 'finish':
        work.finish.abort();
        break;
      case 'save':
        work.saveWished = true;
        break;
      case 'abort':
        work.sender.fail();
        work.pause.abort();
        break;
      default:
        assertNever(what);
    }
  }

  async function reply(request: Request): Promise<void> {
    try {
      post({ kind: 'answer', id: request.id, answer: await answerTo(request) });
    } catch (error) {
      post({ kind: 'failed', id: request.id, failure: failureOf(error) });
    }
  }

  function close(): void {
    clearInterval(beating);
    for (const run of prepared.values()) run.release();
    prepared.clear();
  }

  return {
    handle(data) {
      const command = parseCommand(data);
      switch (command.kind) {
        case 'control':
          control(command.what);
          break;
        case 'stored':
          work?.sender.stored(command.batch);
          break;
        case 'release':
          prepared.get(command.prepared)?.release();
          prepared.delete(command.prepared);
          break;
        case 'shutdown':
          close();
          exit();
          break;
        default:
          void reply(command); // reports its own failures
      }
      alive();
    },
    close,
  };
}

/** Passes on what comes after a while only: nobody looks at a thousand windows a second. */
function rarely(tell: (done: number) => void): (done: number) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (done) => {
    const now = performance.now();
    if (now - last < FLUSH_MS) return;
    last = now;
    tell(done);
  };
}

/** Collects events into batches, and knows which of them main has stored. */
class EventSender {
  readonly #post: (report: Report) => void;
  #waiting: StampedEvent[] = [];
  #timer: NodeJS.Timeout | null = null;
  #sent = 0;
  #stored = 0;
  #failed = false;
  #settling: { resolve: () => void; reject: (error: Error) => void }[] = [];

  constructor(post: (report: Report) => void) {
    this.#post = post;
  }

  add(events: readonly StampedEvent[]): void {
    this.#waiting.push(...events);
    if (events.some(({ event }) => event.kind !== 'update' && event.kind !== 'sample')) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), FLUSH_MS);
  }

  stored(batch: number): void {
    this.#stored = Math.max(this.#stored, batch);
    if (this.#stored < this.#sent) return;
    for (const { resolve } of this.#settling.splice(0)) resolve();
  }

  /** Resolves when main has stored everything that was added. */
  settled(): Promise<void> {
    this.#flush();
    return new Promise((resolve, reject) => {
      if (this.#failed) reject(notStored());
      else if (this.#stored >= this.#sent) resolve();
      else this.#settling.push({ resolve, reject });
    });
  }

  /** What was sent will never be stored. */
  fail(): void {
    this.#failed = true;
    for (const { reject } of this.#settling.splice(0)) reject(notStored());
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #flush(): void {
    this.close();
    this.#timer = null;
    if (this.#waiting.length === 0) return;
    const events = this.#waiting.map(({ time, event }) => ({ time, event: mutable(event) }));
    this.#waiting = [];
    this.#post({ kind: 'events', batch: ++this.#sent, events });
  }
}

function mutable(
  event: StampedEvent['event'],
): Extract<Report, { kind: 'events' }>['events'][number]['event'] {
  return event.kind === 'update' ? { ...event, lr: [...event.lr] } : event;
}

function notStored(): AppError {
  return new AppError('internal/not-stored', 'What the run measured could not be stored.');
}
