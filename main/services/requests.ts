/** What people ask of the services: plain data, and callbacks where an answer takes its time. */
import type { Split, TextRule, WordRules } from '../../shared/recipe.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import type { TrainEvent } from '../engine/train/events.ts';
import type { StampedEvent } from './engineHost.ts';
import type { EngineChoice, RunStarted } from './types.ts';

/** Progress of a long piece of work: `done` of `total`, `total` null while it is not known. */
export interface Progress {
  readonly what: string;
  readonly done: number;
  readonly total: number | null;
}

/** What long work on a dataset tells, and how it is ended. */
export interface WorkCallbacks {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** that tokenise; left out = as many as there are cores */
  readonly threads?: number | undefined;
}

export interface ImportDatasetRequest extends WorkCallbacks {
  readonly paths: readonly string[];
  readonly name: string;
  readonly textColumn?: string | undefined;
  readonly labelColumns?: readonly string[] | undefined;
  /** what is held out; left out = by chance, by `valid` and `seed`, with duplicates on one side */
  readonly split?: Split | undefined;
  /** share of documents held out; default 0.1 */
  readonly valid?: number | undefined;
  /** files or folders that are the held-out part; `split`, `valid` and `seed` are then not used */
  readonly validPaths?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly encoding?: string | undefined;
  /** left out = by the language of the texts */
  readonly words?: WordRules | undefined;
  /** rules that are switched off */
  readonly off?: readonly TextRule[] | undefined;
}

/** Something that happened to a run; `code` is stable, `message` is for people. */
export interface StoryNote {
  readonly code: string;
  readonly message: string;
}

export interface RunCallbacks extends EngineChoice {
  /** the run is in the library and this process has it; its training has not begun */
  readonly onClaimed?: ((run: string) => void) | undefined;
  /** written into its story when it begins */
  readonly note?: StoryNote | undefined;
  readonly onStarted?: ((started: RunStarted) => void) | undefined;
  /** called after the event is stored; never before */
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** the same, for a whole batch at once */
  readonly onStored?: ((events: readonly StampedEvent[]) => void) | undefined;
  /** saves and ends as interrupted */
  readonly signal?: AbortSignal | undefined;
  /** saves and ends as paused */
  readonly pause?: AbortSignal | undefined;
  /** asked once it is paused: why, for its story, where it was not the person's wish */
  readonly whyPaused?: (() => StoryNote | null) | undefined;
  /** lowers the rates to their end, measures, keeps the best, and ends as stopped */
  readonly finish?: AbortSignal | undefined;
  /** the engine was ended on purpose: what came after the last checkpoint is forgotten */
  readonly discard?: AbortSignal | undefined;
}

/** What a run needs, whatever it starts from. */
export interface TrainingRequest extends RunCallbacks {
  readonly data: string;
  readonly name?: string | undefined;
  readonly settings: Settings;
  readonly epochs: number;
  readonly seed: number;
  /** updates between checkpoints; left out = by time, at evaluations and at the end */
  readonly checkpointEvery?: number | undefined;
}

export interface PretrainRequest extends TrainingRequest {
  /** goes on with this model, in its own vocabulary; left out or null = random weights */
  readonly model?: string | null | undefined;
}

export interface FinetuneRequest extends TrainingRequest {
  readonly model: string;
}

export interface ResumeRequest extends RunCallbacks {
  readonly run: string;
  /** go on with another engine or number of threads, although the numbers will then differ in their last bits */
  readonly inexact?: boolean | undefined;
}

export interface EvaluateRequest extends EngineChoice {
  readonly model: string;
  readonly data?: string | undefined;
  readonly part?: 'valid' | 'train' | 'all' | undefined;
  /** a JSON file {"ids":[[…],…],"batch":B,"bptt":T}; either this or `data` */
  readonly idsFile?: string | undefined;
}

export interface GenerateRequest {
  readonly model: string;
  readonly prompt: string;
  /** word tokens to make; default 50 */
  readonly words?: number | undefined;
  /** 0 = always the most probable word; default 0.8 */
  readonly temperature?: number | undefined;
  /** 0 = off; default 0 */
  readonly topK?: number | undefined;
  /** only the most probable words that together have this probability; default 1 = off */
  readonly topP?: number | undefined;
  /** never the sign for an unknown word; default true */
  readonly noUnknown?: boolean | undefined;
  readonly seed?: number | undefined;
}

export interface FindLearningRateRequest extends EngineChoice {
  readonly model: string;
  readonly data: string;
  readonly settings: Settings;
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onPoint?: ((done: number, total: number) => void) | undefined;
}
