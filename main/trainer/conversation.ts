/** What is said with one trainer's process, from its start to its end: requests and answers, events, signs of life. */
import { assertNever } from '../../shared/assertNever.ts';
import type { AppError } from '../../shared/errors.ts';
import type { StampedEvent } from '../services/engineHost.ts';
import { errorOf, parseReport } from './messages.ts';
import type { Answer, Command, Report, Request } from './messages.ts';
import { trainerLost } from './trainerProcess.ts';
import type { EndReason, TrainerProcess } from './trainerProcess.ts';
import { Watchdog } from './watchdog.ts';
import type { Patience } from './watchdog.ts';

const OUTPUT_KEPT = 4000;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((done: number) => void) | undefined;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type Question = Without<Request, 'id'>;

export class Conversation {
  readonly #process: TrainerProcess;
  readonly #log: (line: string) => void;
  readonly #waiting = new Map<number, Waiting>();
  readonly #watchdog: Watchdog;
  #requests = 0;
  #output = '';
  #memory: number | null = null;
  #reason: EndReason | null = null;
  #lost: AppError | null = null;
  /** resolves when the process is gone */
  readonly ended: Promise<void>;
  /** who takes the events of the training that goes on */
  onEvents: ((batch: number, events: readonly StampedEvent[]) => void) | null = null;

  constructor(process: TrainerProcess, patience: Partial<Patience>, log: (line: string) => void) {
    this.#process = process;
    this.#log = log;
    this.#watchdog = new Watchdog(patience, () => this.kill('hung'));
    process.onMessage((message) => this.#receive(message));
    process.onOutput((text) => this.#hear(text));
    this.ended = new Promise((resolve) => {
      process.onExit((code, signal) => {
        this.#exited(code, signal);
        resolve();
      });
    });
  }

  /** Bytes that the process holds, by its own word. */
  get memory(): number | null {
    return this.#memory;
  }

  /** Whether an answer is waited for. */
  get busy(): boolean {
    return this.#waiting.size > 0;
  }

  send(command: Command): void {
    if (this.#lost === null) this.#process.post(command);
  }

  /** @throws AppError as the trainer answers, or `trainer/…` when it ends without an answer */
  async ask(
    question: Question,
    doing: keyof Patience = 'waiting',
    onProgress?: (done: number) => void,
  ): Promise<Answer> {
    const id = ++this.#requests;
    if (this.#lost !== null) throw this.#lost;
    const answer = new Promise<Answer>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject, onProgress }),
    );
    this.send({ ...question, id });
    return this.#watchdog.during(doing, answer);
  }

  /** Asks it to end. */
  endSoon(): void {
    this.#reason ??= 'asked';
    this.send({ kind: 'shutdown' });
  }

  /** Ends it at once; without a reason where `endSoon` was not heard. */
  kill(reason?: EndReason): void {
    this.#reason = reason ?? this.#reason;
    this.#process.kill();
  }

  #exited(code: number | null, signal: string | null): void {
    this.#watchdog.close();
    this.#memory = null;
    this.#lost = trainerLost({ code, signal, output: this.#output }, this.#reason);
    for (const { reject } of this.#waiting.values()) reject(this.#lost);
    this.#waiting.clear();
  }

  #hear(text: string): void {
    this.#output = (this.#output + text).slice(-OUTPUT_KEPT);
    for (const line of text.split('\n')) if (line.trim() !== '') this.#log(line);
  }

  #receive(message: unknown): void {
    this.#watchdog.sign();
    let report: Report;
    try {
      report = parseReport(message);
    } catch (error) {
      // what it says next cannot be trusted either
      this.#log(`a message that nobody understands: ${error instanceof Error ? error.message : 'unknown'}`);
      this.kill();
      return;
    }
    switch (report.kind) {
      case 'answer':
        this.#take(report.id)?.resolve(report.answer);
        break;
      case 'failed':
        this.#take(report.id)?.reject(errorOf(report.failure));
        break;
      case 'events':
        this.#watchdog.follow(report.events);
        this.onEvents?.(report.batch, report.events);
        break;
      case 'progress':
        this.#waiting.get(report.id)?.onProgress?.(report.done);
        break;
      case 'alive':
        this.#memory = report.memory;
        break;
      case 'broken':
        this.#hear(`${report.failure.code}: ${report.failure.message}\n`);
        break;
      default:
        assertNever(report);
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
