/** A main process that holds one run: stores before it tells, answers when the test lets it. */
import type { Answer, Ask, CallName, EventName, Events } from '../../shared/api.ts';
import { defaultSettings } from '../../shared/settings.ts';
import type { MetricColumns, RunRow, RunView } from '../../shared/run.ts';
import type { FollowerListener, RunSource } from '../../renderer/state/runFollower.ts';
import type { UpdateSeries } from '../../renderer/state/updateSeries.ts';

const START = Date.UTC(2026, 10, 24, 12);

/** Updates `from` to `to` of a run with two groups; `shift` makes another way of it. */
export function columnsOf(from: number, to: number, shift = 0): MetricColumns {
  const steps = Float64Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  return {
    groups: 2,
    step: steps,
    loss: steps.map((step) => 5 - step / 1e6 + shift),
    gradNorm: steps.map((step) => 0.1 + (step % 7) / 100),
    time: steps.map((step) => START + step * 250),
    lr: Float64Array.from([...steps].flatMap((step) => [step / 1e7, step / 1e6])),
  };
}

export function losses(source: MetricColumns | UpdateSeries): number[] {
  if ('step' in source) return [...source.loss];
  return Array.from({ length: source.length }, (_, i) => source.loss.y(i));
}

export function rowOf(changes: Partial<RunRow> = {}): RunRow {
  return {
    ...{ id: 'r', name: 'Harbour letters', kind: 'finetune', status: 'running', base: 'm', data: 'd' },
    ...{ model: null, created: START, ended: null, step: 0, steps: 7236, epochs: 3, seed: 1 },
    ...{ engine: 'tensorflow', threads: 1, before: null, after: null, best: null, failure: null },
    ...{ baseName: 'Starter', dataName: 'Harbour letters', notes: '', course: [], trainedMs: null },
    ...{ lastCheckpoint: null, live: null, recipe: null },
    ...changes,
  };
}

export function viewOf(changes: Partial<RunView> = {}): RunView {
  return {
    ...rowOf(),
    ...{ settings: defaultSettings(), groups: ['lstm1', 'embedding'], vocab: 1000, updatesPerEpoch: 2412 },
    ...{ frozenUpdates: 0, tokensPerEpoch: 100_000, landing: null, evaluations: [], samples: [], events: [] },
    ...{ pauses: [], checkpoints: [], versions: {} },
    ...changes,
  };
}

interface Told extends FollowerListener {
  view: RunView | null;
  failures: unknown[];
}

export class FakeRun implements RunSource {
  readonly #listeners = new Map<EventName, Set<(payload: never) => void>>();
  readonly #page: number;
  readonly #answer: <T>(make: () => T) => Promise<T>;
  #view = viewOf({ live: { activity: 'training', msPerUpdate: null, msLeft: null, memory: null } });
  #shifts: number[] = [];
  #shift = 0;
  #at = 0;
  hidden = false;
  broken = false;
  readonly listener: Told = {
    view: null,
    failures: [],
    viewChanged: (view) => (this.listener.view = view),
    updatesChanged: () => undefined,
    failed: (error) => this.listener.failures.push(error),
  };

  constructor({
    page,
    answer = async (make) => make(),
  }: {
    page: number;
    answer?: <T>(make: () => T) => Promise<T>;
  }) {
    this.#page = page;
    this.#answer = answer;
  }

  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, set) => sum + set.size, 0);
  }

  stored(from = 1, to = this.#shifts.length): MetricColumns {
    const columns = columnsOf(from, to);
    return { ...columns, loss: columns.loss.map((loss, i) => loss + (this.#shifts[from - 1 + i] ?? 0)) };
  }

  train(updates: number): void {
    if (updates === 0) return;
    const from = this.#at + 1;
    this.#at += updates;
    for (let step = from; step <= this.#at; step++) this.#shifts[step - 1] = this.#shift;
    this.#view = { ...this.#view, step: this.#at };
    if (!this.hidden) this.#tell('run.metrics', { run: 'r', columns: this.stored(from, this.#at) });
    this.#tell('run.changed', this.#row());
  }

  evaluate(): void {
    const loss = 4;
    const evaluation = {
      ...{ update: this.#at, epoch: 1, loss, perplexity: Math.exp(loss), accuracy: 0.3, tokens: 10, time: 0 },
    };
    this.#view = { ...this.#view, evaluations: [...this.#view.evaluations, evaluation] };
    this.#tell('run.evaluated', { run: 'r', evaluation });
  }

  note(code: string, message: string): void {
    const event = { update: this.#at, code, message, time: 0 };
    this.#view = { ...this.#view, events: [...this.#view.events, event] };
    this.#tell('run.event', { run: 'r', event });
  }

  /** Goes on from a snapshot; without `exact` the first update differs, and what was stored after is forgotten. */
  goBackTo(step: number, exact: boolean): void {
    this.#at = step;
    this.#view = { ...this.#view, step };
    this.#tell('run.changed', this.#row());
    if (exact) return;
    this.#shift += 10;
    this.#shifts = this.#shifts.slice(0, step);
    this.note('resumed-inexact', 'It differs.');
  }

  /** The person has asked to finish; how it will land is not known yet. */
  finish(): void {
    const live = { activity: 'finishing' as const, msPerUpdate: null, msLeft: null, memory: null };
    this.#view = { ...this.#view, live };
    this.#tell('run.changed', this.#row());
  }

  land(landing: NonNullable<RunView['landing']>): void {
    this.#view = { ...this.#view, landing };
  }

  discardTo(step: number): void {
    this.#at = step;
    this.#shifts = this.#shifts.slice(0, step);
    const evaluations = this.#view.evaluations.filter(({ update }) => update <= step);
    this.#view = { ...this.#view, step, evaluations, status: 'stopped', live: null };
    this.#tell('run.changed', this.#row());
  }

  async call<C extends CallName>(name: C, ask: Ask<C>): Promise<Answer<C>> {
    return this.#answer(() => {
      if (this.broken) throw new Error('cannot be read');
      const after = 'after' in ask ? ask.after : 0;
      const answer =
        name === 'runs.show'
          ? this.#view
          : this.stored(after + 1, Math.min(this.#shifts.length, after + this.#page));
      return answer;
    });
  }

  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    const set = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  #row(): RunRow {
    const { name, status, step, live } = this.#view;
    return rowOf({ name, status, step, live });
  }

  #tell<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(payload as never);
  }
}
