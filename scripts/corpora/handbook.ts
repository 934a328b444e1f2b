/** The Debian Administrator's Handbook, the one modern technical text. CC-BY-SA 3.0 or GPL 2+, by R. Hertzog and R. Mas. */
import { unescapeHtml } from '../../main/engine/text/unescapeHtml.ts';
import { readDeb } from './archives.ts';
import { oneLine, pieces, type Document } from './documents.ts';
import { readPackage } from './packages.ts';

const PARAGRAPHS_A_DOCUMENT = 30;
/** Headings, menus and table cells are shorter than this. */
const WORDS_OF_A_PARAGRAPH = 8;

export function handbook(): Document[] {
  const pages = readDeb(readPackage('handbook'), /\/debian-handbook\/html\/en-US\/[^/]*\.html$/);
  return [...pages]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, page]) => pieces(proseOf(page.toString('utf8')), PARAGRAPHS_A_DOCUMENT))
    .map((paragraphs) => ({ text: paragraphs.join('\n\n'), source: 'handbook' }));
}

/** The paragraphs of a well-formed page. Listings (`pre`) are left out: they are not English. */
function proseOf(page: string): string[] {
  return page
    .replace(/<(script|style|head|pre)\b[^>]*>.*?<\/\1>/gs, '')
    .replace(/<!--.*?-->/gs, '')
    .replace(/<\/?(p|div|li|h[1-4]|br|tr|dt|dd|title)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .split('\n')
    .map((paragraph) => oneLine(unescapeHtml(paragraph)))
    .filter((paragraph) => paragraph.split(' ').length >= WORDS_OF_A_PARAGRAPH);
}
