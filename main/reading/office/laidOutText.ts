/** The text of a written page: paragraphs are lines, cells of a row stand side by side. */
import { VisibleText } from '../markup/visibleText.ts';
import { refuseTooLong } from './xmlParser.ts';

/** What a piece of text takes beside its characters, in characters: millions of single letters take more than a book. */
const PIECE = 4;

export class LaidOutText {
  readonly #text = new VisibleText();
  readonly #name: string;
  #length = 0;
  /** cells so far in each open row */
  readonly #rows: number[] = [];
  /** paragraphs so far in each open cell */
  readonly #cells: number[] = [];

  /** @param name of the file, for people */
  constructor(name: string) {
    this.#name = name;
  }

  /** Text in which any white space is as good as one space. @throws AppError `input/too-large` */
  flow(text: string): void {
    this.#count(text.length);
    this.#text.flow(text);
  }

  /** Text whose white space counts. @throws AppError `input/too-large` */
  asWritten(text: string): void {
    this.#count(text.length);
    this.#text.asWritten(text);
  }

  lineBreak(): void {
    if (this.#cells.length > 0) this.#text.flow(' ');
    else {
      this.#count(1);
      this.#text.lineBreak();
    }
  }

  beginParagraph(): void {
    const before = this.#cells.pop();
    if (before === undefined) {
      this.#text.separate(1);
      return;
    }
    if (before > 0) this.#text.flow(' ');
    this.#cells.push(before + 1);
  }

  endParagraph(): void {
    if (this.#cells.length === 0) this.#text.separate(1);
  }

  /** What follows stands below a blank line. */
  beginPart(): void {
    this.#text.separate(2);
  }

  beginRow(): void {
    this.endRow(0);
    this.#rows.push(0);
  }

  /** @param open rows that end */
  endRow(open = 1): void {
    if (open > 0) this.#rows.pop();
    if (this.#cells.length === 0) this.#text.separate(1);
    else this.#text.flow(' ');
  }

  beginCell(): void {
    const before = this.#rows.pop() ?? 0;
    if (before > 0) this.#text.cell();
    this.#rows.push(before + 1);
    this.#cells.push(0);
  }

  endCell(): void {
    this.#cells.pop();
  }

  /** All of it, without white space around. */
  whole(): string {
    return this.#text.whole();
  }

  #count(length: number): void {
    this.#length += length + PIECE;
    refuseTooLong(this.#name, this.#length);
  }
}
