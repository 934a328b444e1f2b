/** Counts in how many documents a line stands, in bounded memory: what many repeat is not part of their text. */

/** Entries kept at most, and characters of their lines: about 40 MB together. */
const MOST_ENTRIES = 200_000;
const MOST_CHARACTERS = 8_000_000;
/** longer ones are paragraphs, not lines of a form */
const LONGEST = 2000;
const SHORTEST = 12;

interface Entry {
  documents: number;
  /** documents that may have gone uncounted before the line was first kept */
  readonly missed: number;
  /** of the counter, the last that held the line */
  last: number;
}

/** What a counter knows, as plain data that crosses from a thread. */
export interface LineCounts {
  readonly documents: number;
  readonly level: number;
  readonly lines: readonly string[];
  readonly counts: Uint32Array;
}

export interface RepeatedLine {
  readonly line: string;
  readonly documents: number;
}

/**
 * Lossy counting (Manku and Motwani 2002), pruned when full instead of at fixed places: exact until there are 200,000
 * different lines; after that a line's count is too small by `level` at most.
 */
export class LineCounter {
  readonly #entries = new Map<string, Entry>();
  #documents = 0;
  #level = 0;
  #characters = 0;

  /** Counts the lines of one more document, each once. Lines of fewer than 3 words and 12 characters are not counted. */
  add(text: string): void {
    this.#documents++;
    forEachLine(text, (line) => {
      if (isCounted(line)) this.#count(line, 1, this.#documents);
    });
  }

  toData(): LineCounts {
    return {
      documents: this.#documents,
      level: this.#level,
      lines: [...this.#entries.keys()],
      counts: Uint32Array.from(this.#entries.values(), ({ documents }) => documents),
    };
  }

  /** Adds what another counter has counted over other documents. */
  merge(other: LineCounts): void {
    this.#documents += other.documents;
    this.#level += other.level;
    other.lines.forEach((line, at) => this.#count(line, other.counts[at] ?? 0, -1));
  }

  static fromData(data: LineCounts): LineCounter {
    const counter = new LineCounter();
    counter.merge(data);
    return counter;
  }

  /** The `n` lines that stand in most documents, `fewest` at least; of equal ones the first by code units. */
  most(n: number, fewest: number): RepeatedLine[] {
    const found: RepeatedLine[] = [];
    for (const [line, { documents }] of this.#entries)
      if (documents >= fewest) found.push({ line, documents });
    found.sort((a, b) => b.documents - a.documents || (a.line < b.line ? -1 : 1));
    return found.slice(0, n);
  }

  #count(line: string, documents: number, stamp: number): void {
    const entry = this.#entries.get(line);
    if (entry !== undefined) {
      if (stamp === entry.last && stamp >= 0) return;
      entry.documents += documents;
      entry.last = stamp;
      return;
    }
    const copy = ownCopy(line);
    this.#entries.set(copy, { documents, missed: this.#level, last: stamp });
    this.#characters += copy.length;
    while (this.#entries.size > MOST_ENTRIES || this.#characters > MOST_CHARACTERS) this.#prune();
  }

  /** Forgets the rarest quarter of the lines at least, so that a full counter is seldom pruned. */
  #prune(): void {
    const counts = Uint32Array.from(
      this.#entries.values(),
      ({ documents, missed }) => documents + missed,
    ).sort();
    this.#level = Math.max(this.#level + 1, counts[counts.length >> 2] ?? 0);
    for (const [line, { documents, missed }] of this.#entries) {
      if (documents + missed > this.#level) continue;
      this.#entries.delete(line);
      this.#characters -= line.length;
    }
  }
}

/** In how many documents a line stands at least to be called repeated: three, and one in a hundred. */
export function fewestRepeats(documents: number): number {
  return Math.max(3, Math.ceil(documents / 100));
}

/** The text without the lines that are, but for white space around them, among `lines`. */
export function dropLines(text: string, lines: ReadonlySet<string>): string {
  let kept = '';
  let from = 0;
  forEachLine(text, (line, start, end) => {
    if (!lines.has(line)) return;
    kept += text.slice(from, start);
    from = end;
  });
  return from === 0 ? text : kept + text.slice(from);
}

function isCounted(line: string): boolean {
  if (line.length > LONGEST || line.length < 5) return false; // three words are five characters at least
  return line.length >= SHORTEST || /\S\s+\S+\s+\S/.test(line);
}

/** Calls with each line without the white space around it, and where it starts and ends, line end included. */
function forEachLine(text: string, use: (line: string, start: number, end: number) => void): void {
  for (let start = 0; start < text.length;) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed + 1;
    use(text.slice(start, end).trim(), start, end);
    start = end;
  }
}

/** A slice keeps the whole document in memory; this is the line alone. */
function ownCopy(line: string): string {
  return Buffer.from(line, 'utf16le').toString('utf16le');
}
