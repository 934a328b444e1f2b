/** Puts the pieces of text that a page is drawn with together to lines. */
import { z } from 'zod';
import type { Line } from './messages.ts';

/** Characters and pieces of a page; a page in the smallest print has some thirty thousand. */
const LONGEST_PAGE = 1_000_000;

/** A gap wider than so many heights of the letters parts cells, not words. */
const CELL_GAP = 2;

/** Broken fonts and matrices give NaN. */
const number = z.number().catch(0);

const chunk = z.object({
  items: z.array(
    z.object({
      str: z.string(),
      width: number,
      height: number,
      transform: z.array(number).length(6),
      hasEOL: z.boolean(),
    }),
  ),
});

const LIGATURES: Readonly<Record<string, string>> = {
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

export class LineBuilder {
  readonly #lines: Line[] = [];
  #pieces: string[] = [];
  #place: Omit<Line, 'text'> | null = null;
  #size = 0;

  /** what pdf.js gives of a page, in the order in which it is drawn */
  add(content: unknown): void {
    for (const { str, width, height, transform, hasEOL } of chunk.parse(content).items) {
      this.#size += str.length + 1;
      if (str !== '') {
        const cut = str.trim() === '' && width > CELL_GAP * (this.#place?.height ?? width);
        this.#pieces.push(cut ? '\t' : str);
        if (str.trim() !== '') this.#stretch(transform[4] ?? 0, transform[5] ?? 0, width, height);
      }
      if (hasEOL) this.#end();
    }
  }

  get tooLong(): boolean {
    return this.#size > LONGEST_PAGE;
  }

  /** All lines with text. */
  lines(): Line[] {
    this.#end();
    return this.#lines;
  }

  #stretch(left: number, y: number, width: number, height: number): void {
    const place = this.#place;
    if (place === null) this.#place = { left, right: left + width, y, height };
    else {
      this.#place = {
        left: Math.min(place.left, left),
        right: Math.max(place.right, left + width),
        y: place.y,
        height: Math.max(place.height, height),
      };
    }
  }

  #end(): void {
    const text = this.#pieces.join('').replace(/[ﬀ-ﬆ]/g, (sign) => LIGATURES[sign] ?? sign);
    if (this.#place !== null)
      this.#lines.push({
        ...this.#place,
        text: text
          .replace(/[ \n]+/g, ' ')
          .replace(/ ?\t ?/g, '\t')
          .trim(),
      });
    this.#pieces = [];
    this.#place = null;
  }
}
