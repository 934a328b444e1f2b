/** How the program behaves on the desktop while it trains: no sleep, progress on its icon, a word when it is done. */
import { Notification, powerMonitor, powerSaveBlocker } from 'electron';
import type { BrowserWindow } from 'electron';
import { threeDigits, timeLeft } from '../../shared/format.ts';
import type { Log } from '../log.ts';
import type { EndedRun, LiveRun, LiveRuns } from './liveRuns.ts';
import type { SettingsStore } from './settings.ts';

export interface MannersDeps {
  readonly runs: LiveRuns;
  readonly settings: SettingsStore;
  readonly window: () => BrowserWindow | null;
  /** shows the window, at this run */
  readonly openRun: (run: string) => void;
  readonly log: Log;
}

const TITLE = 'ULMFiT Studio';

/** @returns what ends them */
export function keepManners({ runs, settings, window, openRun, log }: MannersDeps): () => void {
  let blocker: number | null = null;
  /** while it is held by nobody, the system collects a notification and its click is lost */
  const told = new Set<Notification>();

  function follow(live: LiveRun | null): void {
    if (live !== null) blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker);
      blocker = null;
    }
    const shown = window();
    if (shown === null) return;
    shown.setProgressBar(live?.share ?? -1);
    shown.setTitle(live === null ? TITLE : titleOf(live));
  }

  function tell(ended: EndedRun): void {
    const words = endedWords(ended);
    if (words === null || !settings.get().notify || !Notification.isSupported()) return;
    if (window()?.isFocused() === true) return; // it is before the person's eyes
    const notification = new Notification(words);
    told.add(notification);
    notification.on('click', () => {
      told.delete(notification);
      openRun(ended.run);
    });
    notification.on('close', () => told.delete(notification));
    notification.show();
  }

  const onSuspend = (): void => {
    if (runs.liveRun() === null) return;
    log.info('computer sleeps');
    runs.checkpoint();
  };
  const stop = [runs.onLiveChange(follow), runs.onEnded(tell)];
  powerMonitor.on('suspend', onSuspend);
  follow(runs.liveRun());
  return () => {
    for (const each of stop) each();
    powerMonitor.off('suspend', onSuspend);
    follow(null);
  };
}

/** For the list of windows and the icon's tip: `61 %, about 14 min left`. */
function titleOf({ name, share, msLeft }: LiveRun): string {
  const left = msLeft === null ? '' : `, ${timeLeft(msLeft)}`;
  return `${Math.min(99, Math.floor(share * 100))} %${left} · ${name} · ${TITLE}`;
}

/** null where the person did it and knows. */
export function endedWords({
  name,
  how,
  perplexity,
  message,
}: EndedRun): { title: string; body: string } | null {
  switch (how) {
    case 'done': {
      const body =
        perplexity === null
          ? 'Its model is in the library.'
          : `Perplexity on the held-out texts: ${threeDigits(perplexity)}. Its model is in the library.`;
      return { title: `“${name}” is trained`, body };
    }
    case 'failed':
      return { title: `“${name}” has stopped`, body: message ?? 'Open it to see why.' };
    case 'paused':
      return message === null ? null : { title: `“${name}” was paused`, body: message };
    default:
      return null;
  }
}
