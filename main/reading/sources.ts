/** What the readers of texts take and give: plain data, and bytes that can be asked for. */

/** A text as it was read, before any rule. */
export interface SourceDocument {
  readonly text: string;
  /** where it is from: the file's path below the one that was named, and the row, line or passage in it */
  readonly name: string;
  /** values of the label columns that were asked for, and what the format tells beside the text (`folder`, `date`, …) */
  readonly labels: Readonly<Record<string, string>>;
}

/** A file, or part of one, that was left out, and why. */
export interface Skipped {
  readonly path: string;
  readonly reason: string;
}

/** Something odd in a file that was read all the same: counted, and where it is first. */
export interface Oddity {
  readonly path: string;
  /** what it is, as the middle of a sentence: `rows had more cells than the first` */
  readonly what: string;
  readonly count: number;
  /** `line 12`, `byte 40,312` */
  readonly first: string;
}

/** A file that was read, or a file inside an archive. */
export interface SourceFile {
  /** on disk */
  readonly path: string;
  /** the way inside the archive; null for a file of its own */
  readonly inner: string | null;
  readonly name: string;
  readonly kind: FileKind;
  readonly bytes: number;
  readonly sha256: string;
  /** null for formats that say themselves how they are written */
  readonly encoding: string | null;
  /** the encoding was told by the bytes, not guessed from them */
  readonly sure: boolean;
}

export interface ReadRequest {
  /** files and folders */
  readonly paths: readonly string[];
  /** column or key that holds the text; left out = guessed from names and lengths */
  readonly textColumn?: string | undefined;
  readonly labelColumns?: readonly string[] | undefined;
  /** a label that TextDecoder knows; left out = told by each file */
  readonly encoding?: string | undefined;
  /** false = a text that stands alone is one document all the same, not cut into passages */
  readonly passages?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How documents are found in a file. */
export type FileKind =
  | 'text'
  | 'delimited'
  | 'lines'
  | 'json'
  | 'xml'
  | 'html'
  | 'docx'
  | 'odt'
  | 'rtf'
  | 'pdf'
  | 'epub'
  | 'xlsx'
  | 'eml'
  | 'mbox'
  | 'subtitles'
  | 'zip';

/** A file to be read. */
export interface FoundFile {
  readonly path: string;
  /** the same without links: what tells whether two are one */
  readonly real: string;
  /** shown to people: the path below the folder that was named */
  readonly name: string;
  readonly bytes: number;
  /** names of the folders between the one that was named and the file; absent where there are none */
  readonly folder?: string | undefined;
}

/** The bytes of a file on disk or inside an archive. */
export interface ByteSource {
  readonly path: string;
  readonly inner: string | null;
  /** shown to people */
  readonly name: string;
  readonly bytes: number;
  /** from the first to the last; may be asked for more than once. @throws AppError `input/…` */
  pieces(): AsyncGenerator<Uint8Array>;
}

/** What a reader is given beside the bytes. */
export interface ReadContext {
  readonly request: ReadRequest;
  /** the way the file is written: told by the person, else by its bytes; the kinds that need none do not ask */
  encoding(): Promise<{ readonly encoding: string; readonly sure: boolean }>;
  skip(skipped: Skipped): void;
  odd(oddity: Oddity): void;
  readonly signal: AbortSignal | undefined;
}

/**
 * Reads the documents of one file, one after the other. What cannot be read is an AppError `input/…` whose sentence
 * says why and what to do; a part that cannot be read is skipped.
 */
export type Reader = (source: ByteSource, context: ReadContext) => AsyncGenerator<SourceDocument>;
