/** Word documents (.docx): what one reads on paper, without headers, footers and what was deleted. */
import { openArchive } from '../archive/zip.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { LaidOutText } from './laidOutText.ts';
import { brokenDocument, mainPart, partOf, relationshipsOf } from './parts.ts';
import { attributeOf, parseXml, xmlPieces } from './xmlParser.ts';
import type { Attributes, XmlHandlers } from './xmlParser.ts';

/** Deleted text, the other half of a move, codes of fields, what older programs show instead, and how to read signs. */
const LEFT_OUT = new Set('del moveFrom delText instrText delInstrText Fallback rt'.split(' '));
/** Notes that only draw the line above the notes. */
const NOTE_LINES = new Set(['separator', 'continuationSeparator', 'continuationNotice']);
const NOTES = new Set(['footnotes', 'endnotes']);

/**
 * The document; footnotes and endnotes follow below a blank line. References to other files and addresses are text.
 *
 * @throws AppError `input/broken-document`, `input/broken-xml`, `input/too-large`, and those of `openArchive`
 */
export async function* readDocx(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const archive = await openArchive(source);
  try {
    const text = new LaidOutText(source.name);
    const main = await mainPart(archive, 'word/document.xml');
    const body = partOf(archive, main);
    if (body === undefined) throw brokenDocument(source, 'a Word document');
    await parseXml(source.name, xmlPieces(body, context), wordHandlers(text), context.signal);
    const related = (await relationshipsOf(archive, main)).filter(({ type }) => NOTES.has(type));
    for (const { target } of related.sort((a, b) => (a.type > b.type ? -1 : 1))) {
      const notes = partOf(archive, target);
      if (notes === undefined) continue;
      text.beginPart();
      await parseXml(source.name, xmlPieces(notes, context), wordHandlers(text), context.signal);
    }
    await archive.refuseChanged();
    const whole = text.whole();
    if (whole === '') context.skip({ path: source.name, reason: 'a Word document without text' });
    else yield { text: whole, name: source.name, labels: {} };
  } finally {
    archive.close();
  }
}

function wordHandlers(text: LaidOutText): XmlHandlers {
  const path: string[] = [];
  const hiddenRuns: boolean[] = [];
  /** of the fields that are open: whether its code is still going on, before what it shows */
  const fields: boolean[] = [];
  let outside = 0; // depth below an element that is left out

  const inRun = (): boolean => path.at(-1) === 'r';
  const heard = (): boolean => outside === 0 && hiddenRuns.at(-1) !== true && !fields.includes(true);

  function openVisible(name: string, attributes: Attributes): void {
    if (name === 'p' || name === 'txbxContent') text.beginParagraph();
    else if (name === 'tr') text.beginRow();
    else if (name === 'tc') text.beginCell();
    else if (name === 'r') hiddenRuns.push(false);
    else if (name === 'fldChar') noteField(attributeOf(attributes, 'fldCharType'));
    else if (name === 'vanish' && path.at(-1) === 'rPr' && path.at(-2) === 'r') {
      const value = attributeOf(attributes, 'val');
      hiddenRuns.splice(-1, 1, value !== '0' && value !== 'false' && value !== 'off');
    } else if (inRun() && heard()) {
      if (name === 'tab' || name === 'ptab') text.asWritten('\t');
      else if (name === 'br' || name === 'cr') text.lineBreak();
      else if (name === 'noBreakHyphen') text.asWritten('\u2011');
    }
  }

  function noteField(type: string | undefined): void {
    if (type === 'begin') fields.push(true);
    else if (type === 'separate') fields.splice(-1, 1, false);
    else if (type === 'end') fields.pop();
  }

  function closeVisible(name: string): void {
    if (name === 'p') {
      text.endParagraph();
      // a field whose code never ends must not swallow the rest of the document
      fields.fill(false);
    } else if (name === 'txbxContent') text.endParagraph();
    else if (name === 'tr') text.endRow();
    else if (name === 'tc') text.endCell();
    else if (name === 'r') hiddenRuns.pop();
  }

  return {
    open: (name, attributes) => {
      const isNoteLine =
        (name === 'footnote' || name === 'endnote') && NOTE_LINES.has(attributeOf(attributes, 'type') ?? '');
      if (outside > 0 || isNoteLine || LEFT_OUT.has(name)) outside += 1;
      else openVisible(name, attributes);
      path.push(name);
    },
    text: (found) => {
      if (path.at(-1) === 't' && heard()) text.asWritten(found);
    },
    close: (name) => {
      path.pop();
      if (outside > 0) outside -= 1;
      else closeVisible(name);
    },
  };
}
