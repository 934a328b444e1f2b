/** PDFs: their text without what repeats on every page, one document a file. */
import { AppError } from '../../../shared/errors.ts';
import { readWhole } from '../readWhole.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { brokenPdf, readInThread, tooLargePdf } from './host.ts';
import type { Line } from './messages.ts';
import { textOfPages } from './paragraphs.ts';
import { runningLines } from './runningLines.ts';

const UNMAPPED =
  'is written in fonts that do not say which East Asian signs they hold; print it to a new PDF with its fonts in it';
const LARGEST_PDF = 192 * 1024 * 1024;
/** Characters; twenty times the longest novels. */
const LONGEST_TEXT = 32 * 1024 * 1024;

/**
 * A PDF as one document. One that is protected or holds only pictures is skipped.
 *
 * @throws AppError `input/too-large`, `input/pdf-too-large`, `input/pdf-hangs`, `input/broken-pdf`, and those of the source
 */
export async function* readPdf(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const pdf = await pagesOf(source, context);
  const readable = pdf?.pages.filter((lines) => lines !== null) ?? [];
  if (pdf === null) context.skip({ path: source.name, reason: 'is protected by a password' });
  else if (readable.length === 0) throw brokenPdf(source.name);
  else if (readable.every((lines) => lines.length === 0))
    context.skip({
      path: source.name,
      reason: pdf.unmapped ? UNMAPPED : 'is a scan without text',
    });
  else {
    const { pages, unmapped } = pdf;
    if (unmapped) {
      const what = 'font or more do not say which East Asian signs they hold, so that text is missing';
      context.odd({ path: source.name, what, count: 1, first: 'any page' });
    }
    const running = runningLines(readable);
    const text = textOfPages(readable.map((lines) => lines.filter((line) => !running.has(line))));
    tellOddPages(source, context, pages, running);
    yield { text, name: source.name, labels: {} };
  }
}

interface Pdf {
  /** the lines of each page, null for a page that cannot be read */
  readonly pages: readonly (readonly Line[] | null)[];
  readonly unmapped: boolean;
}

/** null for a PDF that needs a password */
async function pagesOf(source: ByteSource, context: ReadContext): Promise<Pdf | null> {
  const pages: (readonly Line[] | null)[] = [];
  let unmapped = false;
  let length = 0;
  const bytes = await readWhole(source, LARGEST_PDF);
  for await (const told of readInThread(source.name, bytes, context.signal)) {
    if (told.kind === 'page') {
      pages.push(told.lines);
      for (const { text } of told.lines ?? []) length += text.length;
      if (length > LONGEST_TEXT) {
        const message = `“${source.name}” holds more than 32 million characters, too many to be taken apart at once; save it in parts.`;
        throw new AppError('input/too-large', message, { path: source.name });
      }
    } else if (told.kind === 'end') unmapped = told.unmapped;
    else if (told.kind === 'refused') {
      if (told.why === 'password') return null;
      throw told.why === 'too-large' ? tooLargePdf(source.name) : brokenPdf(source.name);
    }
  }
  return { pages, unmapped };
}

function tellOddPages(
  source: ByteSource,
  context: ReadContext,
  pages: readonly (readonly Line[] | null)[],
  running: ReadonlySet<Line>,
): void {
  const tell = (what: string, count: number, index: number): void => {
    if (count > 0) context.odd({ path: source.name, what, count, first: `page ${index + 1}` });
  };
  const broken = (lines: readonly Line[] | null): boolean => lines === null;
  tell('pages cannot be read', pages.filter(broken).length, pages.findIndex(broken));
  const bare = (lines: readonly Line[] | null): boolean => lines?.length === 0;
  tell('pages hold no text, only pictures or nothing', pages.filter(bare).length, pages.findIndex(bare));
  const repeats = (lines: readonly Line[] | null): boolean =>
    lines?.some((line) => running.has(line)) ?? false;
  tell(
    'lines repeat at the top or bottom of pages and were left out',
    running.size,
    pages.findIndex(repeats),
  );
}
