/** The desk for runs: answers the window's calls about them, and owns the one that goes on. */
import type { EngineFacts } from '../../shared/app.ts';
import { AppError } from '../../shared/errors.ts';
import type { RunDraft, RunEstimate } from '../../shared/run.ts';
import type { LiveRuns } from '../app/liveRuns.ts';
import type { Handlers, HandlersOf, Publish } from '../ipc/handlerTypes.ts';
import { findRun, folderOf } from '../services/context.ts';
import type { Context } from '../services/context.ts';
import { isTrainerLost } from '../services/executeRun.ts';
import { checkName, nameTaken } from '../services/names.ts';
import { reconcileRuns } from '../services/reconcile.ts';
import { writeAbout } from '../services/about.ts';
import type { TrainerHost } from '../trainer/trainerHost.ts';
import { binRun, emptyBin, restoreRun } from './bin.ts';
import { pageOf } from './columns.ts';
import { Conductor } from './conductor.ts';
import { createEstimator, rehearsalEnded } from './estimator.ts';
import type { MemoryWatch } from './memory.ts';
import { rowOf, viewOf } from './views.ts';

export type RunHandlers = Omit<HandlersOf<'runs'>, 'runs.saveReport'> & Pick<Handlers, 'app.engine'>;

export interface RunDeskDeps {
  readonly ctx: Context;
  /** the same as `ctx.host` */
  readonly host: TrainerHost;
  readonly publish: Publish;
  /** of the person's settings; null = the program's own choice */
  readonly threads: () => number | null;
  /** waits before a lost process is replaced, in milliseconds */
  readonly backOff?: readonly number[];
  /** how the memory that is left is found out; left out = as this system tells it */
  readonly memoryWatch?: MemoryWatch;
}

export interface RunDesk {
  readonly handlers: RunHandlers;
  readonly live: LiveRuns;
  /** what was deleted before this start goes for good */
  emptyBin(): Promise<void>;
}

/** A rehearsal that has not ended after this long is not waited for. */
const HEARS_WITHIN_MS = 400;

export function createRunDesk(deps: RunDeskDeps): RunDesk {
  const { ctx, host, publish, threads, backOff, memoryWatch } = deps;
  const conductor: Conductor = new Conductor({
    ...{ ctx, host, publish, threads },
    ...(backOff === undefined ? {} : { backOff }),
    ...(memoryWatch === undefined ? {} : { memoryWatch }),
    onSpeed: (live) => estimator.learnFrom(live),
  });
  const estimator = createEstimator({ ctx, host, threads, live: () => conductor.liveRun()?.name ?? null });

  /** starts and resumes that have not reached the conductor yet */
  let beginning = 0;
  /** rises with everything that is asked of the trainer: what waits for a rehearsal to end sees whether it is overtaken */
  let turn = 0;
  let rehearsal: { readonly stop: AbortController; readonly ended: Promise<unknown> } | null = null;

  /** A run does not wait for a rehearsal. */
  async function endRehearsal(): Promise<void> {
    if (rehearsal === null) return;
    rehearsal.stop.abort();
    // while it loads an engine or plans its first update it hears nothing; a new process is there sooner
    const impatience = setTimeout(() => host.kill('discarded'), HEARS_WITHIN_MS);
    await rehearsal.ended;
    clearTimeout(impatience);
  }

  async function rehearse(draft: RunDraft): Promise<RunEstimate> {
    const own = ++turn;
    await endRehearsal();
    if (own !== turn) throw rehearsalEnded();
    const stop = new AbortController();
    const measured = estimator.rehearse(draft, stop.signal);
    const mine = { stop, ended: measured.catch(() => undefined) };
    rehearsal = mine;
    try {
      return await measured;
    } finally {
      if (rehearsal === mine) rehearsal = null;
    }
  }

  /** No rehearsal begins between the end of one and the begin of the run. */
  async function begin<T>(act: () => Promise<T>): Promise<T> {
    turn += 1;
    beginning += 1;
    try {
      await endRehearsal();
      return await act();
    } finally {
      beginning -= 1;
    }
  }

  function changed(run: string): void {
    const record = ctx.runs.get(run);
    if (record !== undefined) publish('run.changed', rowOf(ctx, record, conductor.liveOf(run)));
  }

  async function keepAbout(run: string): Promise<void> {
    const { id, name, notes } = findRun(ctx, run);
    await writeAbout(folderOf(ctx, 'run', id), { name, notes });
    changed(id);
  }

  /** What computes. A run that goes on, or is about to, has chosen its process, and this asks for no other. */
  async function engineFacts(): Promise<EngineFacts> {
    if (conductor.busy && host.identity !== null) return host.identity;
    const choice = { threads: threads() ?? undefined };
    const opened = host.open(choice, { any: conductor.busy }).catch((error: unknown) => {
      if (!conductor.busy || !isTrainerLost(error)) throw error;
      return host.open(choice, { any: true }); // a run has begun meanwhile and needed another process
    });
    const { engine, reason, version, threads: used } = await opened;
    return { engine, reason, version, threads: used };
  }

  const handlers: RunHandlers = {
    'app.engine': engineFacts,
    'runs.list': () => {
      reconcileRuns(ctx);
      return ctx.runs.list().map((record) => rowOf(ctx, record, conductor.liveOf(record.id)));
    },
    'runs.show': ({ run }) => {
      reconcileRuns(ctx);
      const record = findRun(ctx, run);
      return viewOf(ctx, record, conductor.liveOf(record.id));
    },
    'runs.updates': ({ run, after }) => {
      const { id, groups } = findRun(ctx, run);
      return pageOf(ctx, id, groups.length, after);
    },
    'runs.estimate': ({ draft }) => estimator.estimate(draft),
    'runs.rehearse': ({ draft }) => {
      if (conductor.busy || beginning > 0) {
        const message =
          'A run is going on, and a rehearsal beside it would slow both. Wait for its end, or pause it.';
        throw new AppError('run/other-live', message);
      }
      return rehearse(draft);
    },
    'runs.start': ({ draft }) => begin(async () => ({ run: await conductor.start(draft) })),
    'runs.pause': ({ run }) => {
      conductor.pause(run);
      return null;
    },
    'runs.resume': ({ run, inexact }) =>
      begin(async () => {
        await conductor.resume(run, inexact);
        return null;
      }),
    'runs.finish': ({ run }) => {
      conductor.finish(run);
      return null;
    },
    'runs.discard': ({ run }) => {
      conductor.discard(run);
      return null;
    },
    'runs.setNotes': async ({ run, notes }) => {
      ctx.runs.setNotes(findRun(ctx, run).id, notes);
      await keepAbout(run);
      return null;
    },
    'runs.rename': async ({ run, name }) => {
      const { id } = findRun(ctx, run);
      const wanted = checkName(name);
      const other = ctx.runs.byName(wanted);
      if (other !== undefined && other.id !== id) nameTaken('run', wanted);
      ctx.runs.rename(id, wanted);
      await keepAbout(id);
      return null;
    },
    'runs.delete': ({ run }) => {
      binRun(ctx, run);
      publish('library.changed', { what: 'runs' });
      return null;
    },
    'runs.restore': ({ run }) => {
      restoreRun(ctx, run);
      publish('library.changed', { what: 'runs' });
      return null;
    },
  };

  return {
    handlers,
    live: {
      liveRun: () => conductor.liveRun(),
      checkpoint: () => conductor.saveNow(),
      pauseAndWait: () => conductor.pauseAndWait(),
      onLiveChange: (listener) => conductor.onLiveChange(listener),
      onEnded: (listener) => conductor.onEnded(listener),
      shutdown: async () => {
        await endRehearsal();
        await conductor.pauseAndWait();
        await host.end();
      },
    },
    emptyBin: () => emptyBin(ctx),
  };
}
