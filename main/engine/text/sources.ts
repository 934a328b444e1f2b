/** What the readers of texts take and give: plain data. */

/** A text as it was read, before any rule. */
export interface SourceDocument {
  readonly text: string;
  /** where it is from: the file's path below the one that was named, and the row, line or passage in it */
  readonly name: string;
  /** values of the label columns that were asked for */
  readonly labels: Readonly<Record<string, string>>;
}

/** A file, or part of one, that was left out, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** A file that was read. */
export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly encoding: string;
}

export interface ReadRequest {
  /** files and folders */
  readonly paths: readonly string[];
  /** column or key that holds the text; left out = guessed from names and lengths */
  readonly textColumn?: string | undefined;
  readonly labelColumns?: readonly string[] | undefined;
  /** a label that TextDecoder knows; left out = UTF-8 */
  readonly encoding?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How documents are found in a file. */
export type FileKind = 'text' | 'delimited' | 'lines';

/** A file to be read. */
export interface FoundFile {
  readonly path: string;
  /** the same without links: what tells whether two are one */
  readonly real: string;
  /** shown to people: the path below the folder that was named */
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
}
