/** XML of any kind: texts, lists of records, feeds, TEI, and files that are made to explode. */
import { describe, expect, test } from 'vitest';
import { peekXlsx, readXlsx } from '../../main/reading/office/xlsx.ts';
import { peekXml, readXml } from '../../main/reading/office/xml.ts';
import type { ReadRequest } from '../../main/reading/sources.ts';
import { hearing, packedSource, readAll } from '../support/byteSources.ts';
import { xlsxFile } from '../support/officeFiles.ts';

const read = async (
  xml: string | Uint8Array,
  request: Partial<ReadRequest> = {},
  encoding?: string,
): ReturnType<typeof readAll> => readAll(readXml, packedSource('a.xml', xml, 7), request, encoding);

const textOf = async (xml: string | Uint8Array, encoding?: string): Promise<string | undefined> => {
  const { documents } = await read(xml, {}, encoding);
  expect(documents.map(({ name }) => name)).toEqual(['a.xml']);
  return documents[0]?.text;
};

const LONG = 'A text that is long enough to be one.';

describe('an XML file that is one text', () => {
  test('gives blocks as lines, with what is inside a line left in it', async () => {
    const xml = `<?xml version="1.0"?>
      <article id="no">
        <title>The  title</title>
        <sec><head>One</head><p>Some <b>bold</b>
          and <unknown>other</unknown> words.<lb/>Next.</p></sec>
        <thing><part>First</part><part>Second</part></thing><!-- no --><?no no?>
        <p><![CDATA[<kept>]]> &#233; &nbsp;&amp;</p>
        <table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell><cell>d</cell></row></table>
      </article>`;
    expect(await textOf(xml)).toBe(
      'The title\nOne\nSome bold and other words.\nNext.\nFirst\nSecond\n<kept> é \u00a0&\na\tb\nc\td',
    );
  });

  test('is one even where it is a list of paragraphs', async () => {
    expect(await textOf('<t><p>One.</p><p>Two.</p></t>')).toBe('One.\nTwo.');
    expect(await textOf('<t><x><y>First</y></x> then <z>more</z></t>')).toBe('First then more');
    expect(await textOf('<t>Words <x>in</x> <x>between</x></t>')).toBe('Words in between');
  });

  test('of TEI is read without its header, of which the title is kept', async () => {
    const tei = (title: string, text: string): string =>
      `<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>${title}</title><author>no</author></titleStmt><sourceDesc><p>no</p></sourceDesc></fileDesc></teiHeader><text><body><lg><l>${text}</l><l>and more</l></lg></body></text></TEI>`;
    expect((await read(tei('A Poem', 'Roses'))).documents).toEqual([
      { text: 'Roses\nand more', name: 'a.xml', labels: { title: 'A Poem' } },
    ]);
    const corpus = `<teiCorpus><teiHeader><titleStmt><title>All</title></titleStmt></teiHeader>${tei('A', 'Roses')}${tei('', 'Violets')}</teiCorpus>`;
    expect((await read(corpus)).documents).toEqual([
      { text: 'Roses\nand more', name: 'a.xml, record 1', labels: { title: 'A' } },
      { text: 'Violets\nand more', name: 'a.xml, record 2', labels: {} },
    ]);
  });

  test('that begins with a very large element is one text, not a list', async () => {
    const xml = `<b><part><x>${'<w>a</w> '.repeat(600_000)}</x></part><part>End</part></b>`;
    const { documents } = await readAll(readXml, packedSource('a.xml', xml, 65_536));
    expect(documents.map(({ name, text }) => [name, text.length, text.slice(-5)])).toEqual([
      ['a.xml', 1_200_003, 'a\nEnd'],
    ]);
  });

  test('without text is skipped with the reason', async () => {
    const { documents, skipped } = await read('<a><b c="no"/> </a>');
    expect([documents, skipped]).toEqual([[], [{ path: 'a.xml', reason: 'XML without text' }]]);
  });
});

describe('an XML file that is a list', () => {
  test('gives a document a record, by the same choice of columns as in tables', async () => {
    const row = (text: string, id: number): string =>
      `<row n="${id}"><text>${text}</text><id>${id}</id></row>`;
    const xml = `<rows>${row(LONG, 1)}${row(' ', 2)}${row('Two\n\nparagraphs', 3)}</rows>`;
    const { documents, skipped } = await read(xml, { labelColumns: ['id', 'n'] });
    expect(documents).toEqual([
      { text: LONG, name: 'a.xml, record 1', labels: { id: '1', n: '1' } },
      { text: 'Two\n\nparagraphs', name: 'a.xml, record 3', labels: { id: '3', n: '3' } },
    ]);
    expect(skipped).toEqual([{ path: 'a.xml', reason: '1 record without text, the first at record 2' }]);
  });

  test('of plain or mixed elements, of attributes, or with texts further inside is read', async () => {
    const texts = async (xml: string, textColumn?: string): Promise<string[]> =>
      (await read(xml, { textColumn })).documents.map(({ text }) => text);
    expect(await texts('<d><doc>One.</doc><doc>T<b>w</b>o.</doc></d>')).toEqual(['One.', 'Two.']);
    expect(await texts(`<d><row Id="1" Body="${LONG}"/><row Id="2" Body="x"/></d>`)).toEqual([LONG, 'x']);
    expect(await texts('<d><r><a><body>One</body></a></r><r><a><body>Two</body></a></r></d>')).toEqual([
      'One',
      'Two',
    ]);
    const nested = '<d><r><x><p>One</p><p>Two</p></x></r><r><x>T<i>hr</i>ee</x></r></d>';
    expect(await texts(nested, 'x')).toEqual(['One\nTwo', 'Three']);
    await expect(texts(nested, 'y')).rejects.toMatchObject({ code: 'input/no-column' });
  });

  test('of news is read by its items, whose HTML becomes text', async () => {
    const item = (text: string): string =>
      `<item><title>t</title><content:encoded xmlns:content="c"><![CDATA[${text}]]></content:encoded></item>`;
    const rss = `<rss version="2.0"><channel><title>News</title><link>l</link>${item('<p>One &amp; only</p><p>Two</p>')}${item('Is 1 < 2?')}</channel></rss>`;
    const feed =
      '<feed><title>News</title><entry><id>1</id><content type="html">&lt;b&gt;Bold&lt;/b&gt; news</content></entry></feed>';
    const texts = async (xml: string, textColumn: string): Promise<string[]> =>
      (await read(xml, { textColumn })).documents.map(({ text }) => text);
    expect(await texts(rss, 'encoded')).toEqual(['One & only\n\nTwo', 'Is 1 < 2?']);
    expect(await texts(feed, 'content')).toEqual(['Bold news']);
  });

  test('of a wiki is read by its pages, whatever stands before them', async () => {
    const page = (text: string): string =>
      `<page><title>T</title><revision><id>1</id><text>${text}</text></revision></page>`;
    const xml = `<mediawiki><siteinfo><name>W</name></siteinfo>${page('One')}${page('Two')}</mediawiki>`;
    expect((await read(xml)).documents.map(({ text }) => text)).toEqual(['One', 'Two']);
  });

  test('and a workbook show their columns before they are read', async () => {
    const rows = `<row><c t="str"><v>text</v></c><c t="str"><v>n</v></c></row><row><c t="str"><v>${LONG}</v></c><c><v>1</v></c></row>`;
    const book = packedSource('a.xlsx', xlsxFile([{ name: 'S', rows }]));
    const list = packedSource('a.xml', `<l><r><text>${LONG}</text><n>1</n></r><r/></l>`);
    const { context } = hearing();
    const cells = new Map([
      ['text', LONG],
      ['n', '1'],
    ]);
    expect(await peekXlsx(book, context)).toEqual({ names: ['text', 'n'], cells: [cells] });
    expect(await peekXml(list, context)).toEqual({ names: ['text', 'n'], cells: [cells, new Map()] });
    expect(await peekXml(packedSource('a.xml', '<p>One.</p>'), context)).toEqual({ names: [], cells: [] });
    expect((await readAll(readXlsx, book)).documents).toHaveLength(1);
  });
});

describe('the encoding of an XML file', () => {
  const xml = '<t>Grüße</t>';
  const wide = (bytes: Buffer): Buffer => bytes.swap16();

  test.each<[string, Uint8Array]>([
    [
      'is that of its declaration',
      Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${xml}`, 'latin1'),
    ],
    [
      'is that of its byte order mark',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le'),
    ],
    [
      'is told by the width of its letters',
      wide(Buffer.from(`<?xml version="1.0" encoding="UTF-16"?>${xml}`, 'utf16le')),
    ],
    [
      'is UTF-8 with a mark, whatever the declaration says',
      Buffer.from(`\ufeff<?xml version="1.0" encoding="latin1"?>${xml}`),
    ],
    [
      'is guessed where a declaration of UTF-16 cannot be true',
      Buffer.from(`<?xml version="1.0" encoding="utf-16"?>${xml}`),
    ],
    [
      'is guessed where nobody knows what is declared',
      Buffer.from(`<?xml version="1.0" encoding="klingon"?>${xml}`),
    ],
  ])('%s', async (_, bytes) => {
    expect(await textOf(bytes)).toBe('Grüße');
  });

  test('is what was told where there is no declaration', async () => {
    expect(await textOf(Buffer.from(xml, 'latin1'), 'windows-1252')).toBe('Grüße');
  });

  test('that its bytes do not keep to costs no document, and is told', async () => {
    const { documents, oddities } = await read(
      Buffer.from(`<?xml version="1.0" encoding="utf-8"?>${xml}`, 'latin1'),
    );
    expect(documents.map(({ text }) => text)).toEqual(['Gr��e']);
    expect(oddities).toEqual([
      {
        path: 'a.xml',
        what: 'sequences of bytes could not be read as utf-8 and were replaced by �',
        count: 2,
        first: 'byte 43',
      },
    ]);
  });
});

describe('an XML file that is a trap or broken is refused', () => {
  const laughs = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );

  test.each<[string, string, string]>([
    ['a billion laughs', `<!DOCTYPE l [<!ENTITY l0 "lol">${laughs}]><l>&l9;</l>`, 'input/xml-entities'],
    [
      'one entity many times',
      `<!DOCTYPE l [<!ENTITY a "${'a'.repeat(9e4)}">]><l>${'&a;'.repeat(9e4)}</l>`,
      'input/xml-entities',
    ],
    [
      'a file outside',
      '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><l>&a;</l>',
      'input/xml-entities',
    ],
    [
      'a declaration outside',
      '<!DOCTYPE l [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><l/>',
      'input/xml-entities',
    ],
    ['an entity that nobody defined', '<l>&what;</l>', 'input/broken-xml'],
    ['the name of something in the program', '<l>&constructor;</l>', 'input/broken-xml'],
    ['very many elements inside each other', '<a>'.repeat(1e5), 'input/broken-xml'],
    ['an attribute without end', `<a b="${'x'.repeat(2 ** 24 + 2 ** 17)}"/>`, 'input/too-large'],
    ['a comment without end', `<a><!--${'x'.repeat(2 ** 24 + 2 ** 17)}`, 'input/too-large'],
    ['a declaration without end', `<!DOCTYPE a [${'<'.repeat(2 ** 24)}`, 'input/too-large'],
    ['a record of very many elements', `<a><b><c/></b><b>${'<c/>'.repeat(6e5)}</b></a>`, 'input/too-large'],
    ['two outermost elements', '<a/><b/>', 'input/broken-xml'],
    ['an element that is not closed', '<a><b></a>', 'input/broken-xml'],
    ['a file that ends too early', '<a><b>text', 'input/broken-xml'],
    ['a control character', '<a>\u0001</a>', 'input/broken-xml'],
    ['no element at all', 'only text', 'input/broken-xml'],
  ])('%s', async (_, xml, code) => {
    await expect(readAll(readXml, packedSource('a.xml', xml, 65_536))).rejects.toMatchObject({ code });
  });

  test('but a declaration that only names another file is no trap, and is not followed', async () => {
    expect(await textOf('<!DOCTYPE l SYSTEM "file:///etc/passwd"><l>text</l>')).toBe('text');
  });

  test('and says in which line', async () => {
    await expect(read('<a>\n\n</b>')).rejects.toThrow(/“a\.xml” is not well-formed XML \(line 3/);
  });
});
