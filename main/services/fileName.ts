/** Names of the person's as names of files. */
import { basename } from 'node:path';

/** A name of the person's as a file name that every system takes. */
export function fileName(wanted: string, ending: string): string {
  return `${fileStem(wanted)}.${ending}`;
}

/** The same without an ending, for folders and for several files of one name. */
export function fileStem(wanted: string): string {
  const safe = basename(wanted.replaceAll(/[<>:"/\\|?*\p{Cc}]/gu, '-'))
    .replaceAll(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 100);
  return safe === '' ? 'untitled' : safe;
}
