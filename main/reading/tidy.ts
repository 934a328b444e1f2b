/** What every document is given before it is kept: `\n` at the ends of lines, no characters that cannot be stored. */
/// <reference lib="es2024.string" />
import { Oddities } from './oddities.ts';
import type { Oddity, SourceDocument } from './sources.ts';

const NONE = {};

export interface Tidy {
  /** @param folder added to the labels, unless a column is called so */
  document(document: SourceDocument, folder: string | undefined): SourceDocument;
  report(): void;
}

/** Lone halves of characters come from JSON; zeros end a text for SQLite's functions. Both are counted. */
export function createTidy(name: string, odd: (oddity: Oddity) => void): Tidy {
  const oddities = new Oddities(name, odd);

  function tidied(text: string, place: string): string {
    let tidy = text;
    if (tidy.includes('\r')) tidy = tidy.replaceAll(/\r\n?/g, '\n');
    if (tidy.includes('\0')) {
      oddities.count('documents had zero bytes among their letters, which became spaces', place);
      tidy = tidy.replaceAll('\0', ' ');
    }
    if (!tidy.isWellFormed()) {
      oddities.count('documents had halves of characters, which were replaced by �', place);
      tidy = tidy.toWellFormed();
    }
    return tidy;
  }

  return {
    document: ({ text, name, labels }, folder) => {
      const tidyLabels: [string, string][] =
        folder === undefined || 'folder' in labels ? [] : [['folder', folder]];
      for (const key in labels) tidyLabels.push([tidied(key, name), tidied(labels[key] ?? '', name)]);
      return {
        text: tidied(text, name),
        name: name.toWellFormed(),
        labels: tidyLabels.length === 0 ? NONE : Object.fromEntries(tidyLabels),
      };
    },
    report: () => oddities.report(),
  };
}
