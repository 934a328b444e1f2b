/** Ways out of the program: each saves first, asks only where a person can answer, and is quick. */
import { app, dialog, powerMonitor } from 'electron';
import type { BrowserWindow } from 'electron';
import type { Log } from '../log.ts';
import { decideClosing, wayBackOn } from './closing.ts';
import type { AskClosing } from './closing.ts';
import type { LiveRuns } from './liveRuns.ts';
import type { SettingsStore } from './settings.ts';

export interface LeavingDeps {
  readonly runs: () => LiveRuns | null;
  readonly settings: SettingsStore;
  readonly window: () => BrowserWindow | null;
  /** ends imports and gives the library back; called once, after the run has been paused */
  readonly release: () => Promise<void>;
  readonly log: Log;
}

export interface Leaving {
  /** saves and quits without a question */
  now(why: string): void;
  /** to be told of each window that is made */
  watch(window: BrowserWindow): void;
}

/** Longer than a checkpoint of a large model takes; a system that shuts down does not wait longer either. */
const LONGEST_MS = 15_000;

export function createLeaving({ runs, settings, window, release, log }: LeavingDeps): Leaving {
  let state: 'here' | 'asking' | 'leaving' | 'gone' = 'here';

  function now(why: string): void {
    if (state === 'leaving' || state === 'gone') return;
    state = 'leaving';
    log.info('leaving', { why });
    window()?.hide();
    const saved = (async () => {
      await runs()?.shutdown();
      await release();
    })();
    const late = new Promise<void>((resolve) => setTimeout(resolve, LONGEST_MS).unref());
    Promise.race([saved, late])
      .catch((error: unknown) => log.error('not everything was saved', error))
      .finally(() => {
        state = 'gone';
        app.quit();
      });
  }

  /** Asks where training goes on; else the window may close. */
  async function closeAsked(): Promise<void> {
    state = 'asking';
    const answer = await decideClosing({
      live: runs()?.liveRun() ?? null,
      whenClosing: settings.get().whenClosing,
      ask: askNatively(window),
      remember: (whenClosing) => settings.set({ whenClosing }),
      wayBack: wayBackOn(process.platform),
    });
    state = 'here';
    if (answer === 'background') sendAway(window());
    else if (answer !== 'stay') now(answer);
  }

  function intercept(event: { preventDefault(): void }): void {
    if (state === 'gone') return;
    event.preventDefault();
    if (state === 'here') closeAsked().catch((error: unknown) => log.error('closing', error));
  }

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => now(signal));
  powerMonitor.on('shutdown', () => now('shutdown'));
  app.on('before-quit', (event) => {
    // on a Mac this is also how the system logs a person out, and it waits for no dialog
    if (process.platform === 'darwin' && state === 'here') {
      event.preventDefault();
      now('quit');
    } else intercept(event);
  });
  app.on('window-all-closed', () => now('window closed'));

  return {
    now,
    watch: (made) => {
      made.on('close', intercept);
      made.on('query-session-end', () => now('session end'));
      made.on('session-end', () => now('session end'));
    },
  };
}

function askNatively(window: () => BrowserWindow | null): AskClosing {
  return async ({ message, detail, buttons, remember }) => {
    const options = {
      type: 'question' as const,
      ...{ message, detail, buttons: [...buttons], checkboxLabel: remember },
      ...{ defaultId: 0, cancelId: 2, noLink: true },
    };
    const owner = window();
    const { response, checkboxChecked } = await (owner === null
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(owner, options));
    return { button: response, remember: checkboxChecked };
  };
}

/** Where nothing but the list of windows leads back to a window, it stays in that list. */
function sendAway(window: BrowserWindow | null): void {
  if (process.platform === 'linux') window?.minimize();
  else window?.hide();
}
