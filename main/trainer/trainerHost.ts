/** Owns the trainer's process: starts it when it is needed, speaks with it, watches over it, and ends it. */
import { assertNever } from '../../shared/assertNever.ts';
import { AppError } from '../../shared/errors.ts';
import type {
  Engine,
  EngineHost,
  EngineIdentity,
  PreparedFacts,
  PreparedRun,
  PrepareJob,
  RehearseJob,
  StampedEvent,
  TrainOrder,
} from '../services/engineHost.ts';
import type { EngineChoice } from '../services/types.ts';
import { errorOf, parseReport } from './messages.ts';
import type { Answer, Command, Report, Request } from './messages.ts';
import { trainerLost } from './trainerProcess.ts';
import type { EndReason, ForkTrainer, TrainerProcess } from './trainerProcess.ts';
import { Watchdog } from './watchdog.ts';
import type { Patience } from './watchdog.ts';

export type TrainerState = 'idle' | 'starting' | 'running' | 'stopping';

export interface TrainerHostDeps {
  readonly fork: ForkTrainer;
  /** a line of the process's own, for the log */
  readonly log?: (line: string) => void;
  readonly patience?: Partial<Patience>;
  /** how long a process without work is kept, in milliseconds */
  readonly keepWarm?: number;
}

const KEEP_WARM_MS = 60_000;
const SHUTDOWN_MS = 5000;
const OUTPUT_KEPT = 4000;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

type Distributed<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** One process and all that waits for it. */
interface Live {
  readonly process: TrainerProcess;
  readonly choice: string;
  readonly waiting: Map<number, Waiting>;
  readonly watchdog: Watchdog;
  readonly ended: Promise<void>;
  readonly markEnded: () => void;
  identity: Promise<EngineIdentity> | null;
  take: ((batch: number, events: readonly StampedEvent[]) => void) | null;
  memory: number | null;
  output: string;
  reason: EndReason | null;
  lost: AppError | null;
}

export class TrainerHost implements EngineHost {
  readonly #deps: TrainerHostDeps;
  #live: Live | null = null;
  #state: TrainerState = 'idle';
  #requests = 0;
  #idle: NodeJS.Timeout | null = null;

  constructor(deps: TrainerHostDeps) {
    this.#deps = deps;
  }

  get state(): TrainerState {
    return this.#state;
  }

  /** Bytes that the process holds, by its own word; null while there is none. */
  get memory(): number | null {
    return this.#live?.memory ?? null;
  }

  /** @throws AppError `engine/unavailable`, `trainer/…` */
  async open(choice: EngineChoice): Promise<Engine> {
    this.#stayWarm();
    const key = `${choice.engine ?? 'best'} ${choice.threads ?? 'own'}`;
    if (this.#live !== null && (this.#live.choice !== key || this.#state === 'stopping')) await this.end();
    const live = this.#live ?? this.#start(key);
    live.identity ??= this.#askOpen(live, choice);
    try {
      const identity = await live.identity;
      return { ...identity, prepare: (job) => this.#prepare(live, job) };
    } finally {
      this.#coolDown();
    }
  }

  /** The run that trains writes a checkpoint at its next update and goes on. */
  saveNow(): void {
    if (this.#live !== null) send(this.#live, { kind: 'control', what: 'save' });
  }

  /** Ends the process at once: what came after the last checkpoint is lost. */
  kill(reason: EndReason): void {
    if (this.#live === null) return;
    this.#live.reason = reason;
    this.#live.process.kill();
  }

  /** Asks the process to end, and ends it where it does not hear. */
  async end(): Promise<void> {
    const live = this.#live;
    if (live === null) return;
    this.#stayWarm();
    if (this.#state !== 'stopping') {
      this.#state = 'stopping';
      live.reason ??= 'asked';
      send(live, { kind: 'shutdown' });
    }
    const impatience = setTimeout(() => live.process.kill(), SHUTDOWN_MS);
    await live.ended;
    clearTimeout(impatience);
  }

  #start(choice: string): Live {
    this.#state = 'starting';
    const process = this.#deps.fork();
    let markEnded = (): void => undefined;
    const ended = new Promise<void>((resolve) => (markEnded = resolve));
    const live: Live = {
      ...{ process, choice, ended, markEnded, waiting: new Map() },
      watchdog: new Watchdog(this.#deps.patience ?? {}, () => this.#hung(live)),
      ...{ identity: null, take: null, memory: null, output: '', reason: null, lost: null },
    };
    this.#live = live;
    process.onMessage((message) => this.#receive(live, message));
    process.onOutput((text) => {
      live.output = (live.output + text).slice(-OUTPUT_KEPT);
      for (const line of text.split('\n')) if (line.trim() !== '') this.#deps.log?.(line);
    });
    process.onExit((code, signal) => this.#exited(live, code, signal));
    return live;
  }

  #hung(live: Live): void {
    live.reason = 'hung';
    live.process.kill();
  }

  #exited(live: Live, code: number | null, signal: string | null): void {
    live.watchdog.close();
    live.lost = trainerLost({ code, signal, output: live.output }, live.reason);
    for (const { reject } of live.waiting.values()) reject(live.lost);
    live.waiting.clear();
    if (this.#live === live) {
      this.#live = null;
      this.#state = 'idle';
    }
    live.markEnded();
  }

  #receive(live: Live, message: unknown): void {
    live.watchdog.sign();
    let report: Report;
    try {
      report = parseReport(message);
    } catch (error) {
      this.#deps.log?.(`a message that nobody understands: ${String(error)}`);
      live.process.kill();
      return;
    }
    switch (report.kind) {
      case 'answer':
        take(live, report.id)?.resolve(report.answer);
        break;
      case 'failed':
        take(live, report.id)?.reject(errorOf(report.failure));
        break;
      case 'events':
        live.take?.(report.batch, report.events);
        break;
      case 'alive':
        live.memory = report.memory;
        break;
      case 'broken':
        live.output = (live.output + report.failure.message).slice(-OUTPUT_KEPT);
        this.#deps.log?.(`broken: ${report.failure.code}`);
        break;
      default:
        assertNever(report);
    }
  }

  #ask(live: Live, request: Distributed<Request, 'id'>): { id: number; answer: Promise<Answer> } {
    const id = ++this.#requests;
    if (live.lost !== null) return { id, answer: Promise.reject(live.lost) };
    const answer = new Promise<Answer>((resolve, reject) => live.waiting.set(id, { resolve, reject }));
    send(live, { ...request, id });
    return { id, answer };
  }

  async #askOpen(live: Live, { engine, threads }: EngineChoice): Promise<EngineIdentity> {
    const choice = {
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
    };
    try {
      const answer = await live.watchdog.during('waiting', this.#ask(live, { kind: 'open', choice }).answer);
      if (answer.kind !== 'opened') throw unexpected(answer);
      if (this.#state === 'starting') this.#state = 'running';
      return answer.identity;
    } catch (error) {
      live.identity = null;
      throw error;
    }
  }

  async #prepare(live: Live, job: PrepareJob): Promise<PreparedRun> {
    this.#stayWarm();
    const vocabulary = job.vocabulary === null ? null : [...job.vocabulary];
    const asked = this.#ask(live, { kind: 'prepare', job: { ...job, vocabulary } });
    try {
      const answer = await live.watchdog.during('waiting', asked.answer);
      if (answer.kind !== 'prepared') throw unexpected(answer);
      return this.#preparedRun(live, answer.prepared, answer.facts);
    } catch (error) {
      this.#coolDown();
      throw error;
    }
  }

  #preparedRun(live: Live, prepared: number, facts: PreparedFacts): PreparedRun {
    let trained = false;
    return {
      facts,
      train: (order) => {
        trained = true;
        return this.#train(live, prepared, order);
      },
      rehearse: async ({ epochs, scratch, signal }: RehearseJob) => {
        const stop = (): void => send(live, { kind: 'control', what: 'pause' });
        signal.addEventListener('abort', stop);
        try {
          const asked = this.#ask(live, { kind: 'rehearse', prepared, job: { epochs, scratch } });
          const answer = await live.watchdog.during('waiting', asked.answer);
          if (answer.kind !== 'rehearsed') throw unexpected(answer);
          return answer.rehearsal;
        } finally {
          signal.removeEventListener('abort', stop);
        }
      },
      keep: async (job) => {
        const answer = await live.watchdog.during(
          'waiting',
          this.#ask(live, { kind: 'keep', prepared, job }).answer,
        );
        if (answer.kind !== 'kept') throw unexpected(answer);
        return answer.kept;
      },
      release: () => {
        send(live, { kind: 'release', prepared });
        // a process that has trained holds far more than it gives back by itself
        if (trained && this.#live === live)
          void this.end(); // ends by itself or is killed
        else this.#coolDown();
      },
    };
  }

  async #train(live: Live, prepared: number, order: TrainOrder): ReturnType<PreparedRun['train']> {
    const { epochs, checkpointDir, checkpointEvery, resume, before, landing, emit, signal, finish } = order;
    let refused: unknown = null;
    live.take = (batch, events) => {
      live.watchdog.follow(events);
      if (refused !== null) return;
      try {
        emit(events);
        send(live, { kind: 'stored', batch });
      } catch (error) {
        refused = error ?? new Error('not stored');
        send(live, { kind: 'control', what: 'abort' });
      }
    };
    const asked = this.#ask(live, {
      kind: 'train',
      prepared,
      order: { epochs, checkpointDir, checkpointEvery, resume, before, landing },
    });
    const undo = [
      onAbort(signal, () => send(live, { kind: 'control', what: 'pause' })),
      onAbort(finish, () => send(live, { kind: 'control', what: 'finish' })),
    ];
    try {
      const answer = await live.watchdog.during('training', asked.answer);
      if (refused !== null) throw refused instanceof Error ? refused : new Error('not stored');
      if (answer.kind !== 'trained') throw unexpected(answer);
      return answer.outcome;
    } catch (error) {
      throw refused instanceof Error ? refused : error;
    } finally {
      live.take = null;
      for (const remove of undo) remove();
    }
  }

  #stayWarm(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  /** A process that nobody has asked anything for a while is ended. */
  #coolDown(): void {
    this.#stayWarm();
    this.#idle = setTimeout(() => {
      if (this.#live !== null && this.#live.waiting.size === 0) void this.end(); // ends by itself or is killed
    }, this.#deps.keepWarm ?? KEEP_WARM_MS);
    this.#idle.unref();
  }
}

function send(live: Live, command: Command): void {
  if (live.lost === null) live.process.post(command);
}

function take(live: Live, id: number): Waiting | undefined {
  const waiting = live.waiting.get(id);
  live.waiting.delete(id);
  return waiting;
}

function onAbort(signal: AbortSignal, act: () => void): () => void {
  if (signal.aborted) act();
  signal.addEventListener('abort', act);
  return () => signal.removeEventListener('abort', act);
}

function unexpected(answer: Answer): AppError {
  return new AppError(
    'internal/trainer-answer',
    `The training process answered “${answer.kind}” to something else.`,
  );
}
