/** Holds the one window: shows it, makes it anew, and loads its page again when that has died. Training does not notice. */
import type { BrowserWindow } from 'electron';
import type { Receiver } from '../ipc/broadcast.ts';
import type { Log } from '../log.ts';

export interface FrameDeps {
  readonly make: () => BrowserWindow;
  readonly log: Log;
  /** the page was loaded anew, after a death or by hand: what belonged to the old one is void */
  readonly onFreshPage: () => void;
  /** it can be seen again */
  readonly onShown: () => void;
  /** a page that dies again and again: said once, instead of loading it for ever */
  readonly onHopeless: () => void;
}

export interface Frame {
  window(): BrowserWindow | null;
  /** brings the window to the front, making it anew where it was closed */
  show(): void;
  /** to the page, as far as it listens */
  readonly receiver: Receiver;
  /** whether the page died since this was last asked */
  hadDied(): boolean;
  onMade(listener: (window: BrowserWindow) => void): void;
}

/** Deaths within this time that make another try pointless. */
const HOPELESS = { deaths: 4, withinMs: 60_000 };
/** So long a page may stand still before it is taken for dead. */
const PATIENCE_MS = 10_000;

export function createFrame(deps: FrameDeps): Frame {
  const listeners: ((window: BrowserWindow) => void)[] = [];
  const deaths: number[] = [];
  let window: BrowserWindow | null = null;
  let painted = false;
  let alive = false;
  let died = false;

  function make(): BrowserWindow {
    const made = deps.make();
    window = made;
    painted = false;
    made.once('ready-to-show', () => {
      painted = true;
    });
    watch(made);
    for (const listener of listeners) listener(made);
    return made;
  }

  function watch(made: BrowserWindow): void {
    const page = made.webContents;
    made.on('closed', () => {
      if (window === made) window = null;
      alive = false;
      deps.onFreshPage();
    });
    made.on('show', deps.onShown);
    made.on('restore', deps.onShown);
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (!isMainFrame || isSameDocument) return;
      alive = false;
      deps.onFreshPage();
    });
    page.on('did-finish-load', () => {
      alive = true;
    });
    page.on('render-process-gone', (_event, { reason, exitCode }) => {
      alive = false;
      deps.log.warn('page died', { reason, exitCode });
      if (reason !== 'clean-exit') loadAgain(made);
    });
    let patience: NodeJS.Timeout | null = null;
    page.on('unresponsive', () => {
      patience ??= setTimeout(() => {
        patience = null;
        deps.log.warn('page does not respond');
        page.forcefullyCrashRenderer(); // goes on in render-process-gone
      }, PATIENCE_MS);
    });
    const relax = (): void => {
      if (patience !== null) clearTimeout(patience);
      patience = null;
    };
    page.on('responsive', relax);
    made.once('closed', relax);
  }

  function loadAgain(made: BrowserWindow): void {
    const now = Date.now();
    deaths.push(now);
    died = true;
    if (deaths.filter((time) => now - time < HOPELESS.withinMs).length >= HOPELESS.deaths) {
      deps.onHopeless();
      return;
    }
    // Chromium is still clearing the old process away while it tells us
    setImmediate(() => {
      if (!made.isDestroyed()) made.webContents.reload();
    });
  }

  return {
    window: () => window,
    show: () => {
      const shown = window ?? make();
      if (!painted) return; // a new one shows itself with its first painted frame
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
    },
    receiver: {
      listening: () => window !== null && alive && window.isVisible() && !window.isMinimized(),
      send: (event, payload) => window?.webContents.send(event, payload),
    },
    hadDied: () => {
      const had = died;
      died = false;
      return had;
    },
    onMade: (listener) => {
      listeners.push(listener);
    },
  };
}
