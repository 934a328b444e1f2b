/** Cuts a JSON file into the records of its lists while it streams, so that no more than one of them is in memory. */
import { endOfString } from './jsonValue.ts';

export type JsonItem =
  /** an element of a list */
  | { readonly kind: 'record'; readonly text: string }
  /** an element that is too long to be one */
  | { readonly kind: 'overlong' }
  /** the whole file, where it has no list of records */
  | { readonly kind: 'whole'; readonly text: string }
  | { readonly kind: 'large' }
  /** the file ends inside of a list */
  | { readonly kind: 'cut' };

/** Characters. */
const LONGEST = 16 * 1024 * 1024;

/**
 * Elements of the list that the file is, or of the lists of objects that the objects in it hold, if no list lies
 * around them.
 */
export async function* jsonItems(pieces: AsyncIterable<string>): AsyncGenerator<JsonItem> {
  const splitter = new Splitter();
  for await (const piece of pieces) yield* splitter.add(piece);
  yield* splitter.end();
}

class Splitter {
  /** what is still needed: from the begin of the element, or of the file while no list was found */
  #text = '';
  #at = 0;
  /** the string that begins at `#at` does not end before */
  #unclosed = 0;
  /** open brackets around `#at`, and how many of them are of lists */
  #depth = 0;
  #lists = 0;
  /** how many brackets are open inside of the list that is cut up; 0 = none is */
  #list = 0;
  #found = false;
  /** where the element begins in `#text`; -1 = between elements */
  #begin = -1;
  #dropped = false;

  *add(piece: string): Generator<JsonItem> {
    this.#text += piece;
    const next = /["[\]{},]|[^\s"[\]{},:]+/g;
    while (this.#at < this.#text.length) {
      next.lastIndex = this.#at;
      const found = next.exec(this.#text);
      if (found === null) {
        this.#at = this.#text.length;
        break;
      }
      const [sign] = found;
      // a list is one of records or not by what follows its bracket
      if (
        sign === '[' &&
        this.#list === 0 &&
        !/^\s*\S/.test(this.#text.slice(found.index + 1, found.index + 4096))
      ) {
        this.#at = found.index;
        break;
      }
      const begin = next.lastIndex;
      const end = sign === '"' ? endOfString(this.#text, begin, Math.max(begin, this.#unclosed)) : begin;
      if (end === -1) {
        this.#startElement(found.index);
        this.#at = found.index;
        this.#unclosed = this.#text.length;
        break;
      }
      this.#at = end;
      this.#unclosed = 0;
      yield* this.#take(sign, found.index);
    }
    yield* this.#shorten();
  }

  *#take(sign: string, index: number): Generator<JsonItem> {
    const depth = this.#depth;
    if (sign === ']' || sign === '}') {
      if (this.#list > 0 && depth === this.#list) {
        yield* this.#endElement(index);
        this.#list = 0;
      }
      this.#depth = Math.max(0, depth - 1);
      if (sign === ']') this.#lists = Math.max(0, this.#lists - 1);
      return;
    }
    if (sign === ',') {
      if (this.#list > 0 && depth === this.#list) yield* this.#endElement(index);
      return;
    }
    this.#startElement(index);
    if (sign !== '[' && sign !== '{') return;
    this.#depth += 1;
    if (sign === '{') return;
    this.#lists += 1;
    if (this.#list === 0 && this.#lists === 1) {
      const first = /^\s*(\S)/.exec(this.#text.slice(index + 1, index + 4096))?.[1];
      if (depth > 0 && first !== '{') return;
      this.#list = depth + 1;
      this.#found = true;
      this.#begin = -1;
    }
  }

  #startElement(index: number): void {
    if (this.#list > 0 && this.#depth === this.#list && this.#begin === -1) this.#begin = index;
  }

  *#endElement(index: number): Generator<JsonItem> {
    if (this.#dropped) yield { kind: 'overlong' };
    else if (this.#begin !== -1) yield { kind: 'record', text: this.#text.slice(this.#begin, index) };
    this.#dropped = false;
    this.#begin = -1;
  }

  /** Lets go of what is not needed any more. */
  *#shorten(): Generator<JsonItem> {
    if (!this.#found) {
      if (this.#text.length > LONGEST) yield { kind: 'large' };
      return;
    }
    if (this.#begin === -1 || this.#dropped) {
      this.#text = this.#text.slice(this.#at);
      this.#unclosed -= this.#at;
      this.#at = 0;
      if (!this.#dropped) return;
      this.#begin = 0;
      // inside of a string, only what may escape the mark that follows has to be known
      if (this.#text.startsWith('"')) this.#text = endsEscaping(this.#text) ? '"\\' : '"';
      this.#unclosed = Math.min(this.#unclosed, this.#text.length);
      return;
    }
    this.#text = this.#text.slice(this.#begin);
    this.#at -= this.#begin;
    this.#unclosed -= this.#begin;
    this.#begin = 0;
    if (this.#text.length > LONGEST) {
      this.#dropped = true;
      yield* this.#shorten();
    }
  }

  *end(): Generator<JsonItem> {
    if (!this.#found && this.#text.trim() !== '') yield { kind: 'whole', text: this.#text };
    else if (this.#list > 0) yield { kind: 'cut' };
  }
}

/** The last character is a backslash that is not itself escaped. */
function endsEscaping(text: string): boolean {
  let slashes = 0;
  while (text[text.length - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}
