/** How a dataset is made from its texts as read: the split, the rules, and remedies; plain data, kept with it. */

/**
 * What is held out to measure on. `random`: a share of the documents, or the last stretch of one long text; `group`:
 * whole groups of documents with an equal value of a label; `given`: named by the person when the texts were brought in.
 */
export type Split =
  | { readonly kind: 'random'; readonly valid: number; readonly seed: number; readonly together: boolean }
  | {
      readonly kind: 'group';
      readonly by: string;
      readonly valid: number;
      readonly seed: number;
      readonly together: boolean;
    }
  | { readonly kind: 'given' };

export const WORD_RULES = ['spacy-en', 'unicode'] as const;
export type WordRules = (typeof WORD_RULES)[number];

/** fastai's rules by their names there, in their order; each can be switched off. */
export const TEXT_RULES = [
  'fix_html',
  'replace_rep',
  'replace_wrep',
  'spec_add_spaces',
  'rm_useless_spaces',
  'replace_all_caps',
  'replace_maj',
  'lowercase',
] as const;
export type TextRule = (typeof TEXT_RULES)[number];

/** How texts become tokens. */
export interface TokenRules {
  readonly words: WordRules;
  readonly off: readonly TextRule[];
}

export const PERSONAL_KINDS = ['email', 'phone', 'card', 'iban', 'id', 'ip'] as const;
export type PersonalKind = (typeof PERSONAL_KINDS)[number];

export const REMEDY_KINDS = [
  'drop-exact',
  'drop-near',
  'drop-lines',
  'drop-short',
  'drop-languages',
  'drop-documents',
  'mask-personal',
  'mend-mojibake',
  'compose',
] as const;

/** A change to the texts before they become tokens. The texts as read are kept, so each can be taken back. */
export type Remedy =
  | { readonly kind: 'drop-exact' }
  | { readonly kind: 'drop-near' }
  | { readonly kind: 'drop-lines'; readonly lines: readonly string[] }
  /** of fewer words than this */
  | { readonly kind: 'drop-short'; readonly words: number }
  | { readonly kind: 'drop-languages'; readonly languages: readonly string[] }
  | { readonly kind: 'drop-documents'; readonly documents: readonly number[] }
  | { readonly kind: 'mask-personal'; readonly what: readonly PersonalKind[] }
  | { readonly kind: 'mend-mojibake' }
  /** Unicode's composed form, NFC */
  | { readonly kind: 'compose' };

/** How a dataset is made from its texts as read. */
export interface Recipe {
  readonly split: Split;
  readonly rules: TokenRules;
  /** in the order of their use */
  readonly remedies: readonly Remedy[];
}

/** What a dataset is to be made again by; what is left out stays. */
export interface RecipeChange {
  readonly split?: Split | undefined;
  readonly rules?: TokenRules | undefined;
  readonly remedies?: readonly Remedy[] | undefined;
  /** read these originals again, written like this; `sources` null = all whose bytes did not tell */
  readonly reread?: { readonly encoding: string; readonly sources: readonly number[] | null } | undefined;
}

/** What a remedy would do. */
export interface RemedyPreview {
  readonly documents: number;
  readonly changed: number;
  readonly leftOut: number;
  readonly examples: readonly {
    readonly index: number;
    readonly name: string;
    /** around the first change; the whole beginning where the document is left out */
    readonly before: string;
    /** null where the document is left out */
    readonly after: string | null;
  }[];
}
