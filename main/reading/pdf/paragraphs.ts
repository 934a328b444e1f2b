/** Joins the lines of pages to paragraphs, and undoes the hyphens at their ends. */
import type { Line } from './messages.ts';

/** Lines further apart than this many usual distances do not belong together. */
const WIDE = 1.35;
/** Letters larger or smaller by this factor are another kind of text, e.g. a heading. */
const OTHER_SIZE = 1.2;
/** A line that ends before this part of its column was not cut because the column ended. */
const SHORT = 0.75;
/** Points: lines that begin within this distance are taken for one column. */
const COLUMN = 36;

const SENTENCE_END = /[.!?…:;。！？”"’»)\]]$/u;
const NO_SPACES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** The text of all pages: paragraphs with a blank line between, lines that were not filled on lines of their own. */
export function textOfPages(pages: readonly (readonly Line[])[]): string {
  const pieces: string[] = [];
  let last: Line | null = null;
  for (const lines of pages) {
    const page = measure(lines);
    for (const [i, line] of lines.entries()) {
      const before = i === 0 ? null : (lines[i - 1] ?? null);
      const gap =
        last === null
          ? ''
          : before === null
            ? overPages(last, line)
            : between(before, line, lines[i + 1], page);
      append(pieces, gap, line.text);
      last = line;
    }
  }
  return pieces.join('');
}

interface Measures {
  /** usual distance of lines in points */
  readonly spacing: number;
  /** where the lines end that begin at about the same place */
  readonly ends: ReadonlyMap<number, number>;
}

function measure(lines: readonly Line[]): Measures {
  const distances = lines
    .map((line, i) => (lines[i - 1]?.y ?? line.y) - line.y)
    .filter((distance) => distance > 1)
    .sort((a, b) => a - b);
  const ends = new Map<number, number>();
  for (const { left, right } of lines) {
    const place = Math.round(left / COLUMN);
    for (const near of [place - 1, place, place + 1]) ends.set(near, Math.max(ends.get(near) ?? 0, right));
  }
  // the lower middle: distances between paragraphs are the larger ones
  return { spacing: distances[Math.floor((distances.length - 1) / 2)] ?? 0, ends };
}

type Gap = '' | ' ' | '\n' | '\n\n';

/** What stands between two lines of a page that follow each other. */
function between(before: Line, line: Line, next: Line | undefined, page: Measures): Gap {
  const down = before.y - line.y;
  const larger = Math.max(before.height, line.height) / Math.max(1, Math.min(before.height, line.height));
  if (larger > OTHER_SIZE) return '\n\n';
  if (down < -1) return overPages(before, line); // the next column
  if (down > WIDE * Math.max(page.spacing, line.height)) return '\n\n';
  if (before.text.includes('\t') || line.text.includes('\t')) return '\n'; // rows of a table
  const end = page.ends.get(Math.round(before.left / COLUMN)) ?? before.right;
  const short = before.right - before.left < SHORT * (end - before.left);
  if (short) return SENTENCE_END.test(before.text) ? '\n\n' : '\n';
  // the first line of a paragraph is set in more than the lines around it
  const indent = 0.8 * line.height;
  const indented = line.left - before.left > indent && (next === undefined || line.left - next.left > indent);
  return indented && SENTENCE_END.test(before.text) ? '\n\n' : ' ';
}

/** What stands between two lines of which one ends a page or column: a sentence that is not over goes on. */
function overPages(before: Line, line: Line): Gap {
  const goesOn = /^\p{Ll}/u.test(line.text) || NO_SPACES.test(line.text.slice(0, 1));
  return goesOn && !SENTENCE_END.test(before.text) ? ' ' : '\n\n';
}

function append(pieces: string[], gap: Gap, text: string): void {
  const before = pieces.at(-1) ?? '';
  if (gap === ' ' && /\p{L}[-\u00ad\u2010]$/u.test(before) && /^\p{Ll}/u.test(text)) {
    pieces[pieces.length - 1] = before.slice(0, -1);
    pieces.push(text);
  } else if (gap === ' ' && NO_SPACES.test(before.slice(-1)) && NO_SPACES.test(text.slice(0, 1))) {
    pieces.push(text);
  } else pieces.push(gap, text);
}
