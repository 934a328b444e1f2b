/** What the menu asks for: most of it is a screen to go to; the rest is done to the run that goes on. */
import { assertNever } from '../../shared/assertNever.ts';
import type { Command } from '../../shared/app.ts';
import type { RunRow } from '../../shared/run.ts';
import { ask } from '../components/run/runActions.ts';
import { continuing } from './continuing.svelte.ts';
import { imports } from './imports.svelte.ts';
import { router } from './router.svelte.ts';
import { runs } from './runs.svelte.ts';
import { settings } from './settings.svelte.ts';
import { toasts } from './toasts.svelte.ts';

export function obey(command: Command): void {
  switch (command) {
    case 'go.home':
      router.go({ kind: 'home' });
      break;
    case 'go.data':
      router.go({ kind: 'data', data: null });
      break;
    case 'go.newRun':
      router.go({ kind: 'newRun' });
      break;
    case 'go.runs':
      router.go({ kind: 'runs' });
      break;
    case 'go.models':
      router.go({ kind: 'models', model: null });
      break;
    case 'go.playground':
      router.go({ kind: 'playground', model: null });
      break;
    case 'go.settings':
      router.go({ kind: 'settings' });
      break;
    case 'data.chooseFiles':
      void imports.choose('files'); // all of these tell of their own failures
      break;
    case 'data.chooseFolder':
      void imports.choose('folder');
      break;
    case 'run.pauseOrContinue':
      pauseOrContinue();
      break;
    case 'run.stop':
      showLive(); // the question how to stop is asked on the run's own screen
      break;
    case 'view.biggerText':
      void settings.stepTextSize(1);
      break;
    case 'view.smallerText':
      void settings.stepTextSize(-1);
      break;
    case 'view.usualText':
      void settings.stepTextSize(0);
      break;
    default:
      assertNever(command);
  }
}

/** The run that "pause or continue" is about: the one that goes on, else the newest that can go on. */
export function runToToggle(rows: readonly RunRow[], live: RunRow | null): RunRow | null {
  return live ?? rows.find(({ status }) => status === 'paused' || status === 'interrupted') ?? null;
}

function pauseOrContinue(): void {
  const run = runToToggle(runs.rows, runs.live);
  if (run === null) toasts.say({ kind: 'info', text: 'No run goes on, and none waits to be continued.' });
  else if (run.live === null)
    void continuing.resume(run); // both tell of their own failures
  else void ask('runs.pause', run.id);
}

function showLive(): void {
  const { live } = runs;
  if (live === null) toasts.say({ kind: 'info', text: 'No run goes on.' });
  else if (router.screen.kind !== 'run' || router.screen.run !== live.id) {
    router.go({ kind: 'run', run: live.id });
  }
}
