/** PDFs that loop, lie or swell: what a reader must come back from. */
import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import { pdfFile, pdfOf, stream } from './pdfFiles.ts';

const text = (line: string): Buffer => Buffer.from(`BT /F1 11 Tf 72 700 Td (${line}) Tj ET`);
const object = (dictionary: string): Buffer => Buffer.from(dictionary);

const CATALOG = object('<</Type/Catalog/Pages 2 0 R>>');
const FONT = object('<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>');
const PAGES = object('<</Type/Pages/Kids[3 0 R]/Count 1>>');

/** A page whose resources are the font, and whatever is added. */
const page = (resources = ''): Buffer =>
  object(
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>${resources}>>>>`,
  );

const onePage = (content: Buffer, resources = '', more: readonly Buffer[] = []): Buffer =>
  pdfFile([CATALOG, PAGES, page(resources), content, FONT, ...more]);

/** A stream that unpacks to `begin` and then `times` times a MiB of `part` for each of its letters. */
function bomb(begin: string, part: string, times: number): Buffer {
  // pieces that are flushed in full can be put behind one another, so that nothing large is held here
  const options = { finishFlush: constants.Z_FULL_FLUSH, level: 9 };
  const piece = deflateRawSync(Buffer.alloc(part.length * 2 ** 20, part), options);
  const pieces = Array.from({ length: times }, () => piece);
  const end = Buffer.of(3, 0, 0, 0, 0, 0);
  return Buffer.concat([Buffer.of(0x78, 0x9c), deflateRawSync(Buffer.from(begin), options), ...pieces, end]);
}

/** By what is wrong with each. */
export function hostilePdfs(): Readonly<Record<string, Buffer>> {
  const sound = pdfOf([[{ text: 'A sound page.', y: 700 }]]);
  return {
    'a tree of pages that is a ring': pdfFile([CATALOG, object('<</Type/Pages/Kids[2 0 R]/Count 5>>')]),
    'a page that is its own parent': pdfFile([
      CATALOG,
      object('<</Type/Pages/Kids[3 0 R]/Count 1/Parent 3 0 R>>'),
      object('<</Type/Pages/Kids[2 0 R]/Count 1/Parent 2 0 R>>'),
    ]),
    'a table that follows itself': Buffer.from(
      sound.toString('latin1').replace('/Root', `/Prev ${sound.lastIndexOf('xref\n0')}/Root`),
      'latin1',
    ),
    'a stream of objects within itself': pdfFile([
      CATALOG,
      stream(
        Buffer.from('2 0 <</Type/Pages/Kids[3 0 R]/Count 1>>'),
        '/Type/ObjStm/N 1/First 4/Extends 2 0 R',
      ),
    ]),
    'a length that is its own stream': onePage(
      Buffer.concat([object('<</Length 4 0 R>>\nstream\n'), text('Loop.'), object('\nendstream')]),
    ),
    'arrays within each other': pdfFile([
      object(`<</Type/Catalog/Pages 2 0 R/X ${'['.repeat(200_000)}${']'.repeat(200_000)}>>`),
    ]),
    'operands within each other': onePage(
      stream(Buffer.from(`${'['.repeat(500_000)} ${']'.repeat(500_000)} TJ`)),
    ),
    'a length of 4 GB': onePage(
      Buffer.concat([object('<</Length 4294967295>>\nstream\n'), text('Long.'), object('\nendstream')]),
    ),
    'spaces that unpack to 1 GB': onePage(stream(bomb('', '    ', 256), '/Filter/FlateDecode')),
    'text that unpacks to 256 MB': onePage(
      stream(bomb('BT /F1 1 Tf ', '(a) Tj ', 37), '/Filter/FlateDecode'),
    ),
    'a stream that is packed twice': onePage(
      stream(deflateSync(bomb('', '    ', 256), { level: 9 }), '/Filter[/FlateDecode/FlateDecode]'),
    ),
    'a hundred thousand pages of which there is one': pdfFile([
      CATALOG,
      object('<</Type/Pages/Kids[3 0 R]/Count 100000>>'),
      page(),
      stream(text('One.')),
      FONT,
    ]),
    'a file that is cut in two': sound.subarray(0, sound.length / 2),
    'nothing but the first line': object('%PDF-1.7\n'),
    'noise after the first line': Buffer.concat([object('%PDF-1.7\n'), noise(200_000)]),
    'a form that draws itself': onePage(stream(object('/X Do')), '/XObject<</X 6 0 R>>', [
      stream(
        Buffer.concat([text('Again.'), object(' /X Do /X Do')]),
        '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>',
      ),
    ]),
    'forms that double each other': onePage(
      stream(object('/X Do')),
      '/XObject<</X 6 0 R>>',
      doubling(40, ' '),
    ),
    'forms that double each other and a word': onePage(
      stream(object('/X Do')),
      '/XObject<</X 6 0 R>>',
      doubling(40, 'BT /F1 1 Tf (word) Tj ET'),
    ),
    'a font with four thousand million letters': pdfFile([
      CATALOG,
      PAGES,
      page(),
      stream(text('Letters.')),
      object('<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>'),
      stream(
        object(
          '1 begincodespacerange <00> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <0041> endbfrange',
        ),
      ),
    ]),
    'a table of two thousand million objects': Buffer.concat([
      object('%PDF-1.5\n1 0 obj\n'),
      stream(Buffer.alloc(64), '/Type/XRef/Size 2000000000/Index[0 2000000000]/W[0 0 0]/Root 1 0 R'),
      object('\nendobj\nstartxref\n9\n%%EOF\n'),
    ]),
    'a thousand filters': onePage(stream(Buffer.from('00>'), `/Filter[${'/ASCIIHexDecode'.repeat(1000)}]`)),
  };
}

/** Forms numbered from 6, each of which draws the next twice: two to the power of their number in all. The last draws what is given. */
function doubling(count: number, drawn: string): Buffer[] {
  return Array.from({ length: count }, (_, i) => {
    const last = i === count - 1;
    const resources = `/Resources<</Font<</F1 5 0 R>>/XObject<</X ${7 + i} 0 R>>>>`;
    const content = last ? object(drawn) : object('/X Do /X Do');
    return stream(content, `/Type/XObject/Subtype/Form/BBox[0 0 9 9]${resources}`);
  });
}

/** Bytes that look like nothing, the same ones each time (the generator of Lehmer). */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let i = 0; i < length; i++) {
    state = (state * 48271) % 2147483647;
    bytes[i] = state & 255;
  }
  return bytes;
}
