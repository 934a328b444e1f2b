/** Documents of Word and LibreOffice, and e-books, built as those programs build them. */
import { describe, expect, test } from 'vitest';
import { readDocx } from '../../main/reading/office/docx.ts';
import { readEpub } from '../../main/reading/office/epub.ts';
import { readOdt } from '../../main/reading/office/odt.ts';
import type { Reader, ReadRequest } from '../../main/reading/sources.ts';
import { packedSource, readAll } from '../support/byteSources.ts';
import { docxFile, epubFile, noise, odtFile, wordLine } from '../support/officeFiles.ts';
import type { WordParts } from '../support/officeFiles.ts';
import { zipFile } from '../support/zipFiles.ts';

const MIB = 1024 * 1024;

const readBytes = async (
  reader: Reader,
  name: string,
  bytes: Uint8Array,
  request: Partial<ReadRequest> = {},
): ReturnType<typeof readAll> => readAll(reader, packedSource(name, bytes, MIB), request);

const errorOf = async (reader: Reader, bytes: Uint8Array): Promise<unknown> =>
  readBytes(reader, 'file', bytes).then(
    () => 'read',
    (error: unknown) => error,
  );

/** The one text in a document, `null` where it was skipped. */
async function textOf(reader: Reader, bytes: Uint8Array): Promise<string | null> {
  const { documents, skipped } = await readBytes(reader, 'file', bytes);
  expect(documents.length + skipped.length).toBe(1);
  return documents[0]?.text ?? null;
}

const word = async (body: string, parts?: WordParts): Promise<string | null> =>
  textOf(readDocx, docxFile(body, parts));
const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;

describe('a Word document', () => {
  test('gives its paragraphs as lines, with tabs and line breaks', async () => {
    const tabbed =
      '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c &amp; d</w:t></w:r></w:p>';
    expect(await word(wordLine('First ') + tabbed + '<w:p/>' + wordLine('Last'))).toBe(
      'First \na\tb\nc & d\nLast',
    );
  });

  test('joins what is split into runs, links and content controls', async () => {
    const body = `<w:p>${run('Hel')}<w:hyperlink r:id="rId9">${run('lo ')}</w:hyperlink><w:sdt><w:sdtContent>${run('there')}</w:sdtContent></w:sdt><w:smartTag>${run('!')}</w:smartTag></w:p>`;
    expect(await word(body)).toBe('Hello there!');
  });

  test('gives a table as rows whose cells stand side by side', async () => {
    const cell = (...lines: string[]): string => `<w:tc><w:tcPr/>${lines.map(wordLine).join('')}</w:tc>`;
    const row = (...cells: string[]): string => `<w:tr>${cells.join('')}</w:tr>`;
    const table = `<w:tbl>${row(cell('a'), cell('b', 'c'))}${row(cell('d'), cell('e'))}</w:tbl>`;
    expect(await word(wordLine('Before') + table + wordLine('After'))).toBe('Before\na\tb c\nd\te\nAfter');
  });

  test('leaves out what was deleted or moved away, and keeps what was put in', async () => {
    const body = `<w:p>${run('one ')}<w:del w:id="1"><w:r><w:delText>two </w:delText></w:r></w:del><w:ins w:id="2">${run('three ')}</w:ins><w:moveFrom>${run('four ')}</w:moveFrom><w:moveTo>${run('five')}</w:moveTo></w:p>`;
    expect(await word(body)).toBe('one three five');
  });

  test('leaves out the codes of fields and keeps what they show', async () => {
    const field = (type: string): string => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`;
    const code = '<w:r><w:instrText> PAGEREF _Toc1 </w:instrText></w:r>';
    const nested = `${field('begin')}${code}${field('begin')}${code}${field('separate')}${run('inner')}${field('end')}${field('separate')}${run('7')}${field('end')}`;
    expect(await word(`<w:p>${run('see ')}${nested}${run('.')}</w:p>`)).toBe('see 7.');
    expect(await word(`<w:p>${field('begin')}${code}</w:p>${wordLine('not swallowed')}`)).toBe(
      'not swallowed',
    );
  });

  test('leaves out hidden text, but not where hiding was switched off or taken back', async () => {
    const hidden = (mark: string): string => `<w:r><w:rPr>${mark}</w:rPr><w:t>x</w:t></w:r>`;
    const body = `<w:p>${hidden('<w:vanish/>')}${hidden('<w:vanish w:val="0"/>')}${hidden('<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>')}</w:p>`;
    expect(await word(body)).toBe('xx');
  });

  test('gives text boxes once, though Word writes them twice', async () => {
    const box = `<w:txbxContent>${wordLine('In the box')}</w:txbxContent>`;
    const both = `<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>${box}</w:drawing></mc:Choice><mc:Fallback><w:pict>${box}</w:pict></mc:Fallback></mc:AlternateContent>`;
    expect(await word(`<w:p>${run('Before')}<w:r>${both}</w:r></w:p>`)).toBe('Before\nIn the box');
  });

  test('ends with its footnotes, then its endnotes; headers are left out', async () => {
    const line = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:t>---</w:t></w:r></w:p></w:footnote>';
    const parts = {
      footnotes: `${line}<w:footnote w:id="1">${wordLine('A note.')}</w:footnote>`,
      endnotes: `<w:endnote w:id="1">${wordLine('The end.')}</w:endnote>`,
      header: wordLine('Page 1'),
    };
    expect(await word(wordLine('Text.'), parts)).toBe('Text.\n\nA note.\n\nThe end.');
  });

  test('with references to other places is read, and nothing is fetched', async () => {
    const outside = [
      ['rId7', 'footnotes', 'http://127.0.0.1:9/notes.xml', 'External'],
      ['rId6', 'endnotes', 'document.xml', 'External'],
      ['rId8', 'attachedTemplate', 'file:///etc/passwd', 'External'],
      ['rId9', 'endnotes', '../../../../etc/passwd'],
    ] as const;
    const body = wordLine('Only this.') + '<w:altChunk r:id="rId8"/>';
    expect(await word(body, { relations: outside })).toBe('Only this.');
  });

  test('without text is skipped with the reason', async () => {
    const { documents, skipped } = await readBytes(readDocx, 'a.docx', docxFile('<w:p/>'));
    expect([documents, skipped]).toEqual([[], [{ path: 'a.docx', reason: 'a Word document without text' }]]);
  });

  test.each<[string, Uint8Array, string]>([
    ['an archive without a document', zipFile([{ name: 'a.txt', bytes: 'x' }]), 'input/broken-document'],
    ['cut off', docxFile(wordLine('x')).subarray(0, 300), 'input/broken-archive'],
    ['XML that ends too early', docxFile('<w:p><w:r><w:t>x'), 'input/broken-xml'],
    [
      'entities of its own',
      zipFile([
        {
          name: 'word/document.xml',
          bytes: '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>',
        },
      ]),
      'input/xml-entities',
    ],
    ['a text of 33 million characters', docxFile(wordLine(noise(MIB, 1)).repeat(33)), 'input/too-large'],
    [
      'a protected part',
      zipFile([{ name: 'word/document.xml', bytes: 'x', flags: 1 }]),
      'input/unreadable-entry',
    ],
  ])('that is broken by %s is refused', async (_, bytes, code) => {
    expect(await errorOf(readDocx, bytes)).toMatchObject({ code });
  });
});

describe('an OpenDocument text', () => {
  const odt = async (body: string): Promise<string | null> => textOf(readOdt, odtFile(body));

  test('gives headings and paragraphs as lines; white space counts only where it says so', async () => {
    const body =
      '<text:h>Title</text:h>\n  <text:p>a\n   b<text:s text:c="3"/>c<text:tab/>d<text:line-break/><text:span>e</text:span> f</text:p>';
    expect(await odt(body)).toBe('Title\na b   c\td\ne f');
  });

  test('does not grow with the number of spaces that it claims', async () => {
    const body = `<text:p>a<text:s text:c="99999999999"/>b${'<text:s text:c="9e99"/>'.repeat(3)}</text:p>`;
    expect((await odt(body))?.length).toBeLessThan(1100);
  });

  test('gives lists and tables, and leaves out comments, deleted text and what pictures are called', async () => {
    const cell = (text: string): string => `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const body =
      '<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>' +
      '<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p></text:list-item></text:list>' +
      `<table:table><table:table-row>${cell('a')}${cell('b')}</table:table-row><table:table-row>${cell('c')}${cell('d')}</table:table-row></table:table>` +
      '<text:p>end<office:annotation><text:p>a comment</text:p></office:annotation><draw:frame><svg:title>picture</svg:title></draw:frame></text:p>';
    expect(await odt(body)).toBe('one\ntwo\na\tb\nc\td\nend');
  });

  test('ends with its notes, without their numbers', async () => {
    const note =
      '<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>';
    expect(await odt(`<text:p>Text${note}, and more.</text:p>`)).toBe('Text, and more.\n\nA note.');
  });

  test('that is protected, empty or broken says so', async () => {
    const locked = odtFile('<text:p>x</text:p>', '<manifest:encryption-data/>');
    expect(await errorOf(readOdt, locked)).toMatchObject({ code: 'input/protected' });
    expect(await odt('<text:p/>')).toBeNull();
    expect(await errorOf(readOdt, zipFile([]))).toMatchObject({ code: 'input/broken-document' });
  });
});

describe('an e-book', () => {
  const page = (text: string): string =>
    `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>no</title></head><body>${text}</body></html>`;
  const algorithm = (uri: string): string =>
    `<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="${uri}"/><enc:CipherData><enc:CipherReference URI="OEBPS/x"/></enc:CipherData></enc:EncryptedData></encryption>`;
  const locked = (uri: string): Buffer =>
    epubFile(
      'A Book',
      [['a.xhtml', page('<p>x</p>')]],
      [{ name: 'META-INF/encryption.xml', bytes: algorithm(uri) }],
    );

  test('gives its chapters in the order of reading, without contents and empty pages', async () => {
    const book = epubFile('A  Book &amp; more', [
      ['z.xhtml', page('<h1>One</h1><p>First&nbsp;chapter.</p>')],
      ['cover.xhtml', page('<img src="cover.jpg"/>')],
      ['text/a b.xhtml', page('<p>Second.</p>')],
    ]);
    const { documents, skipped } = await readBytes(readEpub, 'book.epub', book);
    const labels = { title: 'A Book & more' };
    expect(documents).toEqual([
      { text: 'One\n\nFirst\u00a0chapter.', name: 'book.epub, chapter 1', labels },
      { text: 'Second.', name: 'book.epub, chapter 2', labels },
    ]);
    expect(skipped).toEqual([]);
  });

  test('that is locked is refused; disguised fonts lock nothing', async () => {
    const aes = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc';
    expect(await errorOf(readEpub, locked(aes))).toMatchObject({ code: 'input/protected' });
    expect(await textOf(readEpub, locked('http://www.idpf.org/2008/embedding'))).toBe('x');
  });

  test('tells chapters that are not there, and is refused where nothing says what it holds', async () => {
    const book = epubFile('B', [['a.xhtml', page('<p>x</p>')]]).toString('latin1');
    const missing = Buffer.from(book.replaceAll('OEBPS/a.xhtml', 'OEBPS/b.xhtml'), 'latin1');
    const { skipped } = await readBytes(readEpub, 'b.epub', missing);
    expect(skipped[0]).toEqual({ path: 'b.epub/OEBPS/a.xhtml', reason: 'a chapter that is not in the book' });
    expect(await errorOf(readEpub, zipFile([]))).toMatchObject({ code: 'input/broken-document' });
  });
});
