/** The window: how it is made, where it appears, and what it remembers. Its content is disposable. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { Theme } from '../shared/app.ts';
import { START_PAGE } from './protocol.ts';
import { hasDevTools } from './security.ts';
import { fitted, readWindowState, SMALLEST, USUAL_SIZE, writeWindowState } from './windowState.ts';
import type { Log } from './log.ts';

/** `--surface-1` of the two themes, painted before the page is there so that nothing flashes. */
const PAGE = { light: '#f4f2ec', dark: '#14181a' } as const;

export interface WindowOptions {
  /** the user's own folder, where the window's place is kept */
  readonly dir: string;
  readonly preload: string;
  readonly icon: string;
  readonly log: Log;
}

/** Makes the window and loads the page; it appears with its first painted frame. */
export function createWindow({ dir, preload, icon, log }: WindowOptions): BrowserWindow {
  const state = readWindowState(dir);
  const bounds = fitted(
    state.bounds,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...(bounds ?? USUAL_SIZE),
    minWidth: SMALLEST.width,
    minHeight: SMALLEST.height,
    show: false,
    title: 'ULMFiT Studio',
    backgroundColor: pageColour(),
    icon,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: hasDevTools(),
    },
  });
  if (state.maximised) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('page-title-updated', (event) => event.preventDefault());
  const followTheme = (): void => window.setBackgroundColor(pageColour());
  nativeTheme.on('updated', followTheme);
  const forget = remember(window, dir, log);
  window.once('closed', () => {
    nativeTheme.off('updated', followTheme);
    forget();
  });
  window.loadURL(START_PAGE).catch((error: unknown) => log.error('page not loaded', error));
  return window;
}

/** The page and the system's own parts (menus, scroll bars, title bar) follow one choice. */
export function useTheme(theme: Theme): void {
  nativeTheme.themeSource = theme;
}

function pageColour(): string {
  return nativeTheme.shouldUseDarkColors ? PAGE.dark : PAGE.light;
}

/** Keeps the window's place a moment after it was last moved, and when it closes. */
function remember(window: BrowserWindow, dir: string, log: Log): () => void {
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    timer = null;
    if (window.isDestroyed() || window.isMinimized()) return;
    try {
      writeWindowState(dir, { bounds: window.getNormalBounds(), maximised: window.isMaximized() });
    } catch (error) {
      log.error('window state not saved', error); // a place on the screen is no reason to disturb anyone
    }
  };
  const soon = (): void => {
    timer ??= setTimeout(save, 500);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.on('close', save);
  return () => {
    if (timer !== null) clearTimeout(timer);
  };
}
