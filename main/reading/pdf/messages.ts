/** What the reading thread and its host say to each other. */

/** A line of a page. Positions are in points (1/72 inch) from the lower left corner of the page. */
export interface Line {
  readonly text: string;
  /** where it begins and ends */
  readonly left: number;
  readonly right: number;
  /** of its baseline */
  readonly y: number;
  /** of its letters, about the size of the font */
  readonly height: number;
}

/** Why a PDF gives no text. */
export type PdfRefusal = 'password' | 'broken' | 'too-large';

export type FromReader =
  | { readonly kind: 'ready' }
  /** the file was opened */
  | { readonly kind: 'opened' }
  /** null for a page that cannot be read */
  | { readonly kind: 'page'; readonly number: number; readonly lines: readonly Line[] | null }
  /** unmapped: letters were left out because their font names a table of East Asian signs that is not at hand */
  | { readonly kind: 'end'; readonly unmapped: boolean }
  | { readonly kind: 'refused'; readonly why: PdfRefusal };

/** The bytes of a PDF; the thread answers with its pages and `end`, or with `refused`. */
export interface ToReader {
  readonly pdf: Uint8Array;
}
