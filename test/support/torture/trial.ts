/** Files that are hard to read, and what must come of each. */

/** What must come of a file: these documents, so many, or none for a reason that a person understands. */
export type Outcome =
  | { readonly texts: readonly string[]; readonly odd?: RegExp }
  | { readonly count: number; readonly odd?: RegExp }
  | { readonly reason: RegExp }
  /** its text, or a reason: what counts is that it ends, and that it is told */
  | { readonly either: true };

export interface Trial {
  /** below the torture folder; its first part names the theme */
  readonly path: string;
  readonly bytes: string | Uint8Array;
  readonly outcome: Outcome;
}

export const trial = (path: string, bytes: string | Uint8Array, outcome: Outcome): Trial => ({
  path,
  bytes,
  outcome,
});

/** A sentence that no other file has. */
export const sentence = (word: string): string => `The harbour master wrote about ${word} in his report.`;
