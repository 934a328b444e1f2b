/** Stores what a run reports, before anybody is told, and checks that a resumed run repeats what it measured. */
import type { EvaluatedEvent, TrainEvent, UpdateEvent } from '../engine/train/events.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { Forget } from '../db/metricRows.ts';
import type { Context } from './context.ts';
import { MetricsLog } from './metricsLog.ts';

/** A sign of life is written at most this often. */
const BEAT_MS = 1000;

export class Recorder {
  readonly #ctx: Context;
  readonly #run: string;
  readonly log: MetricsLog;
  readonly #beating: NodeJS.Timeout;
  #lastBeat = 0;
  #exact = true;

  /** @param logPath metrics.log of the run, made if it is not there */
  constructor(ctx: Context, run: string, logPath: string) {
    this.#ctx = ctx;
    this.#run = run;
    this.log = new MetricsLog(logPath);
    this.#beating = setInterval(() => {
      this.#beat();
    }, BEAT_MS);
    this.#beating.unref();
  }

  /** The event is on disk when this returns. */
  store(event: TrainEvent): void {
    this.#beat();
    switch (event.kind) {
      case 'started':
        break;
      case 'update':
        this.#storeUpdate(event);
        break;
      case 'before':
        this.#storeEvaluation({ ...event, kind: 'evaluated', update: 0, epoch: 0 });
        break;
      case 'evaluated':
        this.#storeEvaluation(event);
        break;
      case 'note':
        this.note(event.update, event.code, event.message);
        break;
      case 'checkpoint':
        this.log.sync();
        break;
      default:
        assertNever(event);
    }
  }

  note(update: number, code: string, message: string): void {
    this.log.append({ kind: 'note', update, code, message });
    this.#ctx.metrics.putNote(this.#run, { update, code, message });
  }

  sample(stage: 'before' | 'after', position: number, prompt: string, text: string): void {
    this.log.append({ kind: 'sample', stage, position, prompt, text });
    this.#ctx.metrics.putSample(this.#run, { stage, position, prompt, text });
  }

  close(): void {
    clearInterval(this.#beating);
    this.log.sync();
    this.log.close();
  }

  #storeUpdate({ kind, ...update }: UpdateEvent): void {
    const stored = this.#ctx.metrics.update(this.#run, update.step);
    if (stored !== undefined) {
      const bits = ({ loss, ar, tar, gradNorm, lr }: typeof update): number[] => [
        loss,
        ar,
        tar,
        gradNorm,
        ...lr,
      ];
      this.#compare({ updates: update.step, evaluations: update.step }, bits(stored), bits(update));
    }
    this.log.append({ kind, ...update, lr: [...update.lr] });
    this.#ctx.metrics.putUpdate(this.#run, update);
  }

  #storeEvaluation({ kind, ...evaluation }: EvaluatedEvent): void {
    const stored = this.#ctx.metrics.evaluation(this.#run, evaluation.update);
    if (stored !== undefined) {
      const bits = ({ loss, accuracy, tokens }: typeof evaluation): number[] => [loss, accuracy, tokens];
      const from = { updates: evaluation.update + 1, evaluations: evaluation.update };
      this.#compare(from, bits(stored), bits(evaluation));
    }
    this.log.append({ kind, ...evaluation });
    this.#ctx.metrics.putEvaluation(this.#run, evaluation);
    this.log.sync();
  }

  /** A resumed run goes the same way again; if one bit differs, what was stored beyond is of another way. */
  #compare(from: Forget, stored: readonly number[], now: readonly number[]): void {
    if (!this.#exact || stored.every((value, i) => Object.is(value, now[i]))) return;
    this.#exact = false;
    this.log.append({ kind: 'forget', ...from });
    this.#ctx.metrics.forgetFrom(this.#run, from);
    const message = `The resumed run does not repeat the numbers stored before it was interrupted: it differs from update ${from.evaluations} on.`;
    this.note(from.evaluations, 'resumed-inexact', message);
  }

  #beat(): void {
    const now = this.#ctx.now();
    if (now - this.#lastBeat < BEAT_MS) return;
    this.#lastBeat = now;
    this.#ctx.runs.beat(this.#run, now);
  }
}
