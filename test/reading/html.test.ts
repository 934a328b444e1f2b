/** Pages as a browser would show them, in whatever encoding they are, and pages that would cost a parser hours. */
import { describe, expect, test } from 'vitest';
import { htmlText, readHtml } from '../../main/reading/markup/html.ts';
import { readBytes } from '../support/readBytes.ts';

describe('the text of a page', () => {
  test.each([
    ['collapses white space', '<p>One \n\t two</p>', 'One two'],
    ['keeps words apart that only tags part', '<b>One</b> <i>two</i>three', 'One twothree'],
    [
      'has a blank line between paragraphs',
      '<p>One<p>Two</p>\n<h2>Three</h2>Four',
      'One\n\nTwo\n\nThree\n\nFour',
    ],
    ['has a line for each block', '<div>One<div>Two</div></div><section>Three</section>', 'One\nTwo\nThree'],
    ['has a line for each item', '<ul><li>One<li>Two<ul><li>In</ul><li>Three</ul>', 'One\nTwo\nIn\nThree'],
    ['breaks lines where the page does', 'One<br>two<br/><br>three<br></p>four', 'One\ntwo\n\nthree\n\nfour'],
    [
      'parts cells by tabs and rows by lines',
      '<table><tr><td>1<td>2<tr><td>3</td><th>4</th></table>',
      '1\t2\n3\t4',
    ],
    ['keeps what is set as written', '<pre>\n a\n   b\r\n</pre>c   d', 'a\n   b\n\nc d'],
    [
      'has its entities decoded',
      'Fish &amp; chips&nbsp;&eacute;&#8212;&#x1F600;&unknown; &lt;b&gt;',
      'Fish & chips\u00a0é—😀&unknown; <b>',
    ],
    [
      'is without scripts, styles and remarks',
      'a<script>if (a</b) "<p>"</script><style>b{}</style><!-- c > --><template>d</template><noscript>e</noscript>f',
      'af',
    ],
    ['is without the title and the head', '<head><title>T</title><meta name=a content=b></head>Text', 'Text'],
    ['is without pictures made of words', 'a<svg><title>x</title><text>y</text></svg>b', 'ab'],
    [
      'is without what is hidden',
      'a<div hidden>b<div>c</div>d</div>e<span style="color: red; display : NONE">f</span>g',
      'a\neg',
    ],
    [
      'goes on after a hidden item without end',
      '<ul><li hidden>a<ul><li>b</ul>c<li>d</ul><p hidden>e<p>f',
      'd\n\nf',
    ],
    ['goes on after a hidden picture', '<img hidden>a<br hidden>b', 'a\nb'],
    ['is there whatever is not closed', '<html><body><div><b>a<p>b</i></span>', 'a\n\nb'],
    ['is read where nothing is markup', 'a < b && c > d', 'a < b && c > d'],
    ['ends where a tag is cut off', 'One <b class="x', 'One'],
  ])('%s', (_, page, text) => {
    expect(htmlText(page)).toBe(text);
  });

  const many = 200_000;
  test.each([
    ['open elements', '<div>'.repeat(many), ''],
    ['elements closed that are not open', `${'<a>'.repeat(many)}${'</b>'.repeat(many)}`, ''],
    ['hidden elements in each other', '<div hidden>'.repeat(many), ''],
    ['tables in each other', '<table><tr><td>'.repeat(many), ''],
    ['remarks that do not end', '<!--'.repeat(many), ''],
    ['half entities', '&am'.repeat(many), '&am'.repeat(many)],
    ['half tags', '<'.repeat(many), '<'.repeat(many)],
    ['attributes', `<a ${'b=c '.repeat(many)}`, ''],
    ['letters in an attribute', `<a style="${'display '.repeat(many)}">z`, 'z'],
    ['spaces', `a${' '.repeat(10 * many)}b`, 'a b'],
  ])('takes no time with a great many %s', (_, page, text) => {
    expect(htmlText(`begin ${page}`)).toBe(`begin ${text}`.trim());
  });
});

describe('a page', () => {
  const page = (head: string, body = '<p>Käthe „wohnt“</p>'): string =>
    `<html><head>${head}</head>${body}</html>`;
  const latin = (text: string): Buffer =>
    Buffer.from(text.replace('„', '\x84').replace('“', '\x93'), 'latin1');

  test('is one document with its title', async () => {
    const { documents } = await readBytes(readHtml, page('<title>A &amp;\n B</title><title>C</title>'));
    expect(documents).toEqual([{ text: 'Käthe „wohnt“', name: 'file', labels: { title: 'A & B' } }]);
  });

  test('without text is skipped', async () => {
    const { documents, skipped } = await readBytes(readHtml, page('<title>T</title>', '<script>x</script>'));
    expect([documents, skipped]).toEqual([[], [{ path: 'file', reason: 'holds no text' }]]);
  });

  test.each([
    ['names its encoding', '<meta charset="windows-1252">'],
    ['names it the old way', '<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">'],
  ])('that %s is read in that', async (_, meta) => {
    expect((await readBytes(readHtml, latin(page(meta)))).texts).toEqual(['Käthe „wohnt“']);
  });

  test('that names another encoding than UTF-8 but is UTF-8 is read as UTF-8', async () => {
    expect((await readBytes(readHtml, page('<meta charset=iso-8859-1>'))).texts).toEqual(['Käthe „wohnt“']);
  });

  test('that says UTF-8 but is not, or nothing, is read as its bytes suggest', async () => {
    const options = { encoding: 'windows-1252' };
    expect((await readBytes(readHtml, latin(page('<meta charset=utf-8>')), options)).texts).toEqual([
      'Käthe „wohnt“',
    ]);
    expect((await readBytes(readHtml, latin(page('')), options)).texts).toEqual(['Käthe „wohnt“']);
  });

  test('is read in the encoding that the person names, whatever it says', async () => {
    const { texts } = await readBytes(readHtml, latin(page('<meta charset=koi8-r>')), {
      request: { encoding: 'windows-1252' },
      encoding: 'windows-1252',
    });
    expect(texts).toEqual(['Käthe „wohnt“']);
  });

  test('in UTF-16 with a mark at its begin is read whatever it says', async () => {
    const bytes = Buffer.from(`\ufeff${page('<meta charset=utf-8>')}`, 'utf16le');
    expect((await readBytes(readHtml, bytes, { encoding: 'utf-16le' })).texts).toEqual(['Käthe „wohnt“']);
  });
});
