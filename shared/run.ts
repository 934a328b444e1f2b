/** Runs as both sides of the window know them: plain data, times in epoch milliseconds. */
import type { Recipe } from './recipe.ts';
import type { BestEvaluation, Evaluation, StoredEvaluation } from './evaluation.ts';
import type { Settings } from './hyperparams.ts';

export const RUN_KINDS = ['finetune', 'pretrain'] as const;
export type RunKind = (typeof RUN_KINDS)[number];
export const RUN_STATUSES = [
  'queued',
  'running',
  'paused',
  'interrupted',
  'stopped',
  'failed',
  'done',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: RunKind;
  readonly status: RunStatus;
  /** the model it started from; null where it began from random weights */
  readonly base: string | null;
  readonly data: string;
  /** the model it made; null until it is done */
  readonly model: string | null;
  readonly created: number;
  readonly ended: number | null;
  /** last stored update, and how many are planned */
  readonly step: number;
  readonly steps: number;
  readonly epochs: number;
  readonly seed: number;
  readonly engine: string;
  readonly threads: number;
  readonly before: Evaluation | null;
  readonly after: Evaluation | null;
  readonly best: BestEvaluation | null;
  /** why it failed, where it did */
  readonly failure: RunFailure | null;
  /** how its dataset was made when it began; null for runs of older versions */
  readonly recipe: Recipe | null;
}

export interface RunFailure {
  readonly code: string;
  readonly message: string;
}

/** What the trainer is doing at this moment. */
export type RunActivity =
  'starting' | 'training' | 'measuring' | 'saving' | 'pausing' | 'finishing' | 'stopping';

/** What is only known while a run is going on in this program. */
export interface RunLive {
  readonly activity: RunActivity;
  /** median of the last updates; null until there are enough of them */
  readonly msPerUpdate: number | null;
  /** null until it can be told; pauses do not count */
  readonly msLeft: number | null;
  /** bytes that the trainer process holds */
  readonly memory: number | null;
}

export interface RunCheckpoint {
  readonly update: number;
  readonly time: number;
}

/** A run as lists show it. */
export interface RunRow extends RunSummary {
  readonly baseName: string | null;
  readonly dataName: string | null;
  /** free text of the person's own; empty where there is none */
  readonly notes: string;
  /** held-out perplexity along the way, for a sparkline: the first is that before training */
  readonly course: readonly { readonly update: number; readonly perplexity: number }[];
  /** training time so far, pauses not counted; null for runs of older versions */
  readonly trainedMs: number | null;
  readonly lastCheckpoint: RunCheckpoint | null;
  /** null unless it is going on in this program */
  readonly live: RunLive | null;
}

/** A text that the model wrote at some update: 0 = before training. */
export interface RunSample {
  readonly update: number;
  /** which of the beginnings, from 0 */
  readonly position: number;
  readonly prompt: string;
  readonly text: string;
}

/** Something worth knowing that happened to a run; `code` is stable, `message` is for people. */
export interface RunNote {
  readonly update: number;
  readonly code: string;
  readonly message: string;
  readonly time: number | null;
}

/** A stretch in which a run stood still, in epoch milliseconds; `to` null = still does. */
export interface RunPause {
  readonly update: number;
  readonly from: number;
  readonly to: number | null;
  /** a pause the person asked for, or a process that ended without a word */
  readonly kind: 'paused' | 'interrupted';
}

export interface RunView extends RunRow {
  readonly settings: Settings;
  /** names of the layer groups, slowest first, as in every update's rates */
  readonly groups: readonly string[];
  readonly vocab: number;
  readonly updatesPerEpoch: number;
  /** updates of the phase in which the last group learns alone */
  readonly frozenUpdates: number;
  readonly tokensPerEpoch: number;
  /** from this update on the rates are lowered to their end: the person asked to finish; null otherwise */
  readonly landing: { readonly from: number; readonly updates: number } | null;
  readonly evaluations: readonly StoredEvaluation[];
  readonly samples: readonly RunSample[];
  readonly events: readonly RunNote[];
  readonly pauses: readonly RunPause[];
  readonly checkpoints: readonly RunCheckpoint[];
  readonly versions: Readonly<Record<string, string>>;
}

/**
 * Updates in columns of equal length, in the order of `step`; what a chart draws. `lr` holds `groups` rates an update,
 * those of one update side by side, 0 = frozen. NaN where a number was not finite.
 */
export interface MetricColumns {
  readonly groups: number;
  readonly step: Float64Array;
  readonly loss: Float64Array;
  readonly gradNorm: Float64Array;
  /** epoch milliseconds; NaN for runs of older versions */
  readonly time: Float64Array;
  readonly lr: Float64Array;
}

/** Most updates in one answer of `runs.updates`. */
export const METRIC_PAGE = 20_000;

/** What a person asks for when starting a run. */
export interface RunDraft {
  readonly name: string;
  /** pretraining keeps the vocabulary of `model`, and cuts its own where there is none */
  readonly kind: RunKind;
  /** null = random weights of the sizes that the settings name; pretraining only */
  readonly model: string | null;
  readonly data: string;
  readonly settings: Settings;
  readonly epochs: number;
  readonly seed: number;
}

/** What a run would take, before it is started. Sizes in bytes. */
export interface RunEstimate {
  readonly updates: number;
  readonly updatesPerEpoch: number;
  readonly tokensPerEpoch: number;
  readonly vocab: number;
  /** how the vocabulary is cut from the texts; null where the run keeps that of its model */
  readonly words: WordCut | null;
  readonly parameters: number;
  readonly layers: number;
  /** training and measuring together; null where this computer was never measured at such a size */
  readonly ms: { readonly low: number; readonly middle: number; readonly high: number } | null;
  /** in words where the time comes from: a rehearsal at 13:21, or earlier runs */
  readonly basis: string | null;
  readonly memory: number;
  readonly memoryFree: number;
  readonly disk: number;
  readonly diskFree: number;
  readonly checks: readonly RunCheck[];
}

/** What a vocabulary knows of the training part's words, rules' marks not counted. */
export interface WordCut {
  /** different words that are known by name, and that there are */
  readonly known: number;
  readonly types: number;
  /** share of the running words that they make, 0 to 1 */
  readonly share: number;
}

/** A finding before the start: `bad` forbids it, `warn` does not. */
export interface RunCheck {
  readonly level: 'ok' | 'warn' | 'bad';
  readonly code: string;
  readonly message: string;
  /** settings that would mend it, for a button; `label` is what the button says */
  readonly remedy: { readonly label: string; readonly changes: Partial<Settings> } | null;
}
