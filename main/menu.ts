/** The native menu: every command of the window with its key, and the system's own entries by their roles. */
import { app, Menu } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { Command } from '../shared/app.ts';
import { hasDevTools } from './security.ts';

interface Entry {
  readonly label: string;
  readonly keys?: string;
}

/** A command without an entry does not compile. */
const ENTRIES: { readonly [C in Command]: Entry } = {
  'go.home': { label: 'Home', keys: 'CmdOrCtrl+1' },
  'go.data': { label: 'Data', keys: 'CmdOrCtrl+2' },
  'go.newRun': { label: 'New Run', keys: 'CmdOrCtrl+N' },
  'go.runs': { label: 'Runs', keys: 'CmdOrCtrl+4' },
  'go.models': { label: 'Models', keys: 'CmdOrCtrl+5' },
  'go.playground': { label: 'Playground', keys: 'CmdOrCtrl+6' },
  'go.settings': { label: 'Settings…', keys: 'CmdOrCtrl+,' },
  'data.chooseFiles': { label: 'Import Files…', keys: 'CmdOrCtrl+O' },
  'data.chooseFolder': { label: 'Import Folder…', keys: 'CmdOrCtrl+Shift+O' },
  'run.pauseOrContinue': { label: 'Pause or Continue', keys: 'CmdOrCtrl+P' },
  'run.stop': { label: 'Stop…', keys: 'CmdOrCtrl+.' },
  'view.biggerText': { label: 'Bigger Text', keys: 'CmdOrCtrl+Plus' },
  'view.smallerText': { label: 'Smaller Text', keys: 'CmdOrCtrl+-' },
  'view.usualText': { label: 'Usual Text Size', keys: 'CmdOrCtrl+0' },
};

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** @param send tells the window; it is brought to the front first where it is hidden */
export function setMenu(send: (command: Command) => void): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform === 'darwin')));
}

export function menuTemplate(send: (command: Command) => void, mac: boolean): MenuItemConstructorOptions[] {
  const item = (command: Command): MenuItemConstructorOptions => {
    const { label, keys } = ENTRIES[command];
    return {
      id: command,
      label,
      ...(keys === undefined ? {} : { accelerator: keys }),
      click: () => send(command),
    };
  };
  const settings = item('go.settings');
  return [
    ...(mac ? [appMenu(settings)] : []),
    {
      label: '&File',
      submenu: [
        item('go.newRun'),
        SEPARATOR,
        item('data.chooseFiles'),
        item('data.chooseFolder'),
        ...(mac ? [] : [SEPARATOR, settings]),
        SEPARATOR,
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        item('go.home'),
        item('go.data'),
        { ...item('go.newRun'), id: 'go.newRun.3', accelerator: 'CmdOrCtrl+3' },
        item('go.runs'),
        item('go.models'),
        item('go.playground'),
      ],
    },
    { label: '&Run', submenu: [item('run.pauseOrContinue'), item('run.stop')] },
    {
      label: '&View',
      submenu: [
        item('view.biggerText'),
        // on many keyboards + is typed with Shift, and without it is =
        {
          ...item('view.biggerText'),
          id: 'view.biggerText.2',
          accelerator: 'CmdOrCtrl+=',
          visible: false,
          acceleratorWorksWhenHidden: true,
        },
        item('view.smallerText'),
        item('view.usualText'),
        SEPARATOR,
        { role: 'togglefullscreen' },
        ...(hasDevTools() ? ([SEPARATOR, { role: 'reload' }, { role: 'toggleDevTools' }] as const) : []),
      ],
    },
    { role: 'windowMenu' },
    ...(mac ? [] : [{ label: '&Help', submenu: [{ role: 'about' }] } satisfies MenuItemConstructorOptions]),
  ];
}

function appMenu(settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: app.name,
    submenu: [
      { role: 'about' },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services' },
      SEPARATOR,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      SEPARATOR,
      { role: 'quit' },
    ],
  };
}
