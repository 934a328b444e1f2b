/** The texts that the window is tested with: chapters of the sample, few enough that training takes seconds. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../scripts/setup/places.mjs';

export const CHAPTERS = ['chapter-005.txt', 'chapter-006.txt', 'chapter-007.txt'] as const;

/** A folder with the texts, as a person may have one. */
export function textsIn(dir: string, name = 'Harbour letters'): string {
  const folder = join(dir, name);
  mkdirSync(folder, { recursive: true });
  for (const chapter of CHAPTERS) {
    cpSync(join(ROOT, 'resources', 'sample', 'moby-dick', chapter), join(folder, chapter));
  }
  return folder;
}
