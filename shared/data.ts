/** Datasets as both sides of the window know them: plain data, times in epoch milliseconds. */

export interface PartCounts {
  readonly train: number;
  readonly valid: number;
}

export interface SkippedFile {
  readonly path: string;
  readonly reason: string;
}

/** `data` is the dataset's id. Documents and tokens are counted a part; `types` is the number of different tokens. */
export interface DatasetSummary {
  readonly data: string;
  readonly name: string;
  readonly documents: PartCounts;
  readonly tokens: PartCounts;
  readonly types: number;
  readonly skipped: readonly SkippedFile[];
  readonly created: number;
}

/** Shares from 0 to 1 of a dataset that a model's vocabulary knows. */
export interface Coverage {
  readonly model: string;
  readonly tokens: number;
  readonly types: number;
}

/** A word that a model does not know, where it occurs for the first time. */
export interface UnknownWord {
  readonly word: string;
  readonly count: number;
  readonly before: string;
  readonly after: string;
}

/** How long the documents are, in tokens: bin `i` counts those from `edges[i]` up to and without `edges[i + 1]`. */
export interface LengthHistogram {
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  readonly quarter: number;
  readonly middle: number;
  readonly threeQuarters: number;
}

/** What is known of a dataset, seen with the eyes of a model. */
export interface DatasetView extends DatasetSummary {
  readonly seed: number;
  /** share of the documents held out; null where the person named them */
  readonly valid: number | null;
  readonly model: { readonly id: string; readonly name: string; readonly vocab: number } | null;
  readonly coverage: Coverage | null;
  /** how many different words the model does not know, and the most frequent of them */
  readonly unknownTypes: number;
  readonly unknown: readonly UnknownWord[];
  readonly lengths: LengthHistogram;
  readonly bytes: number;
}

/** A token as a model sees it: a rule's marker, a word it knows, or one that it does not. */
export interface SeenToken {
  readonly text: string;
  readonly kind: 'marker' | 'known' | 'unknown';
}

export interface DocumentView {
  readonly index: number;
  readonly of: number;
  /** the file or row it came from */
  readonly name: string;
  readonly part: 'train' | 'valid';
  /** as it was read, cut at `cut` characters where it is longer */
  readonly text: string;
  readonly tokens: readonly SeenToken[];
  readonly tokenCount: number;
  readonly cut: boolean;
}

/** Files that the person has chosen or dropped; `token` stands for their paths, which stay in the main process. */
export interface PickedFiles {
  readonly token: string;
  readonly suggestedName: string;
  readonly files: number;
  readonly bytes: number;
  readonly names: readonly string[];
  /** the table's columns where what was chosen is tables; the likeliest text column first chosen */
  readonly table: { readonly columns: readonly string[]; readonly text: string | null } | null;
  /** what will be left out because nothing here reads it */
  readonly leftOut: readonly SkippedFile[];
}

export interface ImportRequest {
  readonly token: string;
  readonly name: string;
  readonly textColumn: string | null;
  readonly valid: number;
  readonly seed: number;
  readonly encoding: string | null;
}

/** An import that goes on, or that has ended within this session. */
export interface ImportState {
  readonly id: string;
  readonly name: string;
  readonly status: 'reading' | 'done' | 'failed' | 'cancelled';
  readonly done: number;
  readonly total: number | null;
  readonly documents: number;
  readonly msLeft: number | null;
  /** the dataset, once it is done */
  readonly data: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
}
