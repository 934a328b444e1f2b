/** PDFs made in code: their text in order, what repeats left out, and those that loop, lie or swell refused by name. */
import { afterAll, describe, expect, test } from 'vitest';
import { endPdfThread } from '../../main/reading/pdf/host.ts';
import { readPdf } from '../../main/reading/pdf/readPdf.ts';
import { AppError } from '../../shared/errors.ts';
import { hostilePdfs } from '../support/hostilePdfs.ts';
import { pdfFile, pdfOf, pdfOfContents, stream, type Shown } from '../support/pdfFiles.ts';
import { readBytes } from '../support/readBytes.ts';

afterAll(endPdfThread);

/** Lines one below the other. */
const column = (lines: readonly string[], y = 700, x = 72): Shown[] =>
  lines.map((text, i) => ({ text, x, y: y - 14 * i }));

const textOf = async (...pages: readonly Shown[][]): Promise<string> => {
  const { texts } = await readBytes(readPdf, pdfOf(pages));
  return texts.join('\n---\n');
};

describe('the text of a PDF', () => {
  test('has the lines of a paragraph in one, and words cut at their ends whole', async () => {
    const lines = [
      'The harbour was silent when the first ships ar-',
      'rived, and nobody on the quay could have said',
      'who owned them.',
    ];
    expect(await textOf(column(lines))).toBe(
      'The harbour was silent when the first ships arrived, and nobody on the quay could have said who owned them.',
    );
  });

  test('keeps the hyphen before a capital letter', async () => {
    const lines = [
      'They were met at the pier by an old friend of the Lee-',
      'Smith family, who had waited there since the spring.',
    ];
    expect(await textOf(column(lines))).toContain('Lee- Smith');
  });

  test('has a blank line where the page has a wider gap, another size or an indent', async () => {
    const first = column([
      'The first paragraph is as wide as the column is here,',
      'and it ends in the second line of the page just now.',
    ]);
    const gap = column(
      [
        'The second paragraph is as wide as the column is, also',
        'and so on to the end of what it has to say to us.',
      ],
      650,
    );
    const indented: Shown = { text: 'The third is set in by one em, as in books, and goes', x: 84, y: 622 };
    const rest: Shown = { text: 'on in the line below, which is the last of them all.', y: 608 };
    const heading: Shown = { text: 'Heading', y: 760, size: 20 };
    expect(
      (await textOf([heading, ...first, ...gap, indented, rest]))
        .split('\n\n')
        .map((part) => part.slice(0, 10)),
    ).toEqual(['Heading', 'The first ', 'The second', 'The third ']);
  });

  test('keeps short lines as lines', async () => {
    const poem = ['Roses', 'Violets and others', 'A line that is much longer than the others here'];
    expect(await textOf(column(poem))).toBe(poem.join('\n'));
  });

  test('has rows of a table on lines of their own, cells parted by tabs', async () => {
    const row = (y: number, ...cells: string[]): string =>
      cells.map((cell, i) => `BT /F1 11 Tf ${72 + 150 * i} ${y} Td (${cell}) Tj ET`).join('\n');
    const content = Buffer.from([row(700, 'Fish', '12'), row(686, 'Bread', '3')].join('\n'));
    const { texts } = await readBytes(readPdf, pdfOfContents([content]));
    expect(texts).toEqual(['Fish\t12\nBread\t3']);
  });

  test('goes from column to column and from page to page within a sentence', async () => {
    const left = column(['The left column goes on to its', 'end and then the sentence is'], 100, 72);
    const right = column(['continued in the right column', 'and on the next page it has'], 700, 320);
    const next = column(['its end.'], 700, 72);
    expect(await textOf([...left, ...right], next)).toBe(
      'The left column goes on to its end and then the sentence is continued in the right column and on the next page it has its end.',
    );
  });

  test('has ligatures in letters', async () => {
    const font = '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</Differences[97/fi/fl/ffi]>>>>';
    const pdf = pdfFile([
      Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
      Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
      Buffer.from(
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
      ),
      stream(Buffer.from('BT /F1 11 Tf 72 700 Td (a x b x c) Tj ET')),
      Buffer.from(font),
    ]);
    expect((await readBytes(readPdf, pdf)).texts).toEqual(['fi x fl x ffi']);
  });
});

describe('what repeats on the pages of a PDF', () => {
  const page = (number: number, words: string): Shown[] => [
    { text: 'Annals of the Harbour', y: 800 },
    { text: 'volume 3', x: 400, y: 800 },
    ...column([`Page about ${words}.`, 'The same line stands on each of these pages.']),
    { text: `- ${number} -`, x: 290, y: 40 },
  ];

  test('at the top and bottom of three is left out and told', async () => {
    const pdf = pdfOf(['ships', 'nets', 'ropes'].map((words, i) => page(i + 1, words)));
    const { texts, oddities } = await readBytes(readPdf, pdf);
    expect(texts[0]).toBe(
      ['ships', 'nets', 'ropes']
        .map((words) => `Page about ${words}.\n\nThe same line stands on each of these pages.`)
        .join('\n\n'),
    );
    expect(oddities.map(({ count, first }) => [count, first])).toEqual([[6, 'page 1']]);
  });

  test('on two of them stays', async () => {
    const { texts, oddities } = await readBytes(readPdf, pdfOf([page(1, 'ships'), page(2, 'nets')]));
    expect(texts[0]).toContain('Annals of the Harbour');
    expect(oddities).toEqual([]);
  });

  test('at other heights stays', async () => {
    const pages = [0, 1, 2].map((i) => [
      { text: 'A motto', y: 800 - 30 * i },
      ...column([`Text of ${'abc'.slice(i)}.`], 400),
    ]);
    expect((await readBytes(readPdf, pdfOf(pages))).oddities).toEqual([]);
  });
});

describe('a PDF', () => {
  const words = column(['Some text.']);

  test('is one document', async () => {
    const { documents } = await readBytes(readPdf, pdfOf([words], { deflate: true }));
    expect(documents).toEqual([{ text: 'Some text.', name: 'file', labels: {} }]);
  });

  test.each([
    ['that needs a password', pdfOf([words], { password: 'secret' }), 'is protected by a password'],
    ['of pictures', pdfOf([[], []]), 'is a scan without text'],
  ])('%s is skipped with the reason', async (_, pdf, reason) => {
    const { documents, skipped } = await readBytes(readPdf, pdf);
    expect([documents, skipped]).toEqual([[], [{ path: 'file', reason }]]);
  });

  test('that only its owner may change is read', async () => {
    expect((await readBytes(readPdf, pdfOf([words], { password: '' }))).texts).toEqual(['Some text.']);
  });

  test('with some pages of pictures is read, and they are counted', async () => {
    const { texts, oddities } = await readBytes(readPdf, pdfOf([words, [], []]));
    expect(texts).toEqual(['Some text.']);
    expect(oddities).toEqual([
      { path: 'file', what: 'pages hold no text, only pictures or nothing', count: 2, first: 'page 2' },
    ]);
  });

  test('in a font whose signs are nowhere told is skipped with that reason', async () => {
    const pdf = pdfFile([
      Buffer.from('<</Type/Catalog/Pages 2 0 R>>'),
      Buffer.from('<</Type/Pages/Kids[3 0 R]/Count 1>>'),
      Buffer.from(
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
      ),
      stream(Buffer.from('BT /F1 11 Tf 72 700 Td <6e2f> Tj ET')),
      Buffer.from(
        '<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>',
      ),
      Buffer.from(
        '<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>',
      ),
    ]);
    const { skipped } = await readBytes(readPdf, pdf);
    expect(skipped[0]?.reason).toContain('East Asian');
  });

  test('is given up when the person cancels', async () => {
    const pages = Array.from({ length: 300 }, (_, i) => column([`Page ${i}.`]));
    const control = new AbortController();
    const reading = readBytes(readPdf, pdfOf(pages), { request: { signal: control.signal } });
    setTimeout(() => control.abort(), 20);
    await expect(reading).rejects.toThrow(/abort/i);
    expect(await textOf(words)).toBe('Some text.');
  });
});

describe('a PDF that means harm', () => {
  const hostile = Object.entries(hostilePdfs());

  /** what comes of each: its text, the reason it is skipped for, or the code it is refused with */
  const outcomes: Readonly<Record<string, string>> = {
    'a tree of pages that is a ring': 'input/broken-pdf',
    'a page that is its own parent': 'input/broken-pdf',
    'a table that follows itself': 'A sound page.',
    'a stream of objects within itself': 'input/broken-pdf',
    'a length that is its own stream': 'Loop.',
    'arrays within each other': 'input/broken-pdf',
    'operands within each other': 'is a scan without text',
    'a length of 4 GB': 'Long.',
    'spaces that unpack to 1 GB': 'input/pdf-too-large',
    'text that unpacks to 256 MB': 'input/pdf-too-large',
    'a stream that is packed twice': 'input/pdf-too-large',
    'forms that double each other and a word': 'input/pdf-hangs',
    'a hundred thousand pages of which there is one': 'One.',
    'a file that is cut in two': 'input/broken-pdf',
    'nothing but the first line': 'input/broken-pdf',
    'noise after the first line': 'input/broken-pdf',
    'a form that draws itself': 'Again.',
    'forms that double each other': 'is a scan without text',
    'a font with four thousand million letters': 'Letters.',
    'a table of two thousand million objects': 'input/pdf-too-large',
    'a thousand filters': 'is a scan without text',
  };

  test.each(hostile)('by %s comes to an end within the memory, and the next is read', async (name, pdf) => {
    const before = process.memoryUsage.rss();
    let most = before;
    const looking = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 10);
    const outcome = await readBytes(readPdf, pdf).then(
      ({ texts, skipped }) => texts[0] ?? skipped[0]?.reason,
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    clearInterval(looking);
    // what swells is given up for its size on a fast machine, and for its time on a slow one
    const bounds = ['input/pdf-hangs', 'input/pdf-too-large'];
    const bounded = bounds.includes(outcome ?? '') && bounds.includes(outcomes[name] ?? '');
    expect(bounded ? outcomes[name] : outcome).toBe(outcomes[name]);
    expect(most - before).toBeLessThan(512 * 2 ** 20);
    expect(await textOf(column(['Next.']))).toBe('Next.');
  });
});
