/** Finds what stands at the top or bottom of page after page: headers, footers and page numbers. */
import type { Line } from './messages.ts';

/** Lines at each end of a page that may belong to it. */
const LINES = 3;
/** Part of the printed height at each end in which it stands. */
const MARGIN = 1 / 8;
/** Pages that must have the line. */
const PAGES = 3;
/** Points by which it may be off. */
const OFF = 4;

/** The lines of the pages that repeat at the same height, numbers in them being as good as any other number. */
export function runningLines(pages: readonly (readonly Line[])[]): ReadonlySet<Line> {
  const found = new Map<string, Line[]>();
  const { low, high } = extent(pages);
  const margin = MARGIN * (high - low);
  for (const lines of pages) {
    const outer = lines.filter(({ y }) => y > high - margin || y < low + margin).sort((a, b) => b.y - a.y);
    const ends = new Set([...outer.slice(0, LINES), ...outer.slice(-LINES)]);
    for (const line of ends) {
      const words = line.text.toLowerCase().replace(/\d+/g, '#');
      const key = /^[ivxlc]+$/.test(words) ? '#' : words; // Roman page numbers
      const same = found.get(key) ?? [];
      same.push(line);
      found.set(key, same);
    }
  }
  const running = new Set([...found.values()].flatMap((lines) => sameHeight(lines)));
  // forms of which every page is the same to the last line are texts, not headers
  return pages.some((lines) => lines.some((line) => !running.has(line))) ? running : new Set();
}

/** The lowest and highest line of all pages. */
function extent(pages: readonly (readonly Line[])[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { y } of pages.flat()) {
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return { low, high };
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
