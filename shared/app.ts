/** The program itself as the window knows it: settings, facts, messages. */

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
/** Size of all text, as a share of the usual one. */
export const TEXT_SIZES = [1, 1.25, 1.5, 2] as const;
export const WHEN_CLOSING = ['ask', 'background', 'pause'] as const;

export interface AppSettings {
  readonly theme: Theme;
  readonly textSize: (typeof TEXT_SIZES)[number];
  /** processor threads for training; null = the program's own choice */
  readonly threads: number | null;
  /** what closing the window does while training runs */
  readonly whenClosing: (typeof WHEN_CLOSING)[number];
  /** a system notification when a run ends */
  readonly notify: boolean;
}

export type SettingsChanges = { readonly [K in keyof AppSettings]?: AppSettings[K] | undefined };

/** What `app.facts` tells; sizes in bytes. Strings for people, never to act on. */
export interface AppFacts {
  readonly version: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly sqlite: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memory: number;
  readonly memoryFree: number;
  readonly diskFree: number;
  readonly library: string;
  /** another program holds this library: nothing can be started or changed here; says who */
  readonly readOnly: string | null;
  /** what the owner should know: no sandbox, a fallback runtime, a rebuilt database; sentences */
  readonly warnings: readonly string[];
}

/** What computes; found out once in the trainer's own process. */
export interface EngineFacts {
  readonly engine: 'tensorflow' | 'portable';
  readonly reason: string;
  readonly version: string;
  readonly threads: number;
}

/** What the menu can ask the window to do. */
export const COMMANDS = [
  'go.home',
  'go.data',
  'go.newRun',
  'go.runs',
  'go.models',
  'go.playground',
  'go.settings',
  'data.chooseFiles',
  'data.chooseFolder',
  'run.pauseOrContinue',
  'run.stop',
  'view.biggerText',
  'view.smallerText',
  'view.usualText',
] as const;
export type Command = (typeof COMMANDS)[number];

/** An unexpected error that no call of the window asked for. */
export interface AppAlarm {
  readonly code: string;
  readonly message: string;
  /** the run it happened to */
  readonly run: string | null;
}
