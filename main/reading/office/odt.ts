/** OpenDocument texts (.odt): what one reads on paper, without headers, footers, comments and what was deleted. */
import { AppError } from '../../../shared/errors.ts';
import { openArchive } from '../archive/zip.ts';
import type { Archive } from '../archive/zip.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { LaidOutText } from './laidOutText.ts';
import { brokenDocument, partOf } from './parts.ts';
import { attributeOf, parseXml, xmlPieces } from './xmlParser.ts';
import type { XmlHandlers } from './xmlParser.ts';

/** Comments, deleted text, numbers of notes, how to read signs, what pictures are called, forms and programs. */
const LEFT_OUT = new Set(
  (
    'annotation annotation-end tracked-changes note-citation ruby-text title desc forms scripts script ' +
    'event-listeners hidden-text'
  ).split(' '),
);
/** `text:s` says how many spaces; more than this is no writing. */
const MOST_SPACES = 1000;

/**
 * The document; its notes follow below a blank line.
 *
 * @throws AppError `input/protected`, `input/broken-document`, `input/broken-xml`, `input/too-large`, and those of
 *   `openArchive`
 */
export async function* readOdt(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const archive = await openArchive(source);
  try {
    await refuseEncrypted(source, archive);
    const content = partOf(archive, 'content.xml');
    if (content === undefined) throw brokenDocument(source, 'an OpenDocument text');
    const text = new LaidOutText(source.name);
    const notes = new LaidOutText(source.name);
    await parseXml(source.name, xmlPieces(content, context), odtHandlers(text, notes), context.signal);
    await archive.refuseChanged();
    const whole = [text.whole(), notes.whole()].filter((part) => part !== '').join('\n\n');
    if (whole === '') context.skip({ path: source.name, reason: 'an OpenDocument text without text' });
    else yield { text: whole, name: source.name, labels: {} };
  } finally {
    archive.close();
  }
}

async function refuseEncrypted(source: ByteSource, archive: Archive): Promise<void> {
  const manifest = partOf(archive, 'META-INF/manifest.xml');
  if (manifest === undefined) return;
  await parseXml(source.name, xmlPieces(manifest), {
    open: (name) => {
      if (name !== 'encryption-data') return;
      const message = `“${source.name}” is protected by a password; save it without one and add it again.`;
      throw new AppError('input/protected', message, { path: source.path });
    },
  });
}

function odtHandlers(text: LaidOutText, notes: LaidOutText): XmlHandlers {
  let into = text;
  let inBody = false;
  let outside = 0; // depth below an element that is left out
  let paragraphs = 0; // open ones; only in them is white space text

  return {
    open: (name, attributes) => {
      if (outside > 0 || LEFT_OUT.has(name)) outside += 1;
      else if (name === 'body') inBody = true;
      else if (name === 'p' || name === 'h') {
        into.beginParagraph();
        paragraphs += 1;
      } else if (name === 'note-body') into = notes;
      else if (name === 'table-row') into.beginRow();
      else if (name === 'table-cell' || name === 'covered-table-cell') into.beginCell();
      else if (paragraphs === 0 || !inBody) return;
      else if (name === 'tab') into.asWritten('\t');
      else if (name === 'line-break') into.lineBreak();
      else if (name === 's') into.asWritten(' '.repeat(spaces(attributeOf(attributes, 'c'))));
    },
    text: (found) => {
      if (outside === 0 && inBody && paragraphs > 0) into.flow(found);
    },
    close: (name) => {
      if (outside > 0) outside -= 1;
      else if (name === 'body') inBody = false;
      else if (name === 'p' || name === 'h') {
        into.endParagraph();
        paragraphs -= 1;
      } else if (name === 'note-body') into = text;
      else if (name === 'table-row') into.endRow();
      else if (name === 'table-cell' || name === 'covered-table-cell') into.endCell();
    },
  };
}

function spaces(count: string | undefined): number {
  const number = Number(count ?? 1);
  return Number.isInteger(number) && number > 0 ? Math.min(number, MOST_SPACES) : 1;
}
