/** Tables as text: quoting, line ends, ragged rows, delimiters, headers. */
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const s = sentence;
const UTF8_MARK = '\ufeff';

export const tables = (): Trial[] => [
  trial('tables/usual.csv', `id,text\n1,${s('one')}\n2,${s('two')}\n`, { texts: [s('one'), s('two')] }),
  trial('tables/windows.csv', `id,text\r\n1,${s('w1')}\r\n2,${s('w2')}\r\n`, { texts: [s('w1'), s('w2')] }),
  trial('tables/old-mac.csv', `id,text\r1,${s('m1')}\r2,${s('m2')}\r`, { texts: [s('m1'), s('m2')] }),
  trial('tables/mixed-ends.csv', `id,text\r\n1,${s('x1')}\n2,${s('x2')}\r3,${s('x3')}`, {
    texts: [s('x1'), s('x2'), s('x3')],
  }),
  trial('tables/mark.csv', `${UTF8_MARK}text,id\n${s('marked')},1\n`, { texts: [s('marked')] }),
  trial('tables/quoted.csv', `id,text\n1,"He said ""aye"", and left."\n`, {
    texts: ['He said "aye", and left.'],
  }),
  trial('tables/comma-inside.csv', 'id,text\n1,"First, second, third."\n', {
    texts: ['First, second, third.'],
  }),
  trial('tables/line-inside.csv', 'id,text\n1,"First line.\nSecond line."\n2,"Third.\r\nFourth."\n', {
    texts: ['First line.\nSecond line.', 'Third.\nFourth.'],
  }),
  trial('tables/semicolons.csv', `id;text\n1;${s('semicolon')}, with commas\n`, {
    texts: [`${s('semicolon')}, with commas`],
  }),
  trial('tables/bars.csv', `id|text\n1|${s('bar')}\n`, { texts: [s('bar')] }),
  trial('tables/tabs.csv', `id\ttext\n1\t${s('tab in csv')}\n`, { texts: [s('tab in csv')] }),
  trial('tables/usual.tsv', `id\ttext\n1\t${s('tab')}\n`, { texts: [s('tab')] }),
  trial('tables/lone-quote.tsv', 'id\ttext\n1\t"Aye he said.\n2\tAnd left the harbour.\n', {
    texts: ['"Aye he said.', 'And left the harbour.'],
  }),
  trial('tables/quoted.tsv', 'id\ttext\n1\t"A cell, quoted."\n2\t"And another one."\n', {
    texts: ['A cell, quoted.', 'And another one.'],
  }),
  trial('tables/quote-inside.csv', 'id,text\n1,A 6" nail was found here.\n2,Another row of text.\n', {
    texts: ['A 6" nail was found here.', 'Another row of text.'],
  }),
  trial('tables/open-quote.csv', `id,text\n1,"never closed\n2,${s('after')}\n`, { count: 2, odd: /quot/ }),
  trial('tables/text-after-quote.csv', 'id,text\n1,"a ship" came in today\n2,And went out again.\n', {
    count: 2,
  }),
  trial('tables/short-row.csv', `id,text,mood\n1,${s('short')},ok\n2,${s('shorter')}\n`, {
    texts: [s('short'), s('shorter')],
    odd: /cells/,
  }),
  // commas that nobody quoted, in the last column: they belong to the text
  trial(
    'tables/long-row.csv',
    `id,text
1,${s('long')},extra,cells
2,${s('fits')}
`,
    {
      texts: [`${s('long')},extra,cells`, s('fits')],
      odd: /cells/,
    },
  ),
  trial('tables/empty-cells.csv', `id,text\n1,\n2,${s('full')}\n3,   \n`, { texts: [s('full')] }),
  trial('tables/empty-lines.csv', `id,text\n\n1,${s('gap')}\n\n\n2,${s('gap two')}\n\n`, {
    texts: [s('gap'), s('gap two')],
  }),
  trial('tables/header-only.csv', 'id,text\n', { reason: /./ }),
  trial('tables/empty.csv', '', { reason: /empty/ }),
  trial('tables/no-header.csv', `1,${s('headless one')}\n2,${s('headless two')}\n`, {
    texts: [s('headless one'), s('headless two')],
  }),
  trial('tables/one-column.csv', `text\n"${s('a')}, and more"\n${s('b')}\n`, {
    texts: [`${s('a')}, and more`, s('b')],
  }),
  trial('tables/proto.csv', `__proto__,constructor,text\nx,y,${s('proto')}\n`, { texts: [s('proto')] }),
  trial('tables/to-string.csv', `toString,valueOf,text\nx,y,${s('names')}\n`, { texts: [s('names')] }),
  trial('tables/same-names.csv', `note,note,text\na,b,${s('same')}\n`, { texts: [s('same')] }),
  trial('tables/spaced-header.csv', ` id , text \n1,${s('spaced')}\n`, { texts: [s('spaced')] }),
  trial('tables/upper.csv', `ID,TEXT\n1,${s('upper')}\n`, { texts: [s('upper')] }),
  trial('tables/formula.csv', `id,text\n1,"=HYPERLINK(""http://x"")"\n2,${s('formula')}\n`, {
    texts: ['=HYPERLINK("http://x")', s('formula')],
  }),
  trial('tables/script.csv', `id,text\n1,"<script>window.__xss=1</script>"\n2,${s('script')}\n`, {
    texts: ['<script>window.__xss=1</script>', s('script')],
  }),
  trial('tables/zero.csv', `id,text\n1,The harbour\0master wrote this.\n2,${s('zero')}\n`, { count: 2 }),
  trial('tables/wide.csv', `${columns('c', 500)},text\n${columns('v', 500)},${s('wide')}\n`, {
    texts: [s('wide')],
  }),
  trial('tables/big-cell.csv', `id,text\n1,"${'word '.repeat(600_000)}"\n2,${s('small')}\n`, { count: 2 }),
  trial('tables/many-rows.csv', `id,text\n${rows(20_000)}`, { count: 20_000 }),
  trial('tables/trailing-comma.csv', `id,text,\n1,${s('trailing')},\n`, { texts: [s('trailing')] }),
  trial('tables/quoted-header.csv', `"id","text"\n"1","${s('quoted header')}"\n`, {
    texts: [s('quoted header')],
  }),
  trial('tables/umlauts.csv', `id,text\n1,Die Mühle am Fluß gehört Käthe.\n`, {
    texts: ['Die Mühle am Fluß gehört Käthe.'],
  }),
];

function columns(word: string, n: number): string {
  return Array.from({ length: n }, (_, i) => `${word}${String(i)}`).join(',');
}

function rows(n: number): string {
  return Array.from({ length: n }, (_, i) => `${String(i)},${s(String(i))}\n`).join('');
}
