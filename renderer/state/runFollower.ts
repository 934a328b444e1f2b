/**
 * Keeps up with one run: its facts and all its updates, from the store and from what is told along the way, without
 * a gap and without a duplicate whenever it is begun.
 *
 * What is told is stored before it is told. So: listen first, then read pages until they end and nothing was told
 * that lies beyond them. A told update that leaves a gap is dropped and makes this read on.
 */
import type { Answer, Ask, CallName, EventName, Events } from '../../shared/api.ts';
import type { StoredEvaluation } from '../../shared/evaluation.ts';
import { METRIC_PAGE } from '../../shared/run.ts';
import type { MetricColumns, RunCheckpoint, RunNote, RunRow, RunSample, RunView } from '../../shared/run.ts';
import { UpdateSeries } from './updateSeries.ts';

/** The part of the window's `Api` that is needed here. */
export interface RunSource {
  call<C extends CallName>(name: C, ask: Ask<C>): Promise<Answer<C>>;
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
}

/** Told whenever something has changed; `failed` when the store could not be read. */
export interface FollowerListener {
  viewChanged(view: RunView): void;
  updatesChanged(): void;
  failed(error: unknown): void;
}

type Change = (view: RunView) => RunView;

export class RunFollower {
  readonly #source: RunSource;
  readonly #run: string;
  readonly #listener: FollowerListener;
  readonly #stops: (() => void)[];
  readonly series = new UpdateSeries();
  #view: RunView | null = null;
  /** all reading is done one after another, so that an old answer never comes after a new one */
  #queue: Promise<void> = Promise.resolve();
  #highestTold = 0;
  #toldWhileLoading: Change[] | null = null;
  #catchUpAsked = false;
  #reloadAsked = false;
  #closed = false;

  constructor(source: RunSource, run: string, listener: FollowerListener) {
    this.#source = source;
    this.#run = run;
    this.#listener = listener;
    this.#stops = [
      this.#listen('run.metrics', (event) => this.#metrics(event.columns)),
      this.#listen('run.evaluated', (event) => this.#evaluated(event.evaluation)),
      this.#listen('run.sample', (event) => this.#sample(event.sample)),
      this.#listen('run.event', (event) => this.#note(event.event)),
      source.on('run.changed', (row) => {
        if (row.id === run) this.#changed(row);
      }),
    ];
    this.reload();
  }

  /** Reads everything again that can be read; needed after errors, and when something is known to be forgotten. */
  reload(): void {
    if (this.#reloadAsked) return;
    this.#reloadAsked = true;
    this.#enqueue(async () => {
      this.#reloadAsked = false;
      await this.#loadView();
    });
    this.catchUp();
  }

  /** Reads the updates that are not here yet: after having been hidden, or after a gap. */
  catchUp(): void {
    if (this.#catchUpAsked) return;
    this.#catchUpAsked = true;
    this.#enqueue(async () => {
      this.#catchUpAsked = false;
      await this.#readPages();
    });
  }

  /** Resolves when everything that was asked for has been read. */
  async settled(): Promise<void> {
    let seen: Promise<void> | null = null;
    while (seen !== this.#queue) {
      seen = this.#queue;
      await seen;
    }
  }

  close(): void {
    this.#closed = true;
    for (const stop of this.#stops) stop();
  }

  #listen<E extends 'run.metrics' | 'run.evaluated' | 'run.sample' | 'run.event'>(
    event: E,
    listener: (payload: Events[E]) => void,
  ): () => void {
    return this.#source.on(event, (payload) => {
      if (payload.run === this.#run) listener(payload);
    });
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return;
      try {
        await work();
      } catch (error) {
        if (!this.#isClosed()) this.#listener.failed(error);
      }
    });
  }

  async #loadView(): Promise<void> {
    const told: Change[] = [];
    this.#toldWhileLoading = told;
    try {
      const view = await this.#source.call('runs.show', { run: this.#run });
      if (this.#isClosed()) return;
      this.#setView(told.reduce((changed, change) => change(changed), view));
    } finally {
      this.#toldWhileLoading = null;
    }
  }

  async #readPages(): Promise<void> {
    for (;;) {
      const page = await this.#source.call('runs.updates', { run: this.#run, after: this.series.length });
      if (this.#isClosed()) return;
      const before = this.series.length;
      this.series.take(page, 'stored');
      if (page.step.length > 0) this.#listener.updatesChanged();
      const known = Math.max(this.#highestTold, this.#view?.step ?? 0);
      if (page.step.length < METRIC_PAGE && known <= this.series.length) return;
      // told, but not in a page that was read after it: forgotten since
      if (page.step.length === 0 && this.series.length === before) {
        this.#highestTold = before;
        return;
      }
    }
  }

  /** Asks the store whether what comes after `length` still holds. */
  #readAgainFrom(length: number): void {
    this.#enqueue(async () => {
      this.#highestTold = Math.min(this.#highestTold, length);
      this.series.truncate(length);
      await this.#readPages();
      this.#listener.updatesChanged();
    });
    this.reload();
  }

  #metrics(columns: MetricColumns): void {
    const last = columns.step.at(-1) ?? 0;
    this.#highestTold = Math.max(this.#highestTold, last);
    if (this.series.take(columns, 'missing') === 'gap') this.catchUp();
    else this.#listener.updatesChanged();
  }

  #changed(row: RunRow): void {
    const before = this.#view;
    this.#change((view) => {
      // an answer that was on its way may be newer than what was told before it came
      if (row.step < view.step && this.#toldWhileLoading !== null) return view;
      return { ...view, ...row, checkpoints: withCheckpoint(view.checkpoints, row.lastCheckpoint) };
    });
    if (before === null) return;
    if (row.step < before.step) this.#readAgainFrom(row.step);
    else if (isTurn(before, row) || isLandingUnread(before, row)) this.reload();
    else if (row.live === null && row.step > this.series.length) this.catchUp();
  }

  #evaluated(evaluation: StoredEvaluation): void {
    this.#change((view) => ({ ...view, evaluations: withEvaluation(view.evaluations, evaluation) }));
  }

  #sample(sample: RunSample): void {
    this.#change((view) => ({ ...view, samples: withSample(view.samples, sample) }));
  }

  #note(note: RunNote): void {
    this.#change((view) => ({ ...view, events: withNote(view.events, note) }));
    // what was stored from here on belonged to a continuation that did not repeat
    if (note.code === 'resumed-inexact') this.#readAgainFrom(Math.max(0, note.update - 1));
  }

  /** What is told while an answer is on its way is told to the answer as well. */
  #change(change: Change): void {
    this.#toldWhileLoading?.push(change);
    if (this.#view !== null) this.#setView(change(this.#view));
  }

  #setView(view: RunView): void {
    this.#view = view;
    this.#listener.viewChanged(view);
  }

  /** A function of its own: the compiler believes that a field keeps its value across an await. */
  #isClosed(): boolean {
    return this.#closed;
  }
}

/** True where it lands, and how is not known here: the row does not tell, and the view may have been read too soon. */
function isLandingUnread(before: RunView, row: RunRow): boolean {
  return row.live?.activity === 'finishing' && before.landing === null;
}

/** True where more has changed than a row tells: pauses and the way to the end stand in the view alone. */
function isTurn(before: RunRow, row: RunRow): boolean {
  const was = before.live?.activity ?? null;
  const is = row.live?.activity ?? null;
  const passing = ['training', 'measuring', 'saving'];
  const ordinary = was !== null && is !== null && passing.includes(was) && passing.includes(is);
  return before.status !== row.status || (was !== is && !ordinary);
}

function withCheckpoint(
  list: readonly RunCheckpoint[],
  added: RunCheckpoint | null,
): readonly RunCheckpoint[] {
  if (added === null || list.some(({ update }) => update === added.update)) return list;
  return [...list, added].sort((a, b) => a.update - b.update);
}

/** In the order of updates; one that comes again replaces the older. */
export function withEvaluation(
  list: readonly StoredEvaluation[],
  added: StoredEvaluation,
): readonly StoredEvaluation[] {
  return [...list.filter(({ update }) => update !== added.update), added].sort((a, b) => a.update - b.update);
}

/** In the order of updates, then of beginnings. */
export function withSample(list: readonly RunSample[], added: RunSample): readonly RunSample[] {
  const others = list.filter((old) => old.update !== added.update || old.position !== added.position);
  return [...others, added].sort((a, b) => a.update - b.update || a.position - b.position);
}

/** A note of the same kind at the same update replaces the older, as in the store. */
export function withNote(list: readonly RunNote[], added: RunNote): readonly RunNote[] {
  const others = list.filter((old) => old.update !== added.update || old.code !== added.code);
  return [...others, added].sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.update - b.update);
}
