/** Collects text as a browser would lay it out: white space collapsed, blocks on lines of their own, `<pre>` kept. */

/** What HTML calls white space; a no-break space is none. */
const SPACES = /[ \t\n\f\r]+/g;

export class VisibleText {
  readonly #pieces: string[] = [];
  /** line breaks that come before the next text, if there is one */
  #wanted = 0;
  /** line breaks at the end of what is there; text begins as if it were below a blank line */
  #made = 2;
  /** a space or tab that comes before the next text, unless a line begins with it */
  #gap = '';

  /** Text in which any white space is as good as one space. */
  flow(text: string): void {
    const flat = text.replace(SPACES, ' ');
    const words = flat.startsWith(' ') ? flat.slice(1) : flat;
    if (words !== flat && this.#gap === '') this.#gap = ' ';
    if (words === '') return;
    this.#begin();
    const ends = words.endsWith(' ');
    this.#pieces.push(ends ? words.slice(0, -1) : words);
    this.#made = 0;
    this.#gap = ends ? ' ' : '';
  }

  /** Text whose white space counts. */
  asWritten(text: string): void {
    if (text === '') return;
    this.#begin();
    const kept = text.replace(/\r\n?/g, '\n');
    this.#pieces.push(kept);
    this.#made = kept.endsWith('\n') ? 1 : 0;
  }

  /** What follows begins on a line of its own (1), or after a blank line (2). */
  separate(lines: 1 | 2): void {
    this.#wanted = Math.max(this.#wanted, lines);
  }

  /** A line ends here, even an empty one. */
  lineBreak(): void {
    this.#begin();
    this.#pieces.push('\n');
    this.#made += 1;
    this.#gap = '';
  }

  /** The next cell of a row begins. */
  cell(): void {
    this.#gap = '\t';
  }

  /** All of it, without white space around. */
  whole(): string {
    return this.#pieces.join('').trim();
  }

  #begin(): void {
    const missing = this.#wanted - this.#made;
    if (missing > 0) {
      this.#pieces.push('\n'.repeat(missing));
      this.#made += missing;
    }
    this.#wanted = 0;
    if (this.#made === 0) this.#pieces.push(this.#gap);
    this.#gap = '';
  }
}
