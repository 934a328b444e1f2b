/** What kind of file it is, by its content; names only decide between kinds of text that are much alike. */
import { posix } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { openArchive } from '../archive/zip.ts';
import { createDecoder } from '../encoding/decoder.ts';
import { markOf, zeroPattern } from '../encoding/marks.ts';
import { oleError, oleKind } from '../office/ole.ts';
import type { ByteSource, FileKind } from '../sources.ts';
import { isBinary, knownButNotRead } from './magic.ts';
import { kindOfText } from './markup.ts';
import { isWeightArchive, MODEL, weightsKind } from './weights.ts';

const HEAD = 64 * 1024;
/** A PDF may begin with something else, up to here (ISO 32000-1, note 13 of annex H). */
const PDF_BEGIN = 1024;
/** A file, an empty archive, and one that was cut into parts. */
const PACKED = ['PK\x03\x04', 'PK\x05\x06', 'PK00PK'];

/**
 * The kind of a file that is read.
 *
 * @throws AppError `input/not-text` for what is not, with a sentence that says what it is; `input/old-format`,
 *   `input/protected`, and those of the source
 */
export async function sniffKind(source: ByteSource): Promise<FileKind> {
  const head = await headOf(source);
  const start = head.toString('latin1', 0, PDF_BEGIN);
  if (/(?:^|[\r\n\0])%PDF-\d/.test(start) || start.startsWith('\xef\xbb\xbf%PDF-')) return 'pdf';
  if (PACKED.some((begin) => start.startsWith(begin))) return packedKind(source);
  const ole = oleKind(head);
  if (ole !== null) throw oleError(source, ole);
  const wide = markOf(head) ?? zeroPattern(head);
  const binary = wide === null && isBinary(head);
  const known = weightsKind(head) ?? knownButNotRead(head, binary);
  if (known !== null) throw notText(source, known);
  if (binary) throw notText(source, 'is not a text: it holds data that only a program can read');
  const kind = kindOfText(createDecoder(wide ?? 'utf-8').decode(head, false), endingOf(source));
  if (kind === 'picture') throw notText(source, 'is a picture (SVG), and texts in pictures are not read');
  return kind;
}

function notText(source: ByteSource, what: string): AppError {
  return new AppError('input/not-text', `“${source.name}” ${what}.`, { path: source.path });
}

function endingOf({ name, inner }: ByteSource): string {
  return posix.extname(inner ?? name).toLowerCase();
}

async function headOf(source: ByteSource): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source.pieces()) {
    pieces.push(Buffer.from(piece.subarray(0, HEAD - length)));
    length += piece.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(pieces);
}

/** What a ZIP file is: a document of one of the formats that are packed this way, or an archive. */
async function packedKind(source: ByteSource): Promise<FileKind> {
  const archive = await openArchive(source);
  try {
    const has = (name: string): boolean => archive.find(name) !== undefined;
    const mimetype = await firstLine(archive, 'mimetype');
    if (mimetype === 'application/epub+zip' || has('META-INF/container.xml')) return 'epub';
    if (mimetype.startsWith('application/vnd.oasis.opendocument.text')) return 'odt';
    if (mimetype.startsWith('application/vnd.oasis.opendocument.')) {
      const sheet = mimetype.includes('spreadsheet');
      const todo = sheet
        ? 'a table of OpenDocument; save it as .csv or .xlsx'
        : 'a drawing or slides; save the text as .odt or .txt';
      throw notText(source, `is ${todo} and add that`);
    }
    if (has('[Content_Types].xml')) {
      if (archive.entries.some(({ name }) => name.startsWith('word/'))) return 'docx';
      if (archive.entries.some(({ name }) => name.startsWith('xl/'))) return 'xlsx';
      if (archive.entries.some(({ name }) => name.startsWith('ppt/')))
        throw notText(source, 'is a set of slides; save its text as .docx or .txt and add that');
    }
    if (isWeightArchive(archive.entries.map(({ name }) => name))) throw notText(source, MODEL);
    return 'zip';
  } finally {
    archive.close();
  }
}

async function firstLine(archive: Awaited<ReturnType<typeof openArchive>>, name: string): Promise<string> {
  const entry = archive.find(name);
  if (entry === undefined || entry.trouble !== null || entry.bytes > 200) return '';
  const pieces: Uint8Array[] = [];
  for await (const piece of archive.entrySource(entry).pieces()) pieces.push(piece);
  return Buffer.concat(pieces).toString('latin1').trim();
}
