/** Cuts one long text (a novel, a transcript) into passages at its blank lines, so that a part can be held out. */

/** Words of a passage: at least this many, where the text has that many to give. */
const USUAL_WORDS = 300;
const MOST_WORDS = 1000;
/** A short text is still cut in about so many passages, of at least a few words each. */
const FEWEST_PASSAGES = 20;
const FEWEST_WORDS = 20;
const BYTES_A_WORD = 6;

/** Characters; a text without blank lines is cut here. */
const LONGEST_PARAGRAPH = 1_000_000;

const BLANK_LINES = /\n[^\S\n]*(?:\n[^\S\n]*)+/;

/** Beyond ASCII; what `\s` means there. */
const SPACE = /\s/;

/** Runs without white space. A loop, since this goes over every text and a list of matches would cost a third of it. */
function countWords(text: string): number {
  let count = 0;
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const space =
      code <= 32 ? code === 32 || (code >= 9 && code <= 13) : code >= 0xa0 && SPACE.test(text.charAt(i));
    if (!space && !inside) count += 1;
    inside = !space;
  }
  return count;
}

/** Least number of words of a passage for a text of so many bytes. */
function passageWords(bytes: number): number {
  const even = Math.floor(bytes / BYTES_A_WORD / FEWEST_PASSAGES);
  return Math.max(FEWEST_WORDS, Math.min(USUAL_WORDS, even));
}

/** Parts of a paragraph of at most MOST_WORDS words: whole lines, else whole sentences, else what comes. */
function shortParts(paragraph: string): string[] {
  if (paragraph.length <= MOST_WORDS || countWords(paragraph) <= MOST_WORDS) return [paragraph];
  for (const border of [/(?<=\n)/, /(?<=[.!?]["”’)]?\s)/]) {
    const pieces = paragraph.split(border);
    if (pieces.length > 1) return [...joined(pieces.flatMap(shortParts), USUAL_WORDS, '')];
  }
  return paragraph.match(new RegExp(`(?:\\S+\\s*){1,${MOST_WORDS}}`, 'g')) ?? [];
}

/** Joins neighbours until each has at least `words` words, and never makes more than MOST_WORDS of them. */
function* joined(parts: Iterable<string>, words: number, border: string): Generator<string> {
  let [passage, length] = ['', 0];
  for (const part of parts) {
    const more = countWords(part);
    if (length >= words || (length > 0 && length + more > MOST_WORDS)) {
      yield passage;
      [passage, length] = ['', 0];
    }
    passage += (length > 0 ? border : '') + part;
    length += more;
  }
  if (length > 0) yield passage;
}

/** Whole paragraphs of a text that comes in pieces; one without end is handed on in parts. */
async function* paragraphs(pieces: AsyncIterable<string>): AsyncGenerator<string[]> {
  let rest = '';
  for await (const piece of pieces) {
    const parts = (rest + piece).split(BLANK_LINES);
    rest = parts.pop() ?? '';
    if (rest.length > LONGEST_PARAGRAPH) {
      const cut = Math.max(rest.lastIndexOf('\n'), rest.lastIndexOf(' ')) + 1 || rest.length;
      parts.push(rest.slice(0, cut));
      rest = rest.slice(cut);
    }
    yield parts;
  }
  yield [rest];
}

/**
 * The passages of a text that comes in pieces with `\n` at the ends of lines. Paragraphs stay whole unless one alone
 * is too long; where the pieces end makes no difference.
 *
 * @param bytes of the whole text, from which the length of a passage follows
 */
export async function* passagesOf(pieces: AsyncIterable<string>, bytes: number): AsyncGenerator<string> {
  const words = passageWords(bytes);
  let waiting: string[] = [];
  for await (const whole of paragraphs(pieces)) {
    waiting.push(...whole.flatMap(shortParts));
    const passages = [...joined(waiting, words, '\n\n')];
    const last = passages.pop(); // may want the next paragraph too
    waiting = last === undefined ? [] : [last];
    yield* passages;
  }
  yield* waiting;
}
