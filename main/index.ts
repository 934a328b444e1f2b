/** The program with its window. It starts here: one instance, sandbox, window, library, desks, manners. */
import { join } from 'node:path';
import { app, dialog, session, utilityProcess } from 'electron';
import { createDialogs } from './app/dialogs.ts';
import { createFrame } from './app/frame.ts';
import { createLeaving } from './app/leaving.ts';
import { libraryPlace, withoutLibrary } from './app/libraryPlace.ts';
import { keepManners } from './app/manners.ts';
import { runtimeWarning } from './app/runtimeWarning.ts';
import { openSettings } from './app/settings.ts';
import { tellStartTrouble } from './app/startTrouble.ts';
import { openStudio } from './app/studio.ts';
import type { Studio } from './app/studio.ts';
import { trayFor } from './app/tray.ts';
import { forkHelper } from './ingest/fork.ts';
import { createBroadcast } from './ipc/broadcast.ts';
import { createPathTokens } from './ipc/pathTokens.ts';
import { register } from './ipc/register.ts';
import { openLog } from './log.ts';
import { setMenu } from './menu.ts';
import { resourcesDir } from './paths.ts';
import { fileMap, ORIGIN } from './protocol.ts';
import { hardenProcess, lockContents, lockSession, sandboxWarning } from './security.ts';
import { utilityTrainer } from './trainer/forks.ts';
import { createWindow, useTheme } from './window.ts';

const BUILT = import.meta.dirname;

async function start(): Promise<void> {
  await app.whenReady();
  const dir = app.getPath('userData');
  const log = openLog(join(dir, 'logs'));
  const warnings = [sandboxWarning(), runtimeWarning()].filter((warning) => warning !== null);
  for (const warning of warnings) log.warn(warning);
  const settings = openSettings(dir);
  useTheme(settings.get().theme);
  settings.onChange(({ theme }) => useTheme(theme));
  lockContents(log);
  lockSession(session.defaultSession, fileMap(join(BUILT, '..', 'renderer')), log);

  const tokens = createPathTokens();
  let studio: Studio | null = null;
  const icon = join(resourcesDir(), 'icon.png');
  const preload = join(BUILT, '..', 'preload', 'preload.cjs');
  const frame = createFrame({
    make: () => createWindow({ dir, preload, icon, log }),
    onFreshPage: () => {
      tokens.forgetAll();
      broadcast.forget();
      studio?.forgetWindow();
    },
    onShown: () => broadcast.caughtUp(),
    onHopeless: () => {
      dialog.showErrorBox('The window cannot be shown', HOPELESS);
    },
    log,
  });
  const broadcast = createBroadcast(frame.receiver);
  const { publish } = broadcast;
  const leaving = createLeaving({
    runs: () => studio?.live ?? null,
    settings,
    window: frame.window,
    release: async () => {
      broadcast.close();
      await studio?.close();
    },
    log,
  });
  frame.onMade(leaving.watch);
  frame.onMade(trayFor({ icon, show: frame.show, quit: () => leaving.now('tray') }));
  app.on('second-instance', frame.show);
  app.on('activate', frame.show);

  const place = libraryPlace(process.argv.slice(1), dir, process.cwd());
  const opening = openStudio({
    place,
    dir,
    settings,
    dialogs: createDialogs(frame.window, dir),
    tokens,
    forkIngest: forkHelper(join(BUILT, 'ingest.js'), 'ingest'),
    forkSampler: forkHelper(join(BUILT, 'sampler.js'), 'sampler'),
    forkTrainer: utilityTrainer(utilityProcess.fork, join(BUILT, 'trainer.js')),
    publish,
    warnings,
    started: process.getCreationTime() ?? Date.now(),
    onReady: () => {
      broadcast.caughtUp();
      if (!frame.hadDied()) return;
      log.info('window was loaded again');
      publish('alarm', { code: 'internal/window-reloaded', message: RELOADED, run: null });
    },
    restart: () => {
      app.relaunch({ args: withoutLibrary(process.argv.slice(1)) });
      leaving.now('another library');
    },
    log,
  }).then((opened) => (studio = opened)); // first of all: the gate asks it who holds the library
  register(
    {
      origin: ORIGIN,
      handlers: opening.then(({ handlers }) => handlers),
      readOnly: () => studio?.readOnly ?? null,
      log,
    },
    async (paths) => (await opening).takePaths(paths),
  );
  frame.show();
  let live: Studio['live'];
  try {
    ({ live } = await opening);
  } catch (error) {
    await tellStartTrouble(error, place, dir, log);
    return;
  }
  setMenu((command) => {
    frame.show();
    publish('command', { command });
  });
  keepManners({
    runs: live,
    settings,
    window: frame.window,
    openRun: (run) => {
      frame.show();
      publish('show.run', { run });
    },
    log,
  });
}

const HOPELESS =
  'The window has stopped several times in a minute. Training, if any, goes on without it, and nothing is lost. Quit the program and start it again; if that does not help, restart the computer.';
const RELOADED =
  'The window had stopped working and was loaded again. Training was not touched, and nothing is lost.';

if (app.requestSingleInstanceLock()) {
  hardenProcess();
  start().catch((error: unknown) => {
    dialog.showErrorBox('ULMFiT Studio cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
} else app.exit(0); // the one that runs already has been told and shows its window
