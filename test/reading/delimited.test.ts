/** Tables as text: what RFC 4180 says, and what people have instead. */
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvRows } from '../../main/reading/table/csvRows.ts';
import type { Dialect } from '../../main/reading/table/csvRows.ts';
import { readTexts } from '../support/readTexts.ts';
import type { ReadRequest } from '../../main/reading/sources.ts';

const COMMA: Dialect = { delimiter: ',', quotes: true };

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

interface Rows {
  readonly cells: (readonly string[] | null)[];
  readonly lines: number[];
  readonly odd: number[];
}

async function rowsOf(text: string, dialect = COMMA, size = 1 << 20): Promise<Rows> {
  const rows: Rows = { cells: [], lines: [], odd: [] };
  for await (const batch of csvRows(cut(text, size), dialect)) {
    for (const row of batch) {
      rows.cells.push(row.cells);
      rows.lines.push(row.line);
      if (row.cells !== null && row.quoting === 'odd') rows.odd.push(row.line);
    }
  }
  return rows;
}

const read = (content: string | Uint8Array, request: Partial<ReadRequest> = {}, name = 't.csv') =>
  readTexts({ [name]: content }, request);

describe('rows', () => {
  test('are the same as another parser finds, wherever the pieces end', async () => {
    const parts = [
      'a',
      'bc',
      '"',
      '""',
      ',',
      ',',
      '\n',
      '\r\n',
      '\r',
      '"x,y"',
      '"p\nq"',
      '"say ""hi"""',
      ' ',
    ];
    let seed = 7;
    const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    let compared = 0;
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: 1 + random(14) }, () => parts[random(parts.length)] ?? '').join('');
      const expected = strictly(text);
      if (expected === null) continue; // not what RFC 4180 allows
      compared += 1;
      for (const size of [1, 2, 1000]) {
        const { cells, odd } = await rowsOf(text, COMMA, size);
        expect([text, cells, odd]).toEqual([text, expected, []]);
      }
    }
    expect(compared).toBeGreaterThan(800);
  });

  test('know in which line they begin, whatever ends the lines', async () => {
    const { cells, lines } = await rowsOf('a,b\r\n"x\ny",1\r\r"p\r\nq",2\n\nlast,3');
    expect(cells).toEqual([
      ['a', 'b'],
      ['x\ny', '1'],
      ['p\r\nq', '2'],
      ['last', '3'],
    ]);
    expect(lines).toEqual([1, 2, 5, 8]);
  });

  test.each([
    [
      'a mark in the middle of a cell',
      'a,5" disk\nb,c\n',
      [
        ['a', '5" disk'],
        ['b', 'c'],
      ],
      [],
    ],
    [
      'marks that are not doubled',
      'a,b\n"He said "hi" to me",1\n',
      [
        ['a', 'b'],
        ['He said "hi" to me', '1'],
      ],
      [2],
    ],
    [
      'text behind a closing mark',
      'a,b\n"x"y,2\n',
      [
        ['a', 'b'],
        ['"x"y', '2'],
      ],
      [2],
    ],
    [
      'a mark that is never closed',
      'a,b\n"open,1\n"x",2\ny,3\n',
      [
        ['a', 'b'],
        ['"open', '1'],
        ['x', '2'],
        ['y', '3'],
      ],
      [2],
    ],
  ])('with %s lose nothing', async (_, text, cells, odd) => {
    for (const size of [1, 5, 1000]) expect(await rowsOf(text, COMMA, size)).toMatchObject({ cells, odd });
  });

  test('that are too long are left out, and what follows is read', async () => {
    const long = 'x'.repeat(17 * 1024 * 1024);
    const { cells, lines } = await rowsOf(`a\n${long}\nb\n`);
    expect(cells).toEqual([['a'], null, ['b']]);
    expect(lines).toEqual([1, 2, 3]);
  });

  test('behind a mark that is never closed are read, however many they are', async () => {
    const many = 'some words in a row,1\n'.repeat(900_000);
    const { cells, odd } = await rowsOf(`a,b\n"open,0\n${many}`, COMMA, 64 * 1024);
    expect(cells.length).toBe(900_002);
    expect(odd).toEqual([2]);
  });
});

/** null for text that strict parsers refuse */
function strictly(text: string): string[][] | null {
  try {
    const rows: string[][] = parse(text, {
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
    });
    return rows.filter((cells) => cells.length > 1 || cells[0] !== ''); // empty lines are no rows
  } catch {
    return null;
  }
}

test('marks in every row that do not pair cost no more time than others', async () => {
  const { cells, odd } = await rowsOf(`a\n${'"abc\n'.repeat(200_000)}`, COMMA, 64 * 1024);
  expect([cells.length, odd.length]).toEqual([200_001, 200_000]);
});

describe('a table', () => {
  const long = 'A text that is long enough; it has, all | signs';

  test.each([
    ['semicolons', `id;words\n1;"${long}"\n2;"${long}"\n`],
    ['bars', `id|words\n1|"${long}"\n2|"${long}"\n`],
    ['what its first line says', `sep=;\r\nid;words\r\n1;"${long}"\r\n2;"${long}"\r\n`],
    ['carriage returns as line ends', `id,words\r1,"${long}"\r2,"${long}"\r`],
    ['several line ends', `id,words\r\n1,"${long}"\n2,"${long}"\r`],
  ])('is read with %s', async (_, content) => {
    expect((await read(content)).texts).toEqual([long, long]);
  });

  test('has the delimiter that gives the most even rows, not the most frequent sign', async () => {
    const rows = Array.from(
      { length: 50 },
      (_, i) => `${i};one, two${', more'.repeat(i % 7)} and the end of it`,
    );
    const { texts } = await read(`id;words\n${rows.join('\n')}\n`);
    expect(texts[3]).toBe('one, two, more, more, more and the end of it');
    expect(texts.length).toBe(50);
  });

  test('may give several columns the same name, or none', async () => {
    const content = `label,label,,text\na,b,c,${long.replaceAll(',', '')}\nd,e,f,g h i\n`;
    const { documents } = await read(content, { labelColumns: ['label', 'label (2)', '3'] });
    expect(documents.map(({ labels }) => labels)).toEqual([
      { label: 'a', 'label (2)': 'b', '3': 'c' },
      { label: 'd', 'label (2)': 'e', '3': 'f' },
    ]);
  });

  test('without a header loses no row, though its first looks like names', async () => {
    const { texts } = await read('a good film,pos\na bad film indeed,neg\na fine film all in all,pos\n');
    expect(texts).toEqual(['a good film', 'a bad film indeed', 'a fine film all in all']);
  });

  test('in UTF-16 with zero bytes is read, and they are told', async () => {
    const wide = await read(Buffer.from('\ufeffid,text\n1,größer\n', 'utf16le'));
    expect([wide.texts, wide.sources[0]?.encoding]).toEqual([['größer'], 'utf-16le']);
    const zeros = await read('id,text\n1,some words with a zero\0 in them\n');
    expect(zeros.texts).toEqual(['some words with a zero  in them']);
    expect(zeros.oddities.map(({ count, first }) => [count, first])).toEqual([[1, 't.csv, row 1']]);
  });

  test('of nothing but a header, or of nothing, is told', async () => {
    const header = (await read('id,text\n')).skipped.map(({ reason }) => reason);
    expect(header).toEqual(['a table with a header and no rows']);
    expect((await read('')).skipped.map(({ reason }) => reason)).toEqual(['empty']);
    expect((await read('\ufeff\r\n\r\n')).skipped.map(({ reason }) => reason)).toEqual(['empty']);
  });
});
