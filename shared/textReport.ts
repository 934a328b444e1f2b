/** What the examination of a dataset's texts found; plain data, kept with it. */
import type { PersonalKind } from './recipe.ts';

/** How often something occurs, in how many documents, and the first of them. */
export interface Occurrences {
  readonly count: number;
  readonly documents: number;
  /** index of the first document with it; null where there is none */
  readonly first: number | null;
}

/** Two documents that are the same but for little. */
export interface NearPair {
  readonly a: number;
  readonly b: number;
  readonly nameA: string;
  readonly nameB: string;
  /** share of their 5-token shingles in common, estimated, 0 to 1 */
  readonly similarity: number;
}

/** What the examination of a dataset's texts found. Indices are those of the documents in the order of their reading. */
export interface TextReport {
  readonly version: 2;
  /** documents that remedies leave out */
  readonly leftOut: number;
  /** share of the documents' characters, 0 to 1, most first; null = too short or mixed to tell. ISO 639-1 codes. */
  readonly languages: readonly {
    readonly language: string | null;
    readonly documents: number;
    readonly share: number;
  }[];
  readonly duplicates: {
    /** documents that repeat an earlier one, character for character but for white space */
    readonly exact: number;
    /** documents that repeat an earlier one but for little; those of `exact` not counted */
    readonly near: number;
    /** documents of the held-out part that have a (near-)duplicate in the training part */
    readonly leaking: number;
    /** documents that were moved so that duplicates stand on one side */
    readonly moved: number;
    readonly pairs: readonly NearPair[];
  };
  /** lines that many documents repeat, most documents first */
  readonly repeatedLines: readonly { readonly line: string; readonly documents: number }[];
  readonly personal: readonly ({ readonly kind: PersonalKind } & Occurrences)[];
  /** control characters, which the rules replace by a space */
  readonly controls: Occurrences;
  /** characters that stand for bytes that could not be decoded (U+FFFD) */
  readonly replaced: Occurrences;
  /** documents that look as if they had been decoded twice, such as `cafÃ©` */
  readonly mojibake: Occurrences;
  /** documents of fewer than 5 words */
  readonly short: Occurrences;
  /** different words so rare that a very large dataset does not keep them, and their tokens; usually 0 */
  readonly pruned: { readonly types: number; readonly tokens: number };
  /** what was odd in the files, and read all the same */
  readonly oddities: readonly {
    readonly path: string;
    readonly what: string;
    readonly count: number;
    readonly first: string;
  }[];
}
