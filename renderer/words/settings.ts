/** What the Settings screen says, and the keys that the menu has; its accelerators are the same. */
import { bytes, counted } from '../../shared/format.ts';
import type { AppFacts, AppSettings, Theme } from '../../shared/app.ts';

export const THEME_OPTIONS: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export const CLOSING_OPTIONS: readonly {
  readonly value: AppSettings['whenClosing'];
  readonly label: string;
}[] = [
  { value: 'ask', label: 'Ask' },
  { value: 'background', label: 'Train on' },
  { value: 'pause', label: 'Pause and quit' },
];

export const CLOSING_HELP: Readonly<Record<AppSettings['whenClosing'], string>> = {
  ask: 'Closing the window while training runs asks what to do.',
  background: 'Training goes on without the window; starting the program again brings it back.',
  pause: 'The run is saved and the program ends; it can be continued at any time.',
};

/** What matters most on this screen, in a sentence. */
export function settingsSentence(facts: AppFacts | null): string {
  if (facts === null) return 'Everything stays on this computer.';
  return `Everything stays on this computer, in one folder, with ${bytes(facts.diskFree)} of room.`;
}

export function threadsHint(cores: number | null): string {
  const has = cores === null ? '' : ` This computer has ${counted(cores, 'core')}.`;
  return `Empty = the program chooses. Fewer leave more for other programs; a run keeps the number that it began with.${has}`;
}

export interface Shortcut {
  readonly keys: string;
  readonly does: string;
}

/** @param mod the key that commands are given with: Ctrl, or ⌘ on a Mac */
export function shortcuts(mod: string): readonly Shortcut[] {
  return [
    { keys: `${mod} 1`, does: 'Home' },
    { keys: `${mod} 2`, does: 'Data' },
    { keys: `${mod} 3`, does: 'New run' },
    { keys: `${mod} 4`, does: 'Runs' },
    { keys: `${mod} 5`, does: 'Models' },
    { keys: `${mod} 6`, does: 'Playground' },
    { keys: `${mod} ,`, does: 'Settings' },
    { keys: `${mod} O`, does: 'Bring in files' },
    { keys: `${mod} Shift O`, does: 'Bring in a folder' },
    { keys: `${mod} P`, does: 'Pause or continue the run' },
    { keys: `${mod} .`, does: 'Stop the run' },
    { keys: `${mod} +`, does: 'Larger text' },
    { keys: `${mod} −`, does: 'Smaller text' },
    { keys: `${mod} 0`, does: 'Usual text' },
  ];
}

export const LICENCES =
  'ULMFiT Studio is free software under the Apache License 2.0. It is built on Electron, TensorFlow, SQLite, Svelte, Chart.js and zod; its letters are IBM Plex Sans and Source Serif 4, under the Open Font License 1.1.';
