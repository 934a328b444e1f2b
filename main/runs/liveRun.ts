/** The run that goes on: what it is doing, how long it will take, and what the window is told of it, and how often. */
import { perplexity } from '../../shared/metrics.ts';
import type { RunActivity, RunLive } from '../../shared/run.ts';
import type { LiveRun as Progress } from '../app/liveRuns.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import { findRun } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import type { StampedEvent } from '../services/engineHost.ts';
import { columnsOf } from './columns.ts';
import { Forecast } from './forecast.ts';
import { rowOf } from './views.ts';

/** Ten times a second, and four times. */
const METRICS_MS = 100;
const ROW_MS = 250;

export interface LiveRunDeps {
  readonly ctx: Context;
  readonly publish: Publish;
  readonly memory: () => number | null;
  readonly onChange: () => void;
}

/** What the person has asked of it; it shows until it has happened. */
type Wish = Extract<RunActivity, 'pausing' | 'stopping'>;

export class LiveRun {
  readonly id: string;
  readonly forecast = new Forecast();
  readonly #deps: LiveRunDeps;
  #doing: RunActivity = 'starting';
  #wish: Wish | null = null;
  #landed: boolean;
  readonly #groups: number;
  /** updates between evaluations */
  readonly #every: number;
  /** the update after which it ends */
  #last: number;
  #waiting: StampedEvent[] = [];
  #metricsTimer: NodeJS.Timeout | null = null;
  #rowTimer: NodeJS.Timeout | null = null;
  #left: number | null = null;
  #mostMemory: number | null = null;
  #step: number;
  #closed = false;

  constructor(id: string, deps: LiveRunDeps) {
    this.id = id;
    this.#deps = deps;
    const { step, steps, settings, epochs, landing, groups } = findRun(deps.ctx, id);
    this.#step = step;
    this.#groups = groups.length;
    this.#every = settings.evalEvery ?? Math.max(1, Math.round(steps / (epochs + settings.frozenEpochs)));
    this.#landed = landing !== null;
    this.#last = landing === null ? steps : landing.from + landing.updates - 1;
  }

  /** Most bytes that its process has held, as far as was seen. */
  get memory(): number | null {
    return this.#mostMemory;
  }

  /** Events that are on disk. */
  follow(events: readonly StampedEvent[]): void {
    for (const stamped of events) {
      this.forecast.follow(stamped);
      this.#tell(stamped);
      this.#doing = this.#after(stamped);
    }
    this.#left = this.#msLeft();
    const memory = this.#deps.memory();
    if (memory !== null) this.#mostMemory = Math.max(memory, this.#mostMemory ?? 0);
    this.#waiting.push(...events.filter(({ event }) => event.kind === 'update'));
    if (this.#waiting.length > 0) this.#metricsTimer ??= setTimeout(() => this.#flush(), METRICS_MS);
    this.touch();
  }

  wish(wish: Wish): void {
    this.#wish = wish;
    this.touch();
  }

  /** It begins anew: in a new process after the old one was lost. */
  restart(): void {
    this.#doing = 'starting';
    this.touch();
  }

  live(): RunLive {
    const finishing = this.#landed && this.#doing === 'training';
    return {
      activity: this.#wish ?? (finishing ? 'finishing' : this.#doing),
      msPerUpdate: this.forecast.msPerUpdate,
      msLeft: this.#left,
      memory: this.#deps.memory(),
    };
  }

  progress(): Progress {
    const record = this.#deps.ctx.runs.get(this.id);
    const steps = record?.steps ?? 1;
    const epochs = record === undefined ? 1 : record.epochs + record.settings.frozenEpochs;
    const epoch = Math.min(epochs, 1 + Math.floor((this.#step * epochs) / Math.max(1, steps)));
    const name = record?.name ?? '';
    return { run: this.id, name, epoch, epochs, share: this.#step / Math.max(1, steps), msLeft: this.#left };
  }

  /** The row is told soon, with whatever changes until then. */
  touch(): void {
    if (!this.#closed) this.#rowTimer ??= setTimeout(() => this.#publishRow(), ROW_MS);
  }

  /** All that waits is told now; nothing is told afterwards. */
  close(): void {
    this.#flush();
    if (this.#rowTimer !== null) clearTimeout(this.#rowTimer);
    this.#closed = true;
  }

  #publishRow(): void {
    this.#rowTimer = null;
    const { ctx, publish, onChange } = this.#deps;
    const record = ctx.runs.get(this.id);
    if (record === undefined) return;
    publish('run.changed', rowOf(ctx, record, this.live()));
    onChange();
  }

  #flush(): void {
    if (this.#metricsTimer !== null) clearTimeout(this.#metricsTimer);
    this.#metricsTimer = null;
    if (this.#waiting.length === 0) return;
    const columns = columnsOf(this.#waiting, this.#groups);
    this.#waiting = [];
    this.#deps.publish('run.metrics', { run: this.id, columns });
  }

  #tell({ event, time }: StampedEvent): void {
    const { publish } = this.#deps;
    const run = this.id;
    switch (event.kind) {
      case 'update':
        this.#step = event.step;
        break;
      case 'before': {
        const { loss, accuracy, tokens } = event;
        const evaluation = {
          update: 0,
          epoch: 0,
          loss,
          perplexity: perplexity(loss),
          accuracy,
          tokens,
          time,
        };
        publish('run.evaluated', { run, evaluation });
        break;
      }
      case 'evaluated': {
        const { kind: _, ...evaluation } = event;
        this.#flush(); // the point on the curve is not told before the updates that led to it
        publish('run.evaluated', { run, evaluation: { ...evaluation, time } });
        break;
      }
      case 'sample': {
        const { kind: _, ...sample } = event;
        publish('run.sample', { run, sample });
        break;
      }
      case 'note': {
        const { update, code, message } = event;
        publish('run.event', { run, event: { update, code, message, time } });
        break;
      }
      case 'landing':
        this.#landed = true;
        this.#last = event.from + event.updates - 1;
        break;
      case 'started':
      case 'checkpoint':
        break;
    }
  }

  /** What it is doing now that this has happened. */
  #after({ event }: StampedEvent): RunActivity {
    switch (event.kind) {
      case 'started':
        return event.update === 0 ? 'measuring' : 'training';
      case 'before':
      case 'checkpoint':
        return 'training';
      case 'update':
        return this.#isMeasuredAfter(event.step) ? 'measuring' : 'training';
      case 'evaluated':
        return 'saving';
      case 'sample':
        return event.update === 0 ? 'training' : 'saving';
      case 'note':
      case 'landing':
        return this.#doing;
    }
  }

  #isMeasuredAfter(step: number): boolean {
    return step % this.#every === 0 || step === this.#last;
  }

  #msLeft(): number | null {
    const updates = Math.max(0, this.#last - this.#step);
    const evaluations = Math.ceil(updates / this.#every);
    return this.forecast.msLeft({ updates, evaluations }, this.#deps.ctx.now());
  }
}
