/** The sign beside the clock on Windows while the window is out of sight: the way back to it. */
import { Menu, Tray } from 'electron';
import type { BrowserWindow } from 'electron';

export interface TrayDeps {
  readonly icon: string;
  readonly show: () => void;
  readonly quit: () => void;
}

/** @returns to be told of each window that is made; does nothing on systems that have another way back */
export function trayFor({ icon, show, quit }: TrayDeps): (window: BrowserWindow) => void {
  let tray: Tray | null = null;
  function put(): void {
    tray ??= new Tray(icon);
    tray.setToolTip('ULMFiT Studio: training goes on');
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { label: 'Open', click: show },
        { label: 'Pause and Quit', click: quit },
      ]),
    );
    tray.on('click', show);
  }
  function remove(): void {
    tray?.destroy();
    tray = null;
  }
  return (window) => {
    if (process.platform !== 'win32') return;
    window.on('hide', put);
    window.on('show', remove);
    window.once('closed', remove);
  };
}
