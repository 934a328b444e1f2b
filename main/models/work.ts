/**
 * Long work on models in this session, one piece after another in a process of its own: told to the window, cancelled
 * within a second, and gone through in any failure with a code. It knows nothing of what is measured.
 */
import { AppError } from '../../shared/errors.ts';
import type { ModelWork, ModelWorkKind } from '../../shared/modelWork.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import type { Log } from '../log.ts';
import { isTrainerLost } from '../services/executeRun.ts';
import type { Watch } from '../services/measureShapes.ts';
import type { TrainerHost } from '../trainer/trainerHost.ts';

export interface WorkDeps {
  /** a trainer of its own: what is measured never meets what trains */
  readonly host: TrainerHost;
  readonly publish: Publish;
  readonly log: Log;
  /** name of the run that trains, beside which nothing is measured */
  readonly liveRun: () => string | null;
  /** epoch milliseconds */
  readonly now: () => number;
}

/** What is to be done; `act` keeps its result itself. */
export interface WorkOrder {
  readonly kind: ModelWorkKind;
  readonly model: ModelWork['model'];
  /** what it is measured on, for people */
  readonly on: string;
  readonly act: (watch: Required<Pick<Watch, 'signal' | 'onProgress'>>) => Promise<unknown>;
}

export interface Works {
  /** @throws AppError `run/other-live` while a run trains; later failures are in the state */
  begin(order: WorkOrder): ModelWork;
  /** oldest first */
  list(): ModelWork[];
  /** resolves when nothing is left of it @throws AppError `model/unknown-work` */
  cancel(id: string): Promise<void>;
  /** cancels everything and ends the process */
  close(): Promise<void>;
}

interface Piece {
  state: ModelWork;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Ended pieces of work that are still listed. */
const KEPT = 20;
/** While it loads a model or cuts words it hears nothing; a new process is there sooner. */
const HEARS_WITHIN_MS = 700;
/** A forecast from less than this is a guess. */
const FORECAST_AFTER_MS = 1500;

export function createWorks({ host, publish, log, liveRun, now }: WorkDeps): Works {
  const pieces = new Map<string, Piece>();
  /** the piece that is being done, the others wait for it */
  let current: string | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let begun = 0;

  function begin({ kind, model, on, act }: WorkOrder): ModelWork {
    const run = liveRun();
    if (run !== null) throw otherLive(run);
    const id = `work-${String(++begun)}`;
    const stop = new AbortController();
    const forecast = createForecast(now);
    const before = turn;
    const work = async (): Promise<void> => {
      await unlessAborted(before, stop.signal);
      current = id;
      try {
        await act({
          signal: stop.signal,
          onProgress: (done) => change(id, { done, msLeft: forecast(done) }),
        });
      } finally {
        current = null;
      }
    };
    const ended = work().then(
      () => {
        change(id, { status: 'done', done: 1, msLeft: null });
        publish('library.changed', { what: 'models' });
        forgetOld();
      },
      (error: unknown) => {
        change(id, { msLeft: null, ...endOf(error, stop.signal, id) });
        forgetOld();
      },
    );
    turn = Promise.all([before, ended]);
    const state: ModelWork = { id, kind, model, on, status: 'running', done: 0, msLeft: null, failure: null };
    pieces.set(id, { state, stop, ended });
    log.info('work on a model', { id, kind, model: model.id });
    publish('work.changed', state);
    return state;
  }

  function change(id: string, changes: Partial<ModelWork>): void {
    const piece = pieces.get(id);
    if (piece?.state.status !== 'running') return;
    piece.state = { ...piece.state, ...changes };
    publish('work.changed', piece.state);
  }

  function endOf(error: unknown, signal: AbortSignal, id: string): Pick<ModelWork, 'status' | 'failure'> {
    if (signal.aborted) return { status: 'cancelled', failure: null };
    log.error('work on a model failed', error, { id });
    return { status: 'failed', failure: failureOf(error) };
  }

  function forgetOld(): void {
    const over = [...pieces].filter(([, { state }]) => state.status !== 'running');
    for (const [id] of over.slice(0, Math.max(0, over.length - KEPT))) pieces.delete(id);
  }

  async function cancel(id: string): Promise<void> {
    const piece = pieces.get(id);
    if (piece === undefined) {
      const message = 'This work has ended long ago, and nothing is known of it any more.';
      throw new AppError('model/unknown-work', message);
    }
    piece.stop.abort();
    const impatience = setTimeout(() => {
      if (current === id) host.kill('discarded');
    }, HEARS_WITHIN_MS);
    await piece.ended;
    clearTimeout(impatience);
  }

  return {
    begin,
    list: () => [...pieces.values()].map(({ state }) => state),
    cancel,
    close: async () => {
      await Promise.all([...pieces.keys()].map(cancel));
      await host.end();
    },
  };
}

/** Waits for what is before; does not wait longer than it is wanted. */
async function unlessAborted(before: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await Promise.race([before, aborted]);
  signal.throwIfAborted();
}

/** ms left at the mean speed since the first sign of progress; null until it can be told */
function createForecast(now: () => number): (done: number) => number | null {
  let began: { readonly at: number; readonly done: number } | null = null;
  return (done) => {
    began ??= { at: now(), done };
    const ms = now() - began.at;
    const worked = done - began.done;
    return ms < FORECAST_AFTER_MS || worked <= 0 || done >= 1 ? null : (ms * (1 - done)) / worked;
  };
}

/** What a lost process says is meant for runs, which have snapshots; a measurement begins again. */
function failureOf(error: unknown): NonNullable<ModelWork['failure']> {
  if (isTrainerLost(error)) {
    return error.code === 'trainer/out-of-memory'
      ? {
          code: 'trainer/measuring-out-of-memory',
          message:
            'Measuring the model needed more memory than there was. The model is unchanged. Close other programs, or measure it on fewer texts.',
        }
      : {
          code: 'trainer/measuring-ended',
          message:
            'The process that measured the model ended unexpectedly. The model is unchanged; measure it again.',
        };
  }
  if (error instanceof AppError) return { code: error.code, message: error.message };
  const message =
    'Measuring the model failed because of an error inside the program. The model is unchanged; try again.';
  return { code: 'internal/unexpected', message };
}

function otherLive(run: string): AppError {
  const message = `The run “${run}” is training, and measuring a model beside it would slow both. Wait for its end, or pause it.`;
  return new AppError('run/other-live', message);
}
