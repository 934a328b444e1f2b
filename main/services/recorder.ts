/** Stores what a run reports, before anybody is told, and checks that a resumed run repeats what it measured. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Forget } from '../db/metricRows.ts';
import type { EvaluatedEvent, UpdateEvent } from '../engine/train/events.ts';
import type { Context } from './context.ts';
import type { StampedEvent } from './engineHost.ts';
import { MetricsLog } from './metricsLog.ts';
import type { LogRecord } from './metricsLog.ts';

/** A sign of life is written at most this often. */
const BEAT_MS = 1000;

/** Where the time of training so far is counted from. */
interface Clock {
  /** of the sessions before this one; null for runs of older versions, whose times are not known */
  readonly before: number | null;
  started: number | null;
  last: number;
}

export class Recorder {
  readonly #ctx: Context;
  readonly #run: string;
  readonly #log: MetricsLog;
  readonly #beating: NodeJS.Timeout;
  /** the last update that was stored before this session: up to there numbers must repeat */
  readonly #known: number;
  readonly #clock: Clock;
  #waiting: LogRecord[] = [];
  #step: number;
  #lastBeat = 0;
  #exact = true;

  /** @param logPath metrics.log of the run, made if it is not there */
  static async open(ctx: Context, run: string, logPath: string): Promise<Recorder> {
    return new Recorder(ctx, run, await MetricsLog.open(logPath));
  }

  private constructor(ctx: Context, run: string, log: MetricsLog) {
    const { step = 0, trainedMs = null } = ctx.runs.get(run) ?? {};
    this.#ctx = ctx;
    this.#run = run;
    this.#log = log;
    this.#known = step;
    this.#step = step;
    this.#clock = { before: trainedMs ?? (step === 0 ? 0 : null), started: null, last: ctx.now() };
    this.#beating = setInterval(() => {
      this.#beat();
    }, BEAT_MS);
    this.#beating.unref();
  }

  /** The last update that was stored. */
  get step(): number {
    return this.#step;
  }

  /** Training time so far, pauses not counted; null where it is not known. */
  get trainedMs(): number | null {
    const { before, started, last } = this.#clock;
    return before === null ? null : before + (started === null ? 0 : last - started);
  }

  /** The events are on disk when this returns: one transaction for all of them. */
  store(events: readonly StampedEvent[]): void {
    this.#beat();
    this.#together(() => {
      for (const stamped of events) this.#storeEvent(stamped);
      const { trainedMs } = this;
      if (trainedMs !== null) this.#ctx.runs.setTrained(this.#run, trainedMs);
    });
    // the database has it all; its second copy is flushed where a resume begins, without holding anybody up
    if (events.some(({ event }) => event.kind === 'checkpoint' || event.kind === 'landing'))
      this.#log.syncSoon();
  }

  started(engine: 'tensorflow' | 'portable', threads: number): void {
    this.#log.append({ kind: 'started', time: this.#ctx.now(), engine, threads });
  }

  note(update: number, code: string, message: string): void {
    this.#together(() => {
      this.#note(update, code, message, this.#ctx.now());
    });
  }

  sample(update: number, position: number, prompt: string, text: string): void {
    this.#together(() => {
      this.#waiting.push({ kind: 'sample', update, position, prompt, text });
      this.#ctx.story.putSample(this.#run, { update, position, prompt, text });
    });
  }

  /** Ends the run in the database and in the log alike. */
  end(record: Extract<LogRecord, { kind: 'halted' | 'done' | 'failed' }>, inDatabase: () => void): void {
    this.#together(() => {
      this.#waiting.push(record);
      inDatabase();
    });
    this.#log.sync();
  }

  /** What was measured, noted and written after `update` is no longer true. */
  forgetAfter(update: number): void {
    const from = { updates: update + 1, evaluations: update + 1, story: update + 1 };
    this.#together(() => {
      this.#waiting.push({ kind: 'forget', ...from });
      this.#ctx.metrics.forgetFrom(this.#run, from);
      this.#ctx.story.forgetFrom(this.#run, from.story);
      const landing = this.#ctx.runs.get(this.#run)?.landing;
      if (landing !== undefined && landing !== null && landing.from > update)
        this.#ctx.runs.setLanding(this.#run, null);
    });
    this.#step = Math.min(this.#step, update);
  }

  close(): void {
    clearInterval(this.#beating);
    this.#log.sync();
    this.#log.close();
  }

  /** The log first, so that it never lacks what the database has; then one transaction. */
  #together(store: () => void): void {
    this.#waiting = [];
    const commit = this.#ctx.db.transaction(() => {
      store();
      this.#log.append(...this.#waiting);
    });
    commit.immediate();
  }

  #storeEvent({ event, time }: StampedEvent): void {
    this.#clock.started ??= time;
    this.#clock.last = time;
    switch (event.kind) {
      case 'started':
        break;
      case 'update':
        this.#storeUpdate(event, time);
        break;
      case 'before':
        this.#storeEvaluation({ ...event, kind: 'evaluated', update: 0, epoch: 0 }, time);
        break;
      case 'evaluated':
        this.#storeEvaluation(event, time);
        break;
      case 'note':
        this.#note(event.update, event.code, event.message, time);
        break;
      case 'sample':
        this.#waiting.push(event);
        this.#ctx.story.putSample(this.#run, event);
        break;
      case 'landing':
        this.#waiting.push(event);
        this.#ctx.runs.setLanding(this.#run, event);
        break;
      case 'checkpoint':
        this.#waiting.push({ kind: 'checkpoint', update: event.update, time });
        this.#ctx.runs.setCheckpoint(this.#run, { update: event.update, time });
        break;
      default:
        assertNever(event);
    }
  }

  #note(update: number, code: string, message: string, time: number): void {
    this.#waiting.push({ kind: 'note', update, code, message, time });
    this.#ctx.story.putNote(this.#run, { update, code, message, time });
  }

  #storeUpdate({ kind, ...update }: UpdateEvent, time: number): void {
    const stored =
      this.#exact && update.step <= this.#known
        ? this.#ctx.metrics.update(this.#run, update.step)
        : undefined;
    if (stored !== undefined) {
      const bits = ({ loss, ar, tar, gradNorm, lr }: typeof update): number[] => [
        loss,
        ar,
        tar,
        gradNorm,
        ...lr,
      ];
      this.#compare({ updates: update.step, evaluations: update.step }, bits(stored), bits(update), time);
    }
    this.#waiting.push({ kind, ...update, lr: [...update.lr], time });
    this.#ctx.metrics.putUpdate(this.#run, update, time);
    this.#step = update.step;
  }

  #storeEvaluation({ kind, ...evaluation }: EvaluatedEvent, time: number): void {
    const stored = this.#ctx.metrics.evaluation(this.#run, evaluation.update);
    if (stored !== undefined) {
      const bits = ({ loss, accuracy, tokens }: typeof evaluation): number[] => [loss, accuracy, tokens];
      const from = { updates: evaluation.update + 1, evaluations: evaluation.update };
      this.#compare(from, bits(stored), bits(evaluation), time);
    }
    this.#waiting.push({ kind, ...evaluation, time });
    this.#ctx.metrics.putEvaluation(this.#run, evaluation, time);
  }

  /** A resumed run goes the same way again; if one bit differs, what was stored beyond is of another way. */
  #compare(from: Forget, stored: readonly number[], now: readonly number[], time: number): void {
    if (!this.#exact || stored.every((value, i) => Object.is(value, now[i]))) return;
    this.#exact = false;
    this.#waiting.push({ kind: 'forget', ...from });
    this.#ctx.metrics.forgetFrom(this.#run, from);
    const message = `The resumed run does not repeat the numbers stored before it was interrupted: it differs from update ${from.evaluations} on.`;
    this.#note(from.evaluations, 'resumed-inexact', message, time);
  }

  #beat(): void {
    const now = this.#ctx.now();
    if (now - this.#lastBeat < BEAT_MS) return;
    this.#lastBeat = now;
    this.#ctx.runs.beat(this.#run, now);
  }
}
