/** Elements of any XML laid out as text: which of them stand on lines of their own shows in how they are used. */
import { LaidOutText } from './laidOutText.ts';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Elements that are lines of their own even in the middle of a text (TEI, DocBook, JATS, HTML). */
const BLOCKS = words(
  'p para simpara paragraph div div1 div2 div3 l lg ab head item list note sp speaker stage row tr table title ' +
    'section sec chapter li ul ol listitem blockquote h1 h2 h3 h4 h5 h6 body text front back',
);
/** Elements that belong to the line around them even where nothing else is in it. */
const INLINE = words(
  'hi ref emph emphasis i b u em strong italic bold sc sub sup span a link ulink xref term foreign name ' +
    'persName placeName orgName rs date num w pc c m seg abbr expan choice orig reg sic corr add unclear supplied ' +
    'code literal quote q soCalled mentioned said',
);
const BREAKS = words('lb br');
const CELLS = words('cell td th entry');
const ROWS = words('row tr');

interface Open {
  readonly name: string;
  /** text of its own, beside that of the elements in it */
  mixed: boolean;
}

export class XmlFlow {
  readonly #text: LaidOutText;
  readonly #open: Open[] = [];
  /** how many elements are open around a boundary that is a new line unless they turn out to have text of their own */
  #boundary: number | null = null;

  /** @param name of the file, for people */
  constructor(name: string) {
    this.#text = new LaidOutText(name);
  }

  open(name: string): void {
    const parent = this.#open.at(-1);
    if (BREAKS.has(name)) this.#text.lineBreak();
    else if (CELLS.has(name) && ROWS.has(parent?.name ?? '')) this.#text.beginCell();
    else if (ROWS.has(name)) this.#text.beginRow();
    else if (BLOCKS.has(name)) this.#text.beginParagraph();
    else this.#bound(name, parent);
    this.#open.push({ name, mixed: false });
  }

  /** @throws AppError `input/too-large` */
  text(found: string): void {
    const own = this.#open.at(-1);
    if (found.trim() !== '') {
      if (this.#boundary !== null && this.#boundary !== this.#open.length) this.#text.endParagraph();
      this.#boundary = null;
      if (own !== undefined) own.mixed = true;
    }
    this.#text.flow(found);
  }

  close(): void {
    const { name = '' } = this.#open.pop() ?? {};
    const parent = this.#open.at(-1);
    if (BREAKS.has(name)) return;
    if (CELLS.has(name) && ROWS.has(parent?.name ?? '')) this.#text.endCell();
    else if (ROWS.has(name)) this.#text.endRow();
    else if (BLOCKS.has(name)) this.#text.endParagraph();
    else this.#bound(name, parent);
  }

  whole(): string {
    return this.#text.whole();
  }

  #bound(name: string, parent: Open | undefined): void {
    if (INLINE.has(name) || parent?.mixed === true) return;
    this.#boundary = this.#open.length;
  }
}
