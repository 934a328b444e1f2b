/** Owns the trainer's process: starts it when it is needed, keeps it while it is, and ends it. */
import { AppError } from '../../shared/errors.ts';
import type { Engine, EngineHost, EngineIdentity, PreparedRun, PrepareJob } from '../services/engineHost.ts';
import type { Measured, MeasureJob, Watch } from '../services/measureShapes.ts';
import type { EngineChoice } from '../services/types.ts';
import { Conversation } from './conversation.ts';
import { measure, remoteRun, unexpected } from './remoteRun.ts';
import type { EndReason, ForkTrainer } from './trainerProcess.ts';
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

/** One process, and what it was started for. */
interface Live {
  readonly talk: Conversation;
  readonly choice: string;
  readonly opening: Promise<EngineIdentity>;
  identity: EngineIdentity | null;
}

export class TrainerHost implements EngineHost {
  readonly #deps: TrainerHostDeps;
  #live: Live | null = null;
  #state: TrainerState = 'idle';
  #idle: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  /** prepared runs that were not given back */
  #held = 0;

  constructor(deps: TrainerHostDeps) {
    this.#deps = deps;
  }

  get state(): TrainerState {
    return this.#state;
  }

  /** Bytes that the process holds, by its own word; null while there is none. */
  get memory(): number | null {
    return this.#live?.talk.memory ?? null;
  }

  /** What computes in the process, once it is known. */
  get identity(): EngineIdentity | null {
    return this.#live?.identity ?? null;
  }

  /**
   * @param any whichever process there is will do: for who only asks what computes, and must not take it from a run
   * @throws AppError `engine/unavailable`, `trainer/…`, `run/other-live`
   */
  async open(choice: EngineChoice, { any = false }: { readonly any?: boolean } = {}): Promise<Engine> {
    this.#stayWarm();
    const live = await this.#inTurn(() => this.#liveFor(choice, any));
    try {
      const identity = await live.opening;
      return {
        ...identity,
        prepare: (job) => this.#prepare(live.talk, job),
        measure: (job, watch) => this.#measure(live.talk, job, watch),
      };
    } finally {
      this.#coolDown();
    }
  }

  /** The process that there is, or a new one where it was started for something else. */
  async #liveFor(choice: EngineChoice, any: boolean): Promise<Live> {
    const key = `${choice.engine ?? 'best'} ${choice.threads ?? 'own'}`;
    const live = this.#live;
    const fits = live !== null && (any || live.choice === key);
    if (fits && this.#state !== 'stopping') return live;
    if (live !== null && !fits && this.#isTraining()) throw busy();
    // TensorFlow reads its threads once, so other threads need another process
    await this.end();
    return this.#start(key, choice);
  }

  /** Ending one process and starting another is not to be done by two at a time. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The run that trains writes a checkpoint at its next update and goes on. */
  saveNow(): void {
    this.#live?.talk.send({ kind: 'control', what: 'save' });
  }

  /** Ends the process at once: what came after the last checkpoint is lost. */
  kill(reason: EndReason): void {
    this.#live?.talk.kill(reason);
  }

  /** Asks the process to end, and ends it where it does not hear. */
  async end(): Promise<void> {
    const { talk } = this.#live ?? {};
    if (talk === undefined) return;
    this.#stayWarm();
    if (this.#state !== 'stopping') {
      this.#state = 'stopping';
      talk.endSoon();
    }
    const impatience = setTimeout(() => talk.kill(), SHUTDOWN_MS);
    await talk.ended;
    clearTimeout(impatience);
  }

  #start(key: string, { engine, threads }: EngineChoice): Live {
    this.#state = 'starting';
    const { fork, patience = {}, log = () => undefined } = this.#deps;
    const talk = new Conversation(fork(), patience, log);
    const choice = {
      ...(engine === undefined ? {} : { engine }),
      ...(threads === undefined ? {} : { threads }),
    };
    const opening = talk.ask({ kind: 'open', choice }).then((answer) => {
      if (answer.kind !== 'opened') throw unexpected(answer);
      live.identity = answer.identity;
      if (this.#live === live && this.#state === 'starting') this.#state = 'running';
      return answer.identity;
    });
    const live: Live = { talk, choice: key, opening, identity: null };
    this.#live = live;
    opening.catch(() => {
      if (this.#live === live) void this.end(); // a process without an engine is of no use; it ends or is killed
    });
    void talk.ended.then(() => {
      if (this.#live !== live) return;
      this.#live = null;
      this.#state = 'idle';
    });
    return live;
  }

  async #prepare(talk: Conversation, job: PrepareJob): Promise<PreparedRun> {
    this.#stayWarm();
    const { vocabulary: own } = job;
    const vocabulary = own === null || own === 'base' ? own : [...own];
    try {
      const answer = await talk.ask({ kind: 'prepare', job: { ...job, vocabulary } });
      if (answer.kind !== 'prepared') throw unexpected(answer);
      this.#held++;
      return remoteRun(talk, answer.prepared, answer.facts, (trained) => {
        this.#held--;
        // a process that has trained holds far more than it gives back by itself
        if (trained && this.#live?.talk === talk)
          void this.end(); // ends by itself or is killed
        else this.#coolDown();
      });
    } catch (error) {
      this.#coolDown();
      throw error;
    }
  }

  async #measure(talk: Conversation, job: MeasureJob, watch: Watch): Promise<Measured> {
    this.#stayWarm();
    try {
      return await measure(talk, job, watch);
    } finally {
      this.#coolDown();
    }
  }

  #isTraining(): boolean {
    return this.#live !== null && this.#live.talk.onEvents !== null;
  }

  #stayWarm(): void {
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
  }

  /** A process that nobody has asked anything for a while is ended. */
  #coolDown(): void {
    this.#stayWarm();
    this.#idle = setTimeout(() => {
      if (this.#held === 0 && this.#live?.talk.busy === false) void this.end(); // ends by itself or is killed
    }, this.#deps.keepWarm ?? KEEP_WARM_MS);
    this.#idle.unref();
  }
}

function busy(): AppError {
  const message =
    'A run is going on with another engine or number of threads. Wait for its end, or pause it first.';
  return new AppError('run/other-live', message);
}
