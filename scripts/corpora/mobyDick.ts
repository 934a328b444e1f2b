/** Moby-Dick by chapter: the sample that comes with the program, to fine-tune on. Public domain; the files' dedication is CC0. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTarball } from './archives.ts';
import { paragraphsOf, type Document } from './documents.ts';
import { readPackage } from './packages.ts';

/** The first 72 of 135 chapters, about 150,000 tokens: enough to learn from in some minutes. */
const SAMPLE_CHAPTERS = 72;

/** The whole book, a document a chapter. */
export function mobyDick(): Document[] {
  const files = [...readTarball(readPackage('mobyDick'), /^package\/data\/chapter_\d+\.txt$/)];
  const chapterOf = (name: string): number => Number(/\d+/.exec(name)?.[0]);
  return files
    .sort(([a], [b]) => chapterOf(a) - chapterOf(b))
    .map(([, content]) => ({
      text: paragraphsOf(content.toString('utf8')).join('\n\n'),
      source: 'moby-dick',
    }));
}

/** Writes `chapter-001.txt` and so on. */
export function writeSample(folder: string): void {
  for (const [i, { text }] of mobyDick().slice(0, SAMPLE_CHAPTERS).entries()) {
    writeFileSync(join(folder, `chapter-${String(i + 1).padStart(3, '0')}.txt`), `${text}\n`);
  }
}
