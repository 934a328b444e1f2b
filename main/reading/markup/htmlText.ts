/** The text that a browser would show of a page. */
import { Tokenizer } from 'htmlparser2';
import { VisibleText } from './visibleText.ts';

/** Elements of which nothing is shown, or nothing that belongs to the text. */
const UNSEEN = new Set(
  'script style template noscript iframe noembed noframes svg canvas audio video select datalist annotation'.split(
    ' ',
  ),
);
/** Elements that begin and end on a line of their own. */
const BLOCKS = new Set(
  (
    'address article aside body center dd details dialog dir div dl dt fieldset figcaption figure footer form ' +
    'header hgroup html legend li main menu nav ol optgroup option search section summary table caption tbody ' +
    'thead tfoot tr ul'
  ).split(' '),
);
/** Those with a blank line around. */
const PARAGRAPHS = new Set('p h1 h2 h3 h4 h5 h6 blockquote hr pre listing xmp plaintext'.split(' '));
const PRE = new Set(['pre', 'listing', 'xmp', 'plaintext', 'textarea']);
const VOID = new Set(
  'area base basefont bgsound br col embed frame hr img input link meta param source track wbr'.split(' '),
);
/** Elements whose end may be left out: each ends where one of the others begins, or where what holds it ends. */
const SIBLINGS = ['li', 'dt dd', 'tr tbody tfoot', 'td th tr tbody tfoot', 'option optgroup'].map(
  (names) => new Set(names.split(' ')),
);
const HOLDERS = new Set('ul ol menu dl table div section article body'.split(' '));

const HIDING = /display\s*:\s*none|visibility\s*:\s*hidden/i;
/** Code units; no one writes a longer style by hand, and it is searched twice. */
const LONGEST_STYLE = 4096;

export interface Page {
  readonly text: string;
  /** null where the page has none */
  readonly title: string | null;
}

/** The text that a browser would show of a page or a part of one. Takes time linear in the length of the page. */
export function htmlText(html: string): string {
  return readPage(html).text;
}

/** Text and title of a page. */
export function readPage(html: string): Page {
  // the parser that comes with this tokenizer keeps a stack that makes many open elements quadratic
  const page = new PageReader(html);
  const tokenizer = new Tokenizer({ xmlMode: false, decodeEntities: true }, page);
  tokenizer.write(html);
  tokenizer.end();
  return page.page();
}

/** An element that is not shown, until its end: how many of its name are open, and how many that may hold it. */
interface Unseen {
  readonly name: string;
  open: number;
  holders: number;
}

/** Takes what the tokenizer finds. No tree is built: what is open matters only where it hides or keeps white space. */
class PageReader {
  readonly #html: string;
  readonly #text = new VisibleText();
  readonly #title = new VisibleText();
  #titles = 0;
  #inTitle = false;
  #unseen: Unseen | null = null;
  #pre = 0;
  #preBegins = false;
  /** cells so far in the row of each open table */
  readonly #cells: number[] = [];
  #tag = '';
  #attribute = '';
  #value = '';
  #hidden = false;

  constructor(html: string) {
    this.#html = html;
  }

  page(): Page {
    const title = this.#title.whole();
    return { text: this.#text.whole(), title: title === '' ? null : title };
  }

  ontext(start: number, end: number): void {
    this.#add(this.#html.slice(start, end));
  }

  ontextentity(codePoint: number): void {
    this.#add(String.fromCodePoint(codePoint));
  }

  onopentagname(start: number, end: number): void {
    this.#tag = this.#html.slice(start, end).toLowerCase();
    this.#hidden = false;
  }

  onattribname(start: number, end: number): void {
    this.#attribute = end - start > 8 ? '' : this.#html.slice(start, end).toLowerCase();
    this.#value = '';
  }

  onattribdata(start: number, end: number): void {
    if (this.#attribute !== 'style') return;
    this.#value += this.#html.slice(start, Math.min(end, start + LONGEST_STYLE - this.#value.length));
  }

  onattribentity(): void {
    // no entity is needed to hide something
  }

  onattribend(): void {
    if (this.#attribute === 'hidden' || HIDING.test(this.#value)) this.#hidden = true;
  }

  onopentagend(): void {
    this.#open(this.#tag, this.#hidden);
  }

  onselfclosingtag(): void {
    // HTML takes no notice of the stroke, but SVG does
    if (this.#tag !== 'svg' && !this.isInForeignContext()) this.#open(this.#tag, this.#hidden);
  }

  onclosetag(start: number, end: number): void {
    this.#close(this.#html.slice(start, end).toLowerCase());
  }

  isInForeignContext(): boolean {
    return this.#unseen?.name === 'svg';
  }

  oncdata(): void {
    // a comment to HTML
  }

  oncomment(): void {
    // not shown
  }

  ondeclaration(): void {
    // not shown
  }

  onprocessinginstruction(): void {
    // not shown
  }

  onend(): void {
    // whatever is still open needs no end
  }

  #add(text: string): void {
    if (this.#unseen !== null) return;
    if (this.#inTitle) {
      if (this.#titles === 1) this.#title.flow(text);
    } else if (this.#pre > 0) {
      this.#text.asWritten(this.#preBegins ? text.replace(/^\r?\n/, '') : text);
      this.#preBegins = false;
    } else this.#text.flow(text);
  }

  #open(name: string, hidden: boolean): void {
    if (this.#unseen !== null && !endsBefore(this.#unseen, name)) return;
    this.#unseen = null;
    this.#inTitle = name === 'title';
    if (this.#inTitle) this.#titles += 1;
    this.#layOut(name);
    if (name === 'br') this.#text.lineBreak();
    else if (name === 'table') this.#cells.push(0);
    else if (name === 'tr') this.#cells.splice(-1, 1, 0);
    else if (name === 'td' || name === 'th') this.#beginCell();
    if (VOID.has(name)) return;
    if (hidden || UNSEEN.has(name)) this.#unseen = { name, open: 1, holders: 0 };
    else if (PRE.has(name)) {
      this.#pre += 1;
      this.#preBegins = true;
    }
  }

  #close(name: string): void {
    const unseen = this.#unseen;
    if (unseen !== null) {
      if (name === unseen.name) unseen.open -= 1;
      else if (HOLDERS.has(name)) unseen.holders -= 1;
      const left = unseen.holders < 0 && mayEndUnsaid(unseen.name);
      if (unseen.open > 0 && !left) return;
      this.#unseen = null;
      this.#layOut(name);
      if (!left) return;
    }
    if (name === 'title') this.#inTitle = false;
    this.#layOut(name);
    if (PRE.has(name)) this.#pre = Math.max(0, this.#pre - 1);
    else if (name === 'table') this.#cells.pop();
    else if (name === 'br') this.#text.lineBreak(); // as browsers do
  }

  #layOut(name: string): void {
    if (PARAGRAPHS.has(name)) this.#text.separate(2);
    else if (BLOCKS.has(name)) this.#text.separate(1);
  }

  #beginCell(): void {
    const cells = this.#cells.pop() ?? 0;
    if (cells > 0) this.#text.cell();
    this.#cells.push(cells + 1);
  }
}

/** Notes what opens inside an element that is not shown. true = the element ends here without a word */
function endsBefore(unseen: Unseen, name: string): boolean {
  if (unseen.name === 'p') return name === 'p' || BLOCKS.has(name) || PARAGRAPHS.has(name);
  const siblings = unseen.holders === 0 ? SIBLINGS.find((names) => names.has(unseen.name)) : undefined;
  if (siblings?.has(name) === true) return true;
  if (name === unseen.name && !VOID.has(name)) unseen.open += 1;
  else if (HOLDERS.has(name)) unseen.holders += 1;
  return false;
}

function mayEndUnsaid(name: string): boolean {
  return name === 'p' || SIBLINGS.some((names) => names.has(name));
}
