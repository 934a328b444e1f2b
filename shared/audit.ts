/** What a model could give away of the texts that it learnt from. */

/** Passages of `words` tokens that the model goes on with word for word when it is given what stands before them. */
export interface RecitedLength {
  readonly words: number;
  /** passages of that length that were tried in the training part, and how many were recited */
  readonly train: { readonly tried: number; readonly recited: number };
  /** the same in the held-out part, which it has never seen: what any good guesser recites */
  readonly valid: { readonly tried: number; readonly recited: number };
}

/** Tokens of a passage that nobody says by chance, but for formulas. */
export const USUAL_PASSAGE = 10;

/** A passage of the training part that the model recites. */
export interface RecitedPassage {
  readonly document: number;
  readonly words: number;
  readonly text: string;
  /** how often the same words stand in the training part */
  readonly occurrences: number;
}

/** Secrets that were planted in the training part before the run began, and whether the model has learnt them. */
export interface CanaryReport {
  readonly planted: number;
  /** how often each was put in */
  readonly repeats: number;
  /** log2 of the number of possible secrets over the rank of the planted one (Carlini et al. 2019), one a canary */
  readonly exposures: readonly number[];
  /** the largest exposure that can be measured: log2 of the number of possible secrets */
  readonly most: number;
  /** canaries that the model gives away word for word when it is given their beginning */
  readonly recited: number;
}

export const AUDIT_LEVELS = ['safe', 'careful', 'unsafe'] as const;

export interface AuditReport {
  readonly model: { readonly id: string; readonly name: string };
  readonly data: { readonly id: string; readonly name: string };
  /** length of passage that the verdict goes by, in tokens */
  readonly words: number;
  /** documents of the training part that were read, of how many; fewer than all where there is much text */
  readonly read: { readonly documents: number; readonly of: number };
  readonly lengths: readonly RecitedLength[];
  /** the longest ones, at most 20; in the library only, never in an exported card */
  readonly passages: readonly RecitedPassage[];
  readonly longest: number;
  /** null where none were planted */
  readonly canaries: CanaryReport | null;
  readonly verdict: {
    readonly level: (typeof AUDIT_LEVELS)[number];
    /** what was found, in one sentence; what it means and what to do, in a second */
    readonly finding: string;
    readonly advice: string;
  };
  readonly time: number;
}
