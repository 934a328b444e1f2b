/** Two texts word by word: what they share, and what only one of them has. */

export interface DiffPiece {
  readonly text: string;
  readonly same: boolean;
}

export interface WordDiff {
  readonly before: readonly DiffPiece[];
  readonly after: readonly DiffPiece[];
}

/** Longer texts are compared up to here and shown as they are behind it: the table grows with the square. */
const MOST_WORDS = 1_500;

/** The longest common run of words, by the usual table of Wagner and Fischer; equal ends are cut off first. */
export function wordDiff(before: string, after: string): WordDiff {
  const a = partsOf(before);
  const b = partsOf(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail += 1;
  const middle = shared(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const whole = (n: number): boolean[] => Array.from({ length: n }, () => true);
  return {
    before: pieces(a, [...whole(head), ...middle.a, ...whole(tail)]),
    after: pieces(b, [...whole(head), ...middle.b, ...whole(tail)]),
  };
}

/** Words with the white space and the signs between them as parts of their own, so that the texts can be put together. */
function partsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}\p{M}]+|\s+|[^\s\p{L}\p{N}\p{M}]/gu) ?? [];
}

function shared(a: readonly string[], b: readonly string[]): { a: boolean[]; b: boolean[] } {
  const rows = Math.min(a.length, MOST_WORDS);
  const columns = Math.min(b.length, MOST_WORDS);
  const inA = a.map((_, i) => i >= rows);
  const inB = b.map((_, i) => i >= columns);
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  let [i, j] = [0, 0];
  while (i < rows && j < columns) {
    if (a[i] === b[j]) {
      inA[i++] = true;
      inB[j++] = true;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return { a: inA, b: inB };
}

/** Neighbours of one kind are one piece; white space between two that differ differs with them. */
function pieces(parts: readonly string[], same: readonly boolean[]): DiffPiece[] {
  const found: { text: string; same: boolean }[] = [];
  parts.forEach((text, i) => {
    const isSpace = text.trim() === '';
    const isBetween = isSpace && same[i - 1] === false && same[i + 1] === false;
    const isSame = (same[i] ?? true) && !isBetween;
    const last = found.at(-1);
    if (last?.same === isSame) last.text += text;
    else found.push({ text, same: isSame });
  });
  return found;
}
