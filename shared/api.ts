/**
 * The contract between the window and the main process. Adding a call: a line in `Calls`, its schema in `schemas.ts`,
 * a handler in `main/ipc/handlers.ts`; each is a compile error until the others are there. An answer is plain data.
 */
import type { AppAlarm, AppFacts, AppSettings, Command, EngineFacts, SettingsChanges } from './app.ts';
import type {
  DatasetSource,
  DatasetSummary,
  DatasetView,
  DocumentView,
  ImportRequest,
  ImportState,
  PickedFiles,
  Reading,
  SearchResult,
} from './data.ts';
import type { RecipeChange, Remedy, RemedyPreview } from './recipe.ts';
import type { ErrorCode } from './errors.ts';
import type {
  ExportFormat,
  ModelAnswers,
  ModelSummary,
  ModelView,
  PickedModel,
  Verification,
} from './model.ts';
import type { ModelWork } from './modelWork.ts';
import type { CompleteAsk, MeasureAsk, PlayEnd, PlayModel, PlayWords } from './play.ts';
import type { StoredEvaluation } from './evaluation.ts';
import type { MetricColumns, RunDraft, RunEstimate, RunNote, RunRow, RunSample, RunView } from './run.ts';

/** Asked without an argument: an empty object. */
export type Nothing = Readonly<Record<string, never>>;

/** One argument, always an object; what comes back is the answer of the promise. */
export interface Calls {
  'app.facts': { ask: Nothing; answer: AppFacts };
  /** starts the trainer's process if need be, and loads the engine there */
  'app.engine': { ask: Nothing; answer: EngineFacts };
  /** the window has drawn its first screen and can be used; returns ms since the program started */
  'app.ready': { ask: Nothing; answer: { readonly sinceStart: number } };
  'app.copyText': { ask: { readonly text: string }; answer: null };
  'settings.get': { ask: Nothing; answer: AppSettings };
  'settings.set': { ask: { readonly changes: SettingsChanges }; answer: AppSettings };
  /** asks for a folder and starts the program again with it; null when nothing was chosen */
  'settings.chooseLibrary': { ask: Nothing; answer: { readonly library: string } | null };
  /** an unfinished form, as it was last saved; null where there is none */
  'draft.load': { ask: { readonly form: string }; answer: { readonly json: string } | null };
  'draft.save': { ask: { readonly form: string; readonly json: string | null }; answer: null };

  'data.list': { ask: Nothing; answer: readonly DatasetSummary[] };
  'data.choose': { ask: { readonly kind: 'files' | 'folder' }; answer: PickedFiles | null };
  'data.import': { ask: ImportRequest; answer: ImportState };
  'data.importSample': { ask: Nothing; answer: ImportState };
  /** the same files looked at again, as if all doubtful ones were written like this */
  'data.look': {
    ask: { readonly token: string; readonly encoding: string | null };
    answer: PickedFiles;
  };
  /** those of this session, and those that a crash interrupted */
  'data.imports': { ask: Nothing; answer: readonly ImportState[] };
  /** also throws away what an interrupted one has */
  'data.cancelImport': { ask: { readonly id: string }; answer: null };
  'data.continueImport': { ask: { readonly id: string }; answer: ImportState };
  'data.show': { ask: { readonly data: string; readonly model: string | null }; answer: DatasetView };
  'data.document': {
    ask: { readonly data: string; readonly model: string | null; readonly index: number };
    answer: DocumentView;
  };
  'data.search': {
    ask: { readonly data: string; readonly words: string; readonly skip: number };
    answer: SearchResult;
  };
  'data.tryRemedy': {
    ask: { readonly data: string; readonly remedy: Remedy };
    answer: RemedyPreview;
  };
  /** makes the dataset again from its texts as read, in the background */
  'data.revise': { ask: { readonly data: string; readonly change: RecipeChange }; answer: ImportState };
  /** at most 1,000, those whose bytes did not tell their encoding first */
  'data.sources': { ask: { readonly data: string }; answer: readonly DatasetSource[] };
  /** the likeliest readings of one original, which must still be where it was */
  'data.readings': {
    ask: { readonly data: string; readonly source: number };
    answer: readonly Reading[];
  };
  /** asks where, and saves the list of what was left out as a table */
  'data.saveLeftOut': { ask: { readonly data: string }; answer: { readonly file: string } | null };
  'data.setNotes': { ask: { readonly data: string; readonly notes: string }; answer: null };
  'data.rename': { ask: { readonly data: string; readonly name: string }; answer: DatasetSummary };
  /** into the bin; `data.restore` takes it out again until the program ends */
  'data.delete': { ask: { readonly data: string }; answer: null };
  'data.restore': { ask: { readonly data: string }; answer: null };

  'models.list': { ask: Nothing; answer: readonly ModelSummary[] };
  'models.show': { ask: { readonly model: string }; answer: ModelView };
  /** asks for files or a folder and looks at them; null when nothing was chosen */
  'models.choose': { ask: { readonly kind: 'files' | 'folder' }; answer: PickedModel | null };
  /** the same files and more, chosen in a second dialog: a word list that was missing; null when nothing was chosen */
  'models.addFiles': { ask: { readonly token: string }; answer: PickedModel | null };
  'models.import': {
    ask: { readonly token: string; readonly name: string; readonly answers: ModelAnswers };
    answer: ModelSummary;
  };
  'models.rename': { ask: { readonly model: string; readonly name: string }; answer: ModelSummary };
  'models.setNotes': { ask: { readonly model: string; readonly notes: string }; answer: null };
  /** into the bin; `models.restore` takes it out again until the program ends */
  'models.delete': { ask: { readonly model: string }; answer: null };
  'models.restore': { ask: { readonly model: string }; answer: null };
  /** reads all files again and compares their sums */
  'models.verify': { ask: { readonly model: string }; answer: Verification };
  /** asks for a new or empty folder; null when nothing was chosen */
  'models.export': {
    ask: { readonly model: string; readonly format: ExportFormat };
    answer: { readonly folder: string; readonly files: readonly string[] } | null;
  };
  /** begins to measure a model on the held-out part of a dataset; null = on the general text */
  'models.judge': { ask: { readonly model: string; readonly data: string | null }; answer: ModelWork };
  /** begins to look for what a model has learnt by heart of the dataset that it was trained on */
  'models.audit': {
    ask: { readonly model: string; readonly data: string; readonly words: number };
    answer: ModelWork;
  };
  /** work of this session */
  'models.work': { ask: Nothing; answer: readonly ModelWork[] };
  'models.cancelWork': { ask: { readonly id: string }; answer: null };

  'play.models': { ask: Nothing; answer: readonly PlayModel[] };
  /** words come as events `play.words`; the answer comes after the last of them */
  'play.complete': { ask: CompleteAsk; answer: PlayEnd };
  'play.measure': { ask: MeasureAsk; answer: PlayEnd };
  'play.stop': { ask: { readonly ticket: string }; answer: null };
  /** asks where, and saves a text */
  'play.save': {
    ask: { readonly name: string; readonly content: string };
    answer: { readonly file: string } | null;
  };

  'runs.list': { ask: Nothing; answer: readonly RunRow[] };
  'runs.show': { ask: { readonly run: string }; answer: RunView };
  /** at most METRIC_PAGE updates, those after `after` */
  'runs.updates': { ask: { readonly run: string; readonly after: number }; answer: MetricColumns };
  'runs.estimate': { ask: { readonly draft: RunDraft }; answer: RunEstimate };
  /** trains some updates and measures them; nothing is kept but their speed */
  'runs.rehearse': { ask: { readonly draft: RunDraft }; answer: RunEstimate };
  'runs.start': { ask: { readonly draft: RunDraft }; answer: { readonly run: string } };
  'runs.pause': { ask: { readonly run: string }; answer: null };
  'runs.resume': { ask: { readonly run: string; readonly inexact: boolean }; answer: null };
  /** lowers the rates gently over a few updates, measures, and keeps the best model */
  'runs.finish': { ask: { readonly run: string }; answer: null };
  /** ends at the last checkpoint; what came after it is forgotten */
  'runs.discard': { ask: { readonly run: string }; answer: null };
  'runs.setNotes': { ask: { readonly run: string; readonly notes: string }; answer: null };
  'runs.rename': { ask: { readonly run: string; readonly name: string }; answer: null };
  /** into the bin; `runs.restore` takes it out again until the program ends */
  'runs.delete': { ask: { readonly run: string }; answer: null };
  'runs.restore': { ask: { readonly run: string }; answer: null };
  /** asks where, and writes the report as one HTML file; null when nothing was chosen */
  'runs.saveReport': { ask: { readonly run: string }; answer: { readonly file: string } | null };
  /** asks where, and saves a picture or a table of a chart */
  'charts.save': {
    ask: { readonly name: string; readonly kind: 'png' | 'csv'; readonly content: string };
    answer: { readonly file: string } | null;
  };
}

/** What the main process tells without being asked. */
export interface Events {
  'run.changed': RunRow;
  /** a run is gone into the bin or out of it, a dataset or model is new: lists are to be read again */
  'library.changed': { readonly what: 'data' | 'models' | 'runs' };
  /** new updates of one run, at most ten times a second, and never to a hidden window */
  'run.metrics': { readonly run: string; readonly columns: MetricColumns };
  'run.evaluated': { readonly run: string; readonly evaluation: StoredEvaluation };
  'run.sample': { readonly run: string; readonly sample: RunSample };
  'run.event': { readonly run: string; readonly event: RunNote };
  'import.changed': ImportState;
  'work.changed': ModelWork;
  'play.words': PlayWords;
  'settings.changed': AppSettings;
  command: { readonly command: Command };
  /** open this screen: a notification was clicked, or a second start asked for it */
  'show.run': { readonly run: string };
  alarm: AppAlarm;
}

export type CallName = keyof Calls;
export type EventName = keyof Events;
export type Ask<C extends CallName> = Calls[C]['ask'];
export type Answer<C extends CallName> = Calls[C]['answer'];

/** A call that is not listed here does not compile. Names only: the preload script is too small for the schemas. */
const CALLS = {
  'app.facts': true,
  'app.engine': true,
  'app.ready': true,
  'app.copyText': true,
  'settings.get': true,
  'settings.set': true,
  'settings.chooseLibrary': true,
  'draft.load': true,
  'draft.save': true,
  'data.list': true,
  'data.choose': true,
  'data.import': true,
  'data.importSample': true,
  'data.look': true,
  'data.imports': true,
  'data.cancelImport': true,
  'data.continueImport': true,
  'data.show': true,
  'data.document': true,
  'data.search': true,
  'data.tryRemedy': true,
  'data.revise': true,
  'data.sources': true,
  'data.readings': true,
  'data.saveLeftOut': true,
  'data.setNotes': true,
  'data.rename': true,
  'data.delete': true,
  'data.restore': true,
  'models.list': true,
  'models.show': true,
  'models.choose': true,
  'models.addFiles': true,
  'models.import': true,
  'models.rename': true,
  'models.setNotes': true,
  'models.delete': true,
  'models.restore': true,
  'models.verify': true,
  'models.export': true,
  'models.judge': true,
  'models.audit': true,
  'models.work': true,
  'models.cancelWork': true,
  'play.models': true,
  'play.complete': true,
  'play.measure': true,
  'play.stop': true,
  'play.save': true,
  'runs.list': true,
  'runs.show': true,
  'runs.updates': true,
  'runs.estimate': true,
  'runs.rehearse': true,
  'runs.start': true,
  'runs.pause': true,
  'runs.resume': true,
  'runs.finish': true,
  'runs.discard': true,
  'runs.setNotes': true,
  'runs.rename': true,
  'runs.delete': true,
  'runs.restore': true,
  'runs.saveReport': true,
  'charts.save': true,
} as const satisfies Readonly<Record<CallName, true>>;

export const CALL_NAMES = Object.keys(CALLS).filter((name): name is CallName => name in CALLS);

/** An event that is not listed here does not compile. */
const EVENTS = {
  'run.changed': true,
  'library.changed': true,
  'run.metrics': true,
  'run.evaluated': true,
  'run.sample': true,
  'run.event': true,
  'import.changed': true,
  'work.changed': true,
  'play.words': true,
  'settings.changed': true,
  command: true,
  'show.run': true,
  alarm: true,
} as const satisfies Readonly<Record<EventName, true>>;

export const EVENT_NAMES = Object.keys(EVENTS).filter((name): name is EventName => name in EVENTS);

/** Electron passes on nothing of an error but its message, so answers and errors travel as data. */
export type Reply<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: ErrorCode; readonly message: string };

/** The two things that a bridge between the processes must be able to do. */
export interface Transport {
  invoke(channel: string, payload: unknown): Promise<unknown>;
  /** @returns what ends the subscription */
  subscribe(channel: string, listener: (payload: unknown) => void): () => void;
}

/** The bridge that the preload script lays: the transport, and files that a person drops. */
export interface Bridge extends Transport {
  /** given DOM `File`s; main reads their paths, and the window only ever gets a token for them (`PickedFiles`) */
  takeFiles(files: readonly unknown[]): Promise<unknown>;
}
