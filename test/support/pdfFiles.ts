/** Writes small PDFs in code, sound ones and ones that would harm a reader. */
import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';

/** A line of text at a place in points from the lower left corner. */
export interface Shown {
  readonly text: string;
  readonly x?: number;
  readonly y: number;
  readonly size?: number;
}

export interface PdfOptions {
  /** needed to open it; '' = anybody may open it, but the file is encrypted */
  readonly password?: string;
  readonly deflate?: boolean;
}

/** A PDF on A4 with the given lines on each page, in Helvetica with the code page of Windows. */
export function pdfOf(pages: readonly (readonly Shown[])[], options: PdfOptions = {}): Buffer {
  const contents = pages.map((lines) => Buffer.from(lines.map(drawn).join('\n'), 'latin1'));
  return pdfOfContents(contents, options);
}

/** A PDF with what draws each page. */
export function pdfOfContents(contents: readonly Buffer[], options: PdfOptions = {}): Buffer {
  const id = createHash('md5').update('id').digest();
  const security = options.password === undefined ? null : secured(options.password, id);
  const kids = contents.map((_, i) => `${4 + 2 * i} 0 R`).join(' ');
  const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>';
  const objects: Buffer[] = [
    Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
    Buffer.from(`<</Type/Pages/Kids[${kids}]/Count ${contents.length}>>`),
    Buffer.from(font),
  ];
  for (const [i, content] of contents.entries()) {
    const number = 5 + 2 * i;
    objects.push(
      Buffer.from(
        `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${number} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
      ),
    );
    const packed = options.deflate === true ? deflateSync(content) : content;
    const bytes = security === null ? packed : rc4(objectKey(security.key, number), packed);
    objects.push(stream(bytes, options.deflate === true ? '/Filter/FlateDecode' : ''));
  }
  if (security !== null) objects.push(Buffer.from(security.dictionary));
  const hex = id.toString('hex');
  const encrypt = security === null ? '' : `/Encrypt ${objects.length} 0 R/ID[<${hex}><${hex}>]`;
  return pdfFile(objects, `/Root 1 0 R${encrypt}`);
}

/** A file of objects numbered from 1, with its table and trailer. */
export function pdfFile(objects: readonly Buffer[], trailer = '/Root 1 0 R'): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  let at = pieces[0]?.length ?? 0;
  const places: number[] = [];
  for (const [i, object] of objects.entries()) {
    places.push(at);
    const piece = Buffer.concat([Buffer.from(`${i + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    pieces.push(piece);
    at += piece.length;
  }
  const rows = places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  pieces.push(
    Buffer.from(
      `xref\n0 ${size}\n0000000000 65535 f \n${rows}trailer\n<</Size ${size}${trailer}>>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(pieces);
}

/** A stream object with its length. */
export function stream(bytes: Buffer, entries = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`<</Length ${bytes.length}${entries}>>\nstream\n`),
    bytes,
    Buffer.from('\nendstream'),
  ]);
}

function drawn({ text, x = 72, y, size = 11 }: Shown): string {
  const escaped = text.replace(/[\\()]/g, (sign) => `\\${sign}`);
  return `BT /F1 ${size} Tf ${x} ${y} Td (${escaped}) Tj ET`;
}

/** Padding of PDF 1.4, 3.5.2, algorithm 3.2. */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/** The standard security handler, revision 2: 40 bits of RC4. */
function secured(password: string, id: Buffer): { key: Buffer; dictionary: string } {
  const md5 = (...parts: Buffer[]): Buffer => createHash('md5').update(Buffer.concat(parts)).digest();
  const padded = (word: string): Buffer =>
    Buffer.concat([Buffer.from(word, 'latin1'), PADDING]).subarray(0, 32);
  const owner = rc4(md5(padded('owner')).subarray(0, 5), padded(password));
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(-4);
  const key = md5(padded(password), owner, permissions, id).subarray(0, 5);
  const user = rc4(key, PADDING);
  const dictionary = `<</Filter/Standard/V 1/R 2/O<${owner.toString('hex')}>/U<${user.toString('hex')}>/P -4>>`;
  return { key, dictionary };
}

function objectKey(key: Buffer, number: number): Buffer {
  const salt = Buffer.of(number & 255, (number >> 8) & 255, (number >> 16) & 255, 0, 0);
  return createHash('md5')
    .update(Buffer.concat([key, salt]))
    .digest()
    .subarray(0, key.length + 5);
}

function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i & 255] ?? 0;
  const swap = (i: number, j: number): void => {
    const kept = at(i);
    state[i & 255] = at(j);
    state[j & 255] = kept;
  };
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let i = 0;
  let j = 0;
  return data.map((byte) => {
    i = (i + 1) & 255;
    j = (j + at(i)) & 255;
    swap(i, j);
    return byte ^ at(at(i) + at(j));
  }) as Buffer;
}
