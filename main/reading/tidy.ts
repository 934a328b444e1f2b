/** What every document is given before it is kept: `\n` at the ends of lines, no characters that cannot be stored. */
import { Oddities } from './oddities.ts';
import type { Oddity, SourceDocument } from './sources.ts';

const HALF = /\p{Surrogate}/u;
const HALVES = /\p{Surrogate}/gu;

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
    if (HALF.test(tidy)) {
      oddities.count('documents had halves of characters, which were replaced by �', place);
      tidy = tidy.replaceAll(HALVES, '\ufffd');
    }
    return tidy;
  }

  return {
    document: (document, folder) => {
      const labels = Object.entries(document.labels).map(
        ([key, value]) => [tidied(key, document.name), tidied(value, document.name)] as const,
      );
      const placed =
        folder === undefined || 'folder' in document.labels
          ? labels
          : [['folder', folder] as const, ...labels];
      return {
        text: tidied(document.text, document.name),
        name: document.name.replaceAll(HALVES, '\ufffd'),
        labels: Object.fromEntries(placed),
      };
    },
    report: () => oddities.report(),
  };
}
