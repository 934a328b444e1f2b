/** E-books (.epub): each chapter is a document, in the order of reading. */
import { posix } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { openArchive } from '../archive/zip.ts';
import type { Archive } from '../archive/zip.ts';
import { htmlText } from '../markup/html.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../sources.ts';
import { brokenDocument, partOf } from './parts.ts';
import { attributeOf, parseXml, refuseTooLong, xmlPieces } from './xmlParser.ts';

/** Ways to disguise embedded fonts, which do not touch the text (EPUB 3.3 §4.3; Adobe's older one). */
const FONT_DISGUISES = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);
const PAGES = new Set(['application/xhtml+xml', 'text/html', 'text/x-oeb1-document']);

/**
 * The chapters with text; a table of contents is none. Their label `title` is the title of the book.
 *
 * @throws AppError `input/protected`, `input/broken-document`, `input/broken-xml`, and those of `openArchive`
 */
export async function* readEpub(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  const archive = await openArchive(source);
  try {
    await refuseLocked(source, archive);
    const { title, pages } = await readPackage(source, archive);
    let number = 0;
    for (const page of pages) {
      context.signal?.throwIfAborted();
      const part = partOf(archive, page);
      if (part === undefined) {
        context.skip({ path: `${source.name}/${page}`, reason: 'a chapter that is not in the book' });
        continue;
      }
      const text = await pageText(part, context);
      if (text === null || text === '') continue;
      number += 1;
      yield { text, name: `${source.name}, chapter ${number}`, labels: title === '' ? {} : { title } };
    }
    await archive.refuseChanged();
    if (number === 0) context.skip({ path: source.name, reason: 'a book without text' });
  } finally {
    archive.close();
  }
}

/** null = it cannot be read, which has been told */
async function pageText(part: ByteSource, context: ReadContext): Promise<string | null> {
  try {
    const pieces: string[] = [];
    let length = 0;
    for await (const piece of xmlPieces(part, context)) {
      length += piece.length;
      refuseTooLong(part.name, length);
      pieces.push(piece);
    }
    return htmlText(pieces.join(''));
  } catch (error) {
    if (!(error instanceof AppError && error.code.startsWith('input/'))) throw error;
    context.skip({ path: part.name, reason: error.message });
    return null;
  }
}

/** Copy protection says what it has locked; without a key there is no text. */
async function refuseLocked(source: ByteSource, archive: Archive): Promise<void> {
  const part = partOf(archive, 'META-INF/encryption.xml');
  if (part === undefined) return;
  let inKey = false;
  await parseXml(source.name, xmlPieces(part), {
    open: (name, attributes) => {
      if (name === 'EncryptedKey') inKey = true;
      if (name !== 'EncryptionMethod' || inKey) return;
      if (FONT_DISGUISES.has(attributeOf(attributes, 'Algorithm') ?? '')) return;
      const message = `“${source.name}” is locked by copy protection (DRM), so its text cannot be read; use a copy without it.`;
      throw new AppError('input/protected', message, { path: source.path });
    },
    close: (name) => {
      if (name === 'EncryptedKey') inKey = false;
    },
  });
}

interface Package {
  readonly title: string;
  /** names of parts in the order of reading */
  readonly pages: readonly string[];
}

async function readPackage(source: ByteSource, archive: Archive): Promise<Package> {
  let path: string | undefined;
  const container = partOf(archive, 'META-INF/container.xml');
  if (container === undefined) throw brokenDocument(source, 'an e-book');
  await parseXml(source.name, xmlPieces(container), {
    open: (name, attributes) => {
      if (name === 'rootfile') path ??= attributeOf(attributes, 'full-path');
    },
  });
  const file = path === undefined ? undefined : partOf(archive, path);
  if (path === undefined || file === undefined) throw brokenDocument(source, 'an e-book');

  const folder = posix.dirname(path);
  const pages = new Map<string, string>();
  const order: string[] = [];
  const titles: string[] = [];
  let inTitle = false;
  await parseXml(source.name, xmlPieces(file), {
    open: (name, attributes) => {
      if (name === 'title') {
        inTitle = true;
        titles.push('');
      } else if (name === 'item') {
        const [id, href] = [attributeOf(attributes, 'id'), attributeOf(attributes, 'href')];
        const contents = (attributeOf(attributes, 'properties') ?? '').split(/\s+/).includes('nav');
        if (id === undefined || href === undefined || contents) return;
        if (PAGES.has(attributeOf(attributes, 'media-type') ?? ''))
          pages.set(id, posix.join(folder, plain(href)));
      } else if (name === 'itemref') order.push(attributeOf(attributes, 'idref') ?? '');
    },
    text: (found) => {
      if (inTitle) titles.push(`${titles.pop() ?? ''}${found}`);
    },
    close: (name) => {
      if (name === 'title') inTitle = false;
    },
  });
  return {
    title: (titles[0] ?? '').replaceAll(/\s+/g, ' ').trim(),
    pages: order.flatMap((id) => pages.get(id) ?? []),
  };
}

/** Without what follows `#`, and with the characters that an address cannot hold. */
function plain(href: string): string {
  const [path = ''] = href.split('#');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
