/** What the menu asks for: most of it is a screen to go to; the rest is done to the run that goes on. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Command } from '../../shared/app.ts';
import type { RunRow } from '../../shared/run.ts';
import { api } from '../api.ts';
import { imports } from './imports.svelte.ts';
import { router } from './router.svelte.ts';
import { runs } from './runs.svelte.ts';
import { settings } from './settings.svelte.ts';
import { failureToast, toasts } from './toasts.svelte.ts';

export function obey(command: Command): void {
  switch (command) {
    case 'go.home':
      return router.go({ kind: 'home' });
    case 'go.data':
      return router.go({ kind: 'data', data: null });
    case 'go.newRun':
      return router.go({ kind: 'newRun' });
    case 'go.runs':
      return router.go({ kind: 'runs' });
    case 'go.settings':
      return router.go({ kind: 'settings' });
    case 'data.chooseFiles':
      return void imports.choose('files');
    case 'data.chooseFolder':
      return void imports.choose('folder');
    case 'run.pauseOrContinue':
      return void pauseOrContinue();
    case 'run.stop':
      return showLive(); // the question how to stop is asked on the run's own screen
    case 'view.biggerText':
      return void settings.stepTextSize(1);
    case 'view.smallerText':
      return void settings.stepTextSize(-1);
    case 'view.usualText':
      return void settings.stepTextSize(0);
    default:
      return assertNever(command);
  }
}

/** The run that "pause or continue" is about: the one that goes on, else the newest that can go on. */
export function runToToggle(rows: readonly RunRow[], live: RunRow | null): RunRow | null {
  return live ?? rows.find(({ status }) => status === 'paused' || status === 'interrupted') ?? null;
}

async function pauseOrContinue(): Promise<void> {
  const run = runToToggle(runs.rows, runs.live);
  if (run === null) {
    toasts.say({ kind: 'info', text: 'No run goes on, and none waits to be continued.' });
    return;
  }
  try {
    if (run.live !== null) await api.call('runs.pause', { run: run.id });
    else await api.call('runs.resume', { run: run.id, inexact: false });
  } catch (error) {
    failureToast(error);
  }
}

function showLive(): void {
  const { live } = runs;
  if (live === null) toasts.say({ kind: 'info', text: 'No run goes on.' });
  else if (router.screen.kind !== 'run' || router.screen.run !== live.id) {
    router.go({ kind: 'run', run: live.id });
  }
}
