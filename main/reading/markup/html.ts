/** Pages (.html): the text that a browser would show, one document a file. */
import { isAscii, isUtf8 } from 'node:buffer';
import { decodedText } from '../decodeText.ts';
import { readWhole } from '../readWhole.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { readPage } from './htmlText.ts';

export { htmlText } from './htmlText.ts';

const LARGEST_PAGE = 64 * 1024 * 1024;
/** Browsers look for the encoding in the first kilobyte; generators that put scripts first need some more. */
const HEAD = 4096;
const META = /<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([\w:.-]{1,40})/i;

/**
 * A page as one document, with its title as a label.
 *
 * @throws AppError `input/too-large`, and those of the source
 */
export async function* readHtml(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const bytes = await readWhole(source, LARGEST_PAGE);
  const named = context.request.encoding === undefined ? namedEncoding(bytes) : null;
  const encoding = (): ReturnType<ReadContext['encoding']> =>
    named === null ? context.encoding() : Promise.resolve({ encoding: named, sure: true });
  const { text, title } = readPage(await decodedText(source, { ...context, encoding }));
  if (text === '') context.skip({ path: source.name, reason: 'holds no text' });
  else yield { text, name: source.name, labels: title === null ? {} : { title } };
}

/** What the page says of itself; null where it says nothing that its bytes do not belie. */
function namedEncoding(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString('latin1');
  if (/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0)/.test(head)) return null; // a mark at the begin outdoes any name
  const label = META.exec(head)?.[1];
  if (label === undefined) return null;
  // bytes beyond ASCII that are UTF-8 throughout are that, whatever a page was once saved as
  if (isUtf8(bytes) && !isAscii(bytes)) return 'utf-8';
  try {
    const { encoding } = new TextDecoder(label);
    // a name in ASCII cannot be in UTF-16; and what is not valid UTF-8 is in something else
    return /^utf-/.test(encoding) ? null : encoding;
  } catch {
    return null;
  }
}
