/** Models as both sides of the window know them. Times in epoch milliseconds, sizes in bytes. */
import type { AuditReport } from './audit.ts';
import type { Judgement } from './judgement.ts';

export interface ModelSummary {
  readonly id: string;
  readonly name: string;
  readonly embSz: number;
  readonly nHid: number;
  readonly nLayers: number;
  /** words in its vocabulary */
  readonly vocab: number;
  readonly parameters: number;
  readonly bytes: number;
  /** of the held-out part it was trained against; null where the card does not say */
  readonly perplexity: number | null;
  /** the run that made it, where one did */
  readonly run: string | null;
  /** epoch milliseconds */
  readonly created: number;
  /** what the person wrote about it */
  readonly notes: string;
}

/** One thing that a model comes from, oldest first; `id` is null where it is only a name on a card. */
export interface LineageStep {
  readonly kind: 'model' | 'data' | 'run' | 'unknown';
  readonly id: string | null;
  readonly name: string;
  /** still in the library */
  readonly there: boolean;
}

/** A file of a model, and whether it is still the one that was written. */
export interface ModelFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 as it was when the model was stored; null for models of older versions */
  readonly sha256: string | null;
}

export interface ModelView extends ModelSummary {
  readonly dtype: 'F32' | 'F16';
  readonly folder: string;
  readonly files: readonly ModelFile[];
  readonly lineage: readonly LineageStep[];
  /** models of this library that were made from it */
  readonly children: readonly { readonly id: string; readonly name: string }[];
  /** unfinished runs that need it; while there are any it cannot be deleted */
  readonly neededBy: readonly { readonly id: string; readonly name: string }[];
  readonly corpora: readonly {
    readonly name: string;
    readonly licence: string;
    readonly tokens: number | null;
  }[];
  /** in few words, how its texts were cut into words */
  readonly rules: string;
  /** sentences of its card */
  readonly cardNotes: readonly string[];
  /** newest first */
  readonly judgements: readonly Judgement[];
  readonly audits: readonly AuditReport[];
}

/** What checking a model's files against their sums found. */
export interface Verification {
  readonly ok: boolean;
  readonly files: readonly {
    readonly name: string;
    readonly state: 'same' | 'changed' | 'missing' | 'not recorded';
  }[];
}

export const EXPORT_FORMATS = ['safetensors', 'fastai'] as const;
/** `safetensors`: a model folder; `fastai`: `.pth` and `itos.pkl`, as fastai and PyTorch load them */
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Files of a model that a person has chosen, looked at but not imported. */
export interface PickedModel {
  readonly token: string;
  readonly suggestedName: string;
  readonly files: readonly {
    readonly name: string;
    /** what it is by its bytes, in few words: “PyTorch weights (zip)” */
    readonly kind: string;
    readonly bytes: number;
  }[];
  /** null where it cannot be told before a question is answered or a missing file is added */
  readonly understood: {
    /** whose names its tensors bear: “fastai 2”, “fastai 1”, “fastai 0.7”, “ULMFiT Studio” */
    readonly layout: string;
    readonly embSz: number;
    readonly nHid: number;
    readonly nLayers: number;
    readonly vocab: number;
    readonly parameters: number;
    /** sentences: what was left out, what was assumed */
    readonly notes: readonly string[];
  } | null;
  readonly questions: readonly ModelQuestion[];
  /** why it cannot be imported as it is; null where it can */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/** The same before the choice has got a token. */
export type LookedModel = Omit<PickedModel, 'token'>;

/** Something about a model's files that only a person can decide. */
export interface ModelQuestion {
  readonly key: 'words' | 'rules';
  readonly question: string;
  readonly readings: readonly {
    readonly key: string;
    readonly label: string;
    /** what it would mean, with evidence: the first rows and their words, how surprised the model would be */
    readonly detail: string;
    /** the same in parts, where it has rows: what can be set as a table, and the other sentences */
    readonly table?:
      | {
          readonly rows: readonly { readonly row: number; readonly word: string }[];
          readonly rest: string;
        }
      | undefined;
  }[];
  /** key of the likeliest reading */
  readonly likeliest: string;
  /** whether the likeliest may be taken without asking */
  readonly sure: boolean;
}

/** A reading of the words: none fits, so nothing can be imported. */
export const OTHER_MODEL = 'other-model';

/** Readings by the keys of their questions. */
export type ModelAnswers = { readonly [K in ModelQuestion['key']]?: string | undefined };
