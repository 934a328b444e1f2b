/** Opens the library for the window and sets up the desks that answer it; closes both in order. */
import { app } from 'electron';
import type { Handlers, Publish } from '../ipc/handlerTypes.ts';
import { handlersOf } from '../ipc/handlers.ts';
import type { PathTokens } from '../ipc/pathTokens.ts';
import { createDataDesk } from '../data/desk.ts';
import type { ForkJob } from '../ingest/job.ts';
import type { Log } from '../log.ts';
import { importHandlers } from '../models/importDesk.ts';
import { libraryHandlers } from '../models/libraryDesk.ts';
import { createWorkDesk } from '../models/workDesk.ts';
import { createPlayDesk } from '../play/desk.ts';
import type { ForkSampler } from '../play/samplerHost.ts';
import { createRunDesk } from '../runs/desk.ts';
import { openContext } from '../services/library.ts';
import { emptyModelBin } from '../services/modelBin.ts';
import { TrainerHost } from '../trainer/trainerHost.ts';
import type { ForkTrainer } from '../trainer/trainerProcess.ts';
import { appHandlers } from './appDesk.ts';
import type { Dialogs } from './dialogs.ts';
import { draftHandlers } from './drafts.ts';
import { filesHandlers } from './filesDesk.ts';
import { holdLibrary } from './libraryHold.ts';
import type { LiveRuns } from './liveRuns.ts';
import { settingsHandlers } from './settingsDesk.ts';
import type { SettingsStore } from './settings.ts';

export interface StudioDeps {
  /** the library's folder, and the user's own */
  readonly place: string;
  readonly dir: string;
  readonly settings: SettingsStore;
  readonly dialogs: Dialogs;
  readonly tokens: PathTokens;
  readonly forkIngest: ForkJob;
  readonly forkSampler: ForkSampler;
  readonly forkTrainer: ForkTrainer;
  readonly publish: Publish;
  readonly warnings: readonly string[];
  readonly started: number;
  readonly onReady: () => void;
  readonly restart: () => void;
  readonly log: Log;
}

export interface Studio {
  readonly handlers: Handlers;
  readonly live: LiveRuns;
  /** who holds the library, where it is another window; null where this one does */
  readonly readOnly: string | null;
  /** looks at files that were dropped on the window */
  readonly takePaths: ReturnType<typeof createDataDesk>['takePaths'];
  /** the window was loaded anew, and waits for no answer any more */
  forgetWindow(): void;
  /** ends imports and gives the library back; the run has been paused before */
  close(): Promise<void>;
}

/** @throws AppError `library/…`, `disk/…` where the library cannot be opened */
export async function openStudio(deps: StudioDeps): Promise<Studio> {
  const { place, dir, settings, dialogs, tokens, publish, log } = deps;
  const host = new TrainerHost({ fork: deps.forkTrainer, log: (line) => log.info('trainer', { line }) });
  const { ctx, library } = await openContext(place, host);
  const hold = holdLibrary(ctx);
  if (hold.holder !== null) log.warn('library is held by another window');
  const readOnly = (): string | null => hold.holder;
  const threads = (): number | null => settings.get().threads;
  const runs = createRunDesk({ ctx, host, publish, threads });
  const modelWork = createWorkDesk({
    ctx,
    host: new TrainerHost({ fork: deps.forkTrainer, log: (line) => log.info('measuring', { line }) }),
    publish,
    log,
    liveRun: () => runs.live.liveRun()?.name ?? null,
    threads,
  });
  const play = createPlayDesk({ ctx, dialogs, publish, fork: deps.forkSampler });
  const data = createDataDesk({ ctx, tokens, dialogs, publish, log, fork: deps.forkIngest });
  if (hold.holder === null) await Promise.all([data.emptyBin(), runs.emptyBin(), emptyModelBin(ctx)]);
  const handlers = handlersOf({
    app: appHandlers({
      ctx,
      readOnly,
      warnings: [...deps.warnings, ...library.notices],
      started: deps.started,
      onReady: deps.onReady,
      log,
    }),
    settings: settingsHandlers({
      store: settings,
      dialogs,
      dir,
      library: () => ctx.dir,
      restart: deps.restart,
    }),
    drafts: draftHandlers({ settings: ctx.settings, readOnly: () => hold.holder !== null }),
    data: data.handlers,
    models: libraryHandlers({ ctx, fork: deps.forkIngest, dialogs, publish, log }),
    modelImport: importHandlers({ ctx, tokens, fork: deps.forkIngest, dialogs, publish, log }),
    modelWork: modelWork.handlers,
    play: play.handlers,
    runs: runs.handlers,
    files: filesHandlers({ dialogs, library }),
  });
  const stopSettings = settings.onChange((changed) => publish('settings.changed', changed));
  log.info('library open', { readOnly: hold.holder !== null, version: app.getVersion() });
  return {
    handlers,
    live: runs.live,
    readOnly: hold.holder,
    takePaths: data.takePaths,
    forgetWindow: play.stopAll,
    close: async () => {
      stopSettings();
      play.close();
      await Promise.all([data.close(), modelWork.close()]);
      hold.release();
      library.close();
      log.info('library closed');
    },
  };
}
