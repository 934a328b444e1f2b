/** Lays the bridge between the window and the main process: `window.bridge`, and nothing of Electron or Node. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { CALL_NAMES, EVENT_NAMES } from '../shared/api.ts';
import type { Bridge } from '../shared/api.ts';
import { FILES_CHANNEL } from './ipc/filesChannel.ts';

const calls: ReadonlySet<string> = new Set(CALL_NAMES);
const events: ReadonlySet<string> = new Set(EVENT_NAMES);

/** Refused here, before anything leaves the window; main checks again. */
function refuse(name: unknown): never {
  throw new Error(`The bridge does not carry “${String(name).slice(0, 60)}”.`);
}

const bridge: Bridge = {
  invoke: async (channel, payload) => {
    if (!calls.has(channel)) refuse(channel);
    const reply: unknown = await ipcRenderer.invoke(channel, payload);
    return reply;
  },
  subscribe: (channel, listener) => {
    if (!events.has(channel)) refuse(channel);
    const pass = (_event: unknown, payload: unknown): void => listener(payload);
    ipcRenderer.on(channel, pass);
    return () => {
      ipcRenderer.removeListener(channel, pass);
    };
  },
  takeFiles: async (files) => {
    const paths = files.map(pathOf).filter((path) => path !== '');
    const reply: unknown = await ipcRenderer.invoke(FILES_CHANNEL, paths);
    return reply;
  },
};

/** Only a file that the person gave has a path; what a script made up has none. */
function pathOf(file: unknown): string {
  return file instanceof File ? webUtils.getPathForFile(file) : '';
}

contextBridge.exposeInMainWorld('bridge', bridge);
