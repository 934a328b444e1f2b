/** Datasets as both sides of the window know them: plain data, times in epoch milliseconds. */
import type { Recipe, Split, TextRule, WordRules } from './recipe.ts';
import type { TextReport } from './textReport.ts';

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
  /** what the person wrote about it */
  readonly notes: string;
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
  readonly recipe: Recipe;
  readonly model: { readonly id: string; readonly name: string; readonly vocab: number } | null;
  readonly coverage: Coverage | null;
  /** how many different words the model does not know, and the most frequent of them */
  readonly unknownTypes: number;
  readonly unknown: readonly UnknownWord[];
  readonly lengths: LengthHistogram;
  readonly bytes: number;
  /** null for a dataset of an earlier version, whose texts were never examined; a revision examines them */
  readonly report: TextReport | null;
  /** label columns and what the formats tell beside the text: what a split can go by */
  readonly groupColumns: readonly string[];
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
  readonly labels: Readonly<Record<string, string>>;
  /** `out`: left out by a remedy */
  readonly part: 'train' | 'valid' | 'out';
  /** as it was read, cut at `cut` characters where it is longer */
  readonly text: string;
  readonly tokens: readonly SeenToken[];
  readonly tokenCount: number;
  readonly cut: boolean;
}

/** A place where a document holds the words that were looked for. */
export interface SearchHit {
  readonly index: number;
  readonly name: string;
  readonly before: string;
  readonly found: string;
  readonly after: string;
}

export interface SearchResult {
  /** documents that hold the words; counted up to 10,000 */
  readonly total: number;
  readonly hits: readonly SearchHit[];
}

// --- from files to documents ------------------------------------------------------------------------------------------

/** One way to read the bytes of a file, with its first lines that are not plain ASCII. */
export interface Reading {
  /** a label that TextDecoder knows */
  readonly encoding: string;
  readonly lines: readonly string[];
}

/** A file whose bytes do not tell how its letters are written: the likeliest readings, best first. */
export interface DoubtfulFile {
  readonly name: string;
  /** files of the choice for which the same readings are the likeliest, this one included */
  readonly alike: number;
  readonly readings: readonly Reading[];
}

/** The head of a table. */
export interface TableHead {
  readonly columns: readonly string[];
  /** the likeliest column with the texts; null where that is not clear */
  readonly text: string | null;
  /** first rows, a cell a column, long cells cut */
  readonly rows: readonly (readonly string[])[];
}

/** Files that the person has chosen or dropped; `token` stands for their paths, which stay in the main process. */
export interface PickedFiles {
  readonly token: string;
  readonly suggestedName: string;
  readonly files: number;
  readonly bytes: number;
  readonly names: readonly string[];
  /** files by their kind (`pdf`, `docx`, …), most first */
  readonly kinds: readonly { readonly kind: string; readonly files: number }[];
  /** of the first table, where there is one; tables without its text column are read by their own likeliest one */
  readonly table: TableHead | null;
  readonly doubtful: readonly DoubtfulFile[];
  /** what will be left out because nothing here reads it */
  readonly leftOut: readonly SkippedFile[];
}

export interface ImportRequest {
  readonly token: string;
  readonly name: string;
  readonly textColumn: string | null;
  readonly labelColumns: readonly string[];
  readonly split: Split;
  /** stands for the files of a held-out part of the person's own; with `split.kind` `given` */
  readonly validToken: string | null;
  /** for the files whose bytes do not tell; null = the likeliest reading of each */
  readonly encoding: string | null;
  /** null = by the language of the texts */
  readonly words: WordRules | null;
  readonly off: readonly TextRule[];
}

/** Work on a dataset that goes on, or that has ended within this session, or that a crash interrupted. */
export interface ImportState {
  readonly id: string;
  readonly name: string;
  /** texts are brought in, or a dataset is made again by another recipe */
  readonly kind: 'import' | 'revision';
  readonly status: 'reading' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  readonly phase: 'reading' | 'examining' | 'finishing';
  readonly done: number;
  readonly total: number | null;
  readonly documents: number;
  readonly msLeft: number | null;
  /** the dataset, once it is done */
  readonly data: string | null;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** originals that were to be read again and are not as they were: their documents stayed as they are */
  readonly changed?: readonly ChangedSource[] | undefined;
}

/** A file that a dataset was read from. */
export interface DatasetSource {
  readonly source: number;
  readonly name: string;
  readonly kind: string;
  readonly bytes: number;
  readonly documents: number;
  readonly encoding: string | null;
  readonly sure: boolean;
}

/** What reading originals again did not find as it was. */
export interface ChangedSource {
  readonly name: string;
  readonly what: 'changed' | 'missing';
}
