/** Names of the person's as names of files. */
import { basename } from 'node:path';

/** A name of the person's as a file name that every system takes. */
export function fileName(wanted: string, ending: string): string {
  const safe = basename(wanted.replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, '-'))
    .replaceAll(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 100);
  return `${safe === '' ? 'untitled' : safe}.${ending}`;
}
