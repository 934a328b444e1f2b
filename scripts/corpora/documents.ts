/** Documents on their way to a corpus: cleaning, cutting, holding out and writing them. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';

/** One line of a corpus file. `source` names where the text is from. */
export interface Document {
  readonly text: string;
  readonly source: string;
}

/** One line of prose: every run of white space becomes one space. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Paragraphs are what blank lines separate; the line breaks within them, if any, are the typesetter's. */
export function paragraphsOf(text: string): string[] {
  return text
    .split(/\n\s*\n/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '');
}

/** Pieces of `size` neighbouring items; the last one may be shorter. */
export function pieces<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  );
}

/**
 * Puts a seeded share of the documents aside. The choice is by a hash of seed and text, so that it does not hang on
 * the order in which the documents came. Both parts keep that order.
 */
export function holdOut(
  documents: readonly Document[],
  share: number,
  seed: number,
): { train: Document[]; valid: Document[] } {
  const rank = (d: Document): string => createHash('sha256').update(`${seed}\n${d.text}`).digest('hex');
  const order = documents.map((d) => ({ d, key: rank(d) })).sort((a, b) => (a.key < b.key ? -1 : 1));
  const held = new Set(order.slice(0, Math.max(1, Math.round(documents.length * share))).map(({ d }) => d));
  return { train: documents.filter((d) => !held.has(d)), valid: documents.filter((d) => held.has(d)) };
}

export function writeJsonLines(file: string, documents: readonly Document[]): void {
  writeFileSync(file, documents.map((d) => `${JSON.stringify(d)}\n`).join(''));
}

/** Words as white space separates them: a rough count for reports. */
export function countWords(documents: readonly Document[]): number {
  return documents.reduce((n, d) => n + d.text.split(/\s+/).length, 0);
}
