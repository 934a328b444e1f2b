/** Finds what stands at the top or bottom of page after page: headers, footers and page numbers. */
import type { Line } from './messages.ts';

/** Lines at each end of a page that may belong to it. */
const LINES = 4;
/** Times the height of the letters that lie between them and the page's own text at least. */
const APART = 1.6;
/** Pages that must have the line. */
const PAGES = 3;
/** Points by which it may be off. */
const OFF = 4;

/** The lines of the pages that repeat at the same height, numbers in them being as good as any other number. */
export function runningLines(pages: readonly (readonly Line[])[]): ReadonlySet<Line> {
  const found = new Map<string, Line[]>();
  for (const lines of pages) {
    const byHeight = [...lines].sort((a, b) => b.y - a.y);
    for (const line of new Set([...outerLines(byHeight), ...outerLines(byHeight.reverse())])) {
      const words = line.text.toLowerCase().replace(/\d+/g, '#');
      const key = /^[ivxlc]+$/.test(words) ? '#' : words; // Roman page numbers
      const same = found.get(key) ?? [];
      same.push(line);
      found.set(key, same);
    }
  }
  return new Set([...found.values()].flatMap((lines) => sameHeight(lines)));
}

/** The lines at an end of a page that stand apart from the rest of it. */
function outerLines(fromEdge: readonly Line[]): readonly Line[] {
  for (const [i, line] of fromEdge.slice(0, LINES).entries()) {
    const next = fromEdge[i + 1];
    if (next === undefined) return [];
    if (Math.abs(line.y - next.y) > APART * Math.max(line.height, next.height))
      return fromEdge.slice(0, i + 1);
  }
  return [];
}

/** Those of the lines that share their height with enough others. */
function sameHeight(lines: readonly Line[]): Line[] {
  const byHeight = [...lines].sort((a, b) => a.y - b.y);
  const groups: Line[][] = [];
  for (const line of byHeight) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && line.y - before.y <= OFF) group.push(line);
    else groups.push([line]);
  }
  return groups.filter((group) => group.length >= PAGES).flat();
}
