/**
 * Work on datasets in this session, imports and revisions: each in a process of its own, told to the window, cancelled
 * within a second; and what crashes interrupted, which can be gone on with.
 */
import type { ImportState } from '../../shared/data.ts';
import type { RecipeChange } from '../../shared/recipe.ts';
import { AppError } from '../../shared/errors.ts';
import type { BuildProgress } from '../building/job.ts';
import { isCancelled } from '../ingest/job.ts';
import type { ForkJob } from '../ingest/job.ts';
import { BUILD_BYTES } from '../ingest/limits.ts';
import { runOnce } from '../ingest/once.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import type { Log } from '../log.ts';
import type { Context } from '../services/context.ts';
import {
  beginAgain,
  beginImport,
  beginRevision,
  interruptedWork,
  isLost,
  throwAway,
} from '../services/datasetWork.ts';
import type { BegunWork, Build } from '../services/datasetWork.ts';
import type { ImportDatasetRequest } from '../services/requests.ts';

export interface ImportDeps {
  readonly ctx: Context;
  readonly fork: ForkJob;
  readonly publish: Publish;
  readonly log: Log;
}

export interface Imports {
  /** @throws AppError `library/name-taken`, `library/bad-name`; later failures are in the state */
  start(request: ImportDatasetRequest): Promise<ImportState>;
  /** @throws AppError `dataset/in-use`, `dataset/busy`, `dataset/unknown` */
  revise(data: string, change: RecipeChange): Promise<ImportState>;
  /** @throws AppError `dataset/not-unfinished`, `dataset/busy`, `dataset/in-use` */
  goOn(id: string): Promise<ImportState>;
  list(): Promise<ImportState[]>;
  /** resolves when nothing is left of it */
  cancel(id: string): Promise<void>;
  /** ends the processes; what they did can be gone on with at the next start */
  close(): Promise<void>;
}

interface Running {
  state: ImportState;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Ended pieces of work that are still listed. */
const KEPT = 20;
/** A forecast from less than this is a guess. */
const FORECAST_AFTER_MS = 2000;

export function createImports({ ctx, fork, publish, log }: ImportDeps): Imports {
  const imports = new Map<string, Running>();
  const killers = new Set<() => void>();

  /** Forks so that all processes can be ended at once. */
  const forked: ForkJob = () => {
    const port = fork();
    const kill = (): void => port.kill();
    killers.add(kill);
    port.onEnd(() => killers.delete(kill));
    return port;
  };

  async function begin(beginWork: (build: Build) => Promise<BegunWork>): Promise<ImportState> {
    const controller = new AbortController();
    const early: BuildProgress[] = [];
    let tell = (progress: BuildProgress): void => void early.push(progress);
    const build = buildIn(forked, controller.signal, (progress) => tell(progress));
    const { id, name, kind, done } = await beginWork(build);
    const settled = done.then(
      ({ summary: { data, documents }, changed }) =>
        change(id, {
          ...{ status: 'done', data, msLeft: null, documents: documents.train + documents.valid },
          ...(changed.length > 0 ? { changed } : {}),
        }),
      (error: unknown) => change(id, { msLeft: null, ...failureOf(error, log, id) }),
    );
    imports.delete(id); // an earlier piece of work on the same dataset; the newest comes last
    imports.set(id, {
      state: { id, name, kind, status: 'reading', ...NOTHING_YET },
      controller,
      ended: settled.then(() => {
        if (imports.get(id)?.state.status === 'done') publish('library.changed', { what: 'data' });
        forgetOld();
      }),
    });
    const forecast = createForecast(ctx.now);
    tell = ({ phase, done: part, total, documents }) =>
      change(id, {
        ...{ phase, documents },
        done: Math.min(part, total),
        total: total > 0 ? total : null,
        msLeft: forecast(phase, part, total),
      });
    early.forEach(tell);
    log.info(kind, { id });
    publish('import.changed', stateOf(id));
    return stateOf(id);
  }

  function change(id: string, changes: Partial<ImportState>): void {
    const running = imports.get(id);
    if (running === undefined) return;
    running.state = { ...running.state, ...changes };
    publish('import.changed', running.state);
  }

  function stateOf(id: string): ImportState {
    const running = imports.get(id);
    if (running !== undefined) return running.state;
    throw new AppError(
      'input/unknown-import',
      'This import has ended long ago, and nothing is known of it any more.',
    );
  }

  function forgetOld(): void {
    const ended = [...imports].filter(([, { state }]) => state.status !== 'reading');
    for (const [id] of ended.slice(0, Math.max(0, ended.length - KEPT))) imports.delete(id);
  }

  /** Of earlier sessions, and of this one. */
  async function interrupted(): Promise<ImportState[]> {
    return (await interruptedWork(ctx)).map(({ id, name, kind, documents, bytes }) => ({
      ...{ id, name, kind, status: 'interrupted', ...NOTHING_YET },
      ...{ documents, done: bytes },
      failure: imports.get(id)?.state.failure ?? null,
    }));
  }

  return {
    start: (request) => begin((build) => beginImport(ctx, request, build)),
    revise: (data, wanted) => begin((build) => beginRevision(ctx, data, wanted, build)),
    goOn: (id) => begin((build) => beginAgain(ctx, id, build)),
    list: async () => {
      const left = await interrupted();
      const others = [...imports.values()].map(({ state }) => state);
      return [...left, ...others.filter(({ id }) => !left.some((each) => each.id === id))];
    },
    cancel: async (id) => {
      const running = imports.get(id);
      if (running?.state.status === 'reading') {
        running.controller.abort();
        await running.ended;
      } else if ((await interruptedWork(ctx)).some((left) => left.id === id)) {
        await throwAway(ctx, id);
        change(id, { status: 'cancelled' });
      } else stateOf(id);
    },
    close: async () => {
      for (const kill of killers) kill();
      await Promise.all([...imports.values()].map(({ ended }) => ended));
    },
  };
}

const NOTHING_YET: Omit<ImportState, 'id' | 'name' | 'kind' | 'status'> = {
  ...{ done: 0, total: null, documents: 0, msLeft: null, data: null, failure: null },
  phase: 'reading',
};

/** Builds a dataset in a process that lives for this piece of work alone. */
function buildIn(fork: ForkJob, signal: AbortSignal, onProgress: (progress: BuildProgress) => void): Build {
  return (job, again) =>
    runOnce<'build'>(fork, { kind: 'build', job, again, memory: BUILD_BYTES }, { signal, onProgress });
}

/** ms left at the mean speed of the phase so far; null until it can be told */
function createForecast(
  now: () => number,
): (phase: BuildProgress['phase'], done: number, total: number) => number | null {
  let began: { phase: BuildProgress['phase']; at: number; done: number } | null = null;
  return (phase, done, total) => {
    if (began?.phase !== phase) began = { phase, at: now(), done };
    const ms = now() - began.at;
    const worked = done - began.done;
    if (ms < FORECAST_AFTER_MS || worked <= 0 || done >= total) return null;
    return (ms * (total - done)) / worked;
  };
}

function failureOf(error: unknown, log: Log, id: string): Pick<ImportState, 'status' | 'failure'> {
  if (isCancelled(error)) return { status: 'cancelled', failure: null };
  log.error('work on a dataset failed', error, { id });
  if (error instanceof AppError) {
    const { code, message } = error;
    return { status: isLost(error) ? 'interrupted' : 'failed', failure: { code, message } };
  }
  const message =
    'The import failed because of an error inside the program. Nothing of it was kept, and everything else is unchanged.';
  return { status: 'failed', failure: { code: 'internal/unexpected', message } };
}
