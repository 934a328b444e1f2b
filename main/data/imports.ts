/** The imports of this session: each in a process of its own, told to the window, cancelled within a second. */
import type { ImportState } from '../../shared/data.ts';
import { AppError } from '../../shared/errors.ts';
import { isCancelled } from '../ingest/job.ts';
import type { ForkJob } from '../ingest/job.ts';
import { processBytes } from '../ingest/limits.ts';
import type { IngestProgress } from '../ingest/messages.ts';
import { runOnce } from '../ingest/once.ts';
import type { Publish } from '../ipc/handlerTypes.ts';
import type { Log } from '../log.ts';
import type { Context } from '../services/context.ts';
import { beginImport } from '../services/datasets.ts';
import type { BuildDataset } from '../services/datasets.ts';
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
  list(): ImportState[];
  /** resolves when nothing is left of it */
  cancel(id: string): Promise<void>;
  close(): Promise<void>;
}

interface Running {
  state: ImportState;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

/** Ended imports that are still listed. */
const KEPT = 20;
/** A forecast from less than this is a guess. */
const FORECAST_AFTER_MS = 2000;

export function createImports({ ctx, fork, publish, log }: ImportDeps): Imports {
  const imports = new Map<string, Running>();

  async function start(request: ImportDatasetRequest): Promise<ImportState> {
    const controller = new AbortController();
    const began = ctx.now();
    const early: IngestProgress[] = [];
    let tell = (progress: IngestProgress): void => void early.push(progress);
    const build = buildIn(fork, controller.signal, (progress) => tell(progress));
    const { about, done } = await beginImport(ctx, request, build);
    const { id } = about;
    const settled = done.then(
      ({ data, documents }) =>
        change(id, { status: 'done', data, msLeft: null, documents: documents.train + documents.valid }),
      (error: unknown) => change(id, { msLeft: null, ...failureOf(error, log, id) }),
    );
    imports.set(id, {
      state: {
        id,
        name: about.name,
        status: 'reading',
        ...{ done: 0, total: null, documents: 0 },
        ...NOTHING_YET,
      },
      controller,
      ended: settled.then(() => {
        if (imports.get(id)?.state.status === 'done') publish('library.changed', { what: 'data' });
        forgetOld();
      }),
    });
    tell = ({ bytes, bytesTotal, documents }) =>
      change(id, {
        done: Math.min(bytes, bytesTotal),
        total: bytesTotal,
        documents,
        msLeft: forecast(ctx.now() - began, bytes, bytesTotal),
      });
    early.forEach(tell);
    log.info('import', { id });
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

  return {
    start,
    list: () => [...imports.values()].map(({ state }) => state),
    cancel: async (id) => {
      stateOf(id);
      const running = imports.get(id);
      running?.controller.abort();
      await running?.ended;
    },
    close: async () => {
      for (const { controller } of imports.values()) controller.abort();
      await Promise.all([...imports.values()].map(({ ended }) => ended));
    },
  };
}

const NOTHING_YET = { msLeft: null, data: null, failure: null } as const;

/** Builds a dataset in a process that lives for this import alone. */
function buildIn(
  fork: ForkJob,
  signal: AbortSignal,
  onProgress: (progress: IngestProgress) => void,
): BuildDataset {
  return (folder, about, { paths, textColumn, valid, seed, encoding }) =>
    runOnce<'import'>(
      fork,
      {
        kind: 'import',
        ...{ folder, about, valid, seed },
        paths: [...paths],
        textColumn: textColumn ?? null,
        encoding: encoding ?? null,
        memory: processBytes(),
      },
      { signal, onProgress },
    );
}

/** ms left at the mean speed so far */
function forecast(ms: number, bytes: number, total: number): number | null {
  if (ms < FORECAST_AFTER_MS || bytes === 0 || bytes >= total) return null;
  return (ms * (total - bytes)) / bytes;
}

function failureOf(error: unknown, log: Log, id: string): Pick<ImportState, 'status' | 'failure'> {
  if (isCancelled(error)) return { status: 'cancelled', failure: null };
  log.error('import failed', error, { id });
  if (error instanceof AppError) {
    return { status: 'failed', failure: { code: error.code, message: error.message } };
  }
  const message =
    'The import failed because of an error inside the program. Nothing of it was kept, and everything else is unchanged.';
  return { status: 'failed', failure: { code: 'internal/unexpected', message } };
}
