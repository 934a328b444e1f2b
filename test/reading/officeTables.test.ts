/** Workbooks of Excel, and files that Office wrote before 2007. */
import { describe, expect, test } from 'vitest';
import { oleError, oleKind } from '../../main/reading/office/ole.ts';
import { readXlsx } from '../../main/reading/office/xlsx.ts';
import type { ReadRequest } from '../../main/reading/sources.ts';
import { packedSource, readAll } from '../support/byteSources.ts';
import { noise, xlsxFile } from '../support/officeFiles.ts';
import { zipFile } from '../support/zipFiles.ts';

const MIB = 1024 * 1024;

const readBook = async (bytes: Uint8Array, request: Partial<ReadRequest> = {}): ReturnType<typeof readAll> =>
  readAll(readXlsx, packedSource('a.xlsx', bytes, MIB), request);

const errorOf = async (bytes: Uint8Array): Promise<unknown> =>
  readBook(bytes).then(
    () => 'read',
    (error: unknown) => error,
  );

describe('an Excel workbook', () => {
  const t = (text: string): string => `<t xml:space="preserve">${text}</t>`;
  const cell = (at: string, type: string, value: string): string =>
    `<c r="${at}" t="${type}"><v>${value}</v></c>`;
  const line = (number: number, cells: string): string => `<row r="${number}">${cells}</row>`;
  const long = 'This is a text that is long enough';

  test('gives each row with text, by the column with the telling name and the labels asked for', async () => {
    const strings = [
      t('Review'),
      t('Stars'),
      `<r>${t('A good ')}</r><r>${t('book.')}</r><rPh>${t('kana')}</rPh>`,
    ];
    const rows =
      line(1, cell('A1', 's', '0') + cell('B1', 's', '1')) +
      line(2, cell('A2', 's', '2') + '<c r="B2"><v>0.10000000000000001</v></c>') +
      line(4, `<c r="A4" t="inlineStr"><is>${t('Inline._x000D_Line')}</is></c>` + cell('B4', 'b', '1')) +
      line(5, cell('B5', 'n', '3'));
    const bytes = xlsxFile([{ name: 'Sheet1', rows }], strings);
    const { documents, skipped } = await readBook(bytes, { labelColumns: ['Stars'] });
    expect(documents).toEqual([
      { text: 'A good book.', name: 'a.xlsx, row 2', labels: { Stars: '0.1' } },
      { text: 'Inline.\rLine', name: 'a.xlsx, row 4', labels: { Stars: 'TRUE' } },
    ]);
    expect(skipped).toEqual([{ path: 'a.xlsx', reason: '1 row without text, the first at row 5' }]);
  });

  test('is in UTF-8 where it does not say so, whatever the bytes of the packed file look like', async () => {
    const rows = line(1, cell('A1', 'str', 'text')) + line(2, cell('A2', 'str', 'Grüße'));
    const source = packedSource('a.xlsx', xlsxFile([{ name: 'S', rows }]));
    const { documents } = await readAll(readXlsx, source, {}, 'windows-1256');
    expect(documents.map(({ text }) => text)).toEqual(['Grüße']);
  });

  test('without names of columns uses their letters', async () => {
    const rows = line(1, cell('AB1', 'str', long.repeat(3)) + cell('C1', 'n', '5'));
    const { documents } = await readBook(xlsxFile([{ name: 'S', rows }]), {
      labelColumns: ['C'],
    });
    expect(documents).toEqual([{ text: long.repeat(3), name: 'a.xlsx, row 1', labels: { C: '5' } }]);
  });

  test('of several sheets says which; hidden ones and those without texts are told', async () => {
    const sheets = [
      { name: 'Texts', rows: line(1, cell('A1', 'str', 'text')) + line(2, cell('A2', 'str', long)) },
      { name: 'Numbers', rows: line(1, cell('A1', 'n', '1')) },
      { name: 'Secret', state: 'hidden', rows: line(1, cell('A1', 'str', long)) },
      { name: 'Empty', rows: '' },
    ];
    const { documents, skipped } = await readBook(xlsxFile(sheets));
    expect(documents).toEqual([{ text: long, name: 'a.xlsx, Texts, row 2', labels: { sheet: 'Texts' } }]);
    expect(skipped).toEqual([
      { path: 'a.xlsx, Numbers', reason: expect.stringMatching(/not clear which column/) as string },
      { path: 'a.xlsx, Secret', reason: 'a hidden sheet' },
    ]);
  });

  test('keeps dates as numbers and says so', async () => {
    const rows =
      line(1, cell('A1', 'str', 'text') + cell('B1', 'str', 'day') + cell('C1', 'str', 'stay')) +
      line(2, `${cell('A2', 'str', long)}<c r="B2" s="1"><v>45000</v></c><c r="C2" s="2"><v>3</v></c>`);
    const bytes = xlsxFile([{ name: 'S', rows }], [], [0, 170, 171]);
    const ask = async (label: string): Promise<unknown> => {
      const { documents, oddities } = await readBook(bytes, { labelColumns: [label] });
      return [documents[0]?.labels, oddities];
    };
    expect(await ask('day')).toEqual([
      { day: '45000' },
      [
        {
          path: 'a.xlsx',
          what: 'rows have dates, which were kept as the number of days that Excel stores',
          count: 1,
          first: 'row 2',
        },
      ],
    ]);
    expect(await ask('stay')).toEqual([{ stay: '3' }, []]);
  });

  test('with nothing in it, a column that is not there, or broken parts says so', async () => {
    const empty = await readBook(xlsxFile([{ name: 'S', rows: '' }]));
    expect(empty.skipped).toEqual([{ path: 'a.xlsx', reason: 'a workbook without rows of text' }]);
    const rows = line(1, cell('A1', 'str', 'text')) + line(2, cell('A2', 'str', long));
    const asked = readBook(xlsxFile([{ name: 'S', rows }]), { textColumn: 'nope' });
    await expect(asked).rejects.toMatchObject({ code: 'input/no-column' });
    expect(await errorOf(xlsxFile([{ name: 'S', rows: '<row>' }]))).toMatchObject({
      code: 'input/broken-xml',
    });
    expect(await errorOf(zipFile([]))).toMatchObject({ code: 'input/broken-document' });
    const far = line(1, cell('ZZZ1', 'str', long) + cell('A1', 's', '999') + cell('B1', 'e', '#N/A'));
    expect((await readBook(xlsxFile([{ name: 'S', rows: far }]))).documents).toEqual([]);
  });

  test('with more shared strings than can be held is refused', async () => {
    const strings = new Array<string>(130).fill(t(noise(MIB, 1)));
    expect(await errorOf(xlsxFile([{ name: 'S', rows: '' }], strings))).toMatchObject({
      code: 'input/too-large',
    });
  });
});

describe('an old Office file', () => {
  const ole = (stream: string): Buffer =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(504),
      Buffer.from(`${stream}\0`, 'utf16le'),
    ]);

  test.each<[string, string, string, RegExp]>([
    ['EncryptedPackage', 'protected', 'input/protected', /password/],
    ['WordDocument', 'word', 'input/old-format', /old Word file.*\.docx/],
    ['Workbook', 'excel', 'input/old-format', /old Excel file.*\.xlsx/],
    ['Book', 'excel', 'input/old-format', /old Excel file/],
    ['Contents', 'unknown', 'input/old-format', /old Office file or protected/],
  ])('with %s inside is known as %s', (stream, kind, code, words) => {
    const found = oleKind(ole(stream));
    expect(found).toBe(kind);
    if (found === null) return;
    const error = oleError(packedSource('a', ''), found);
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words) as string]);
  });

  test('is nothing else', () => {
    expect([oleKind(Buffer.from('text')), oleKind(new Uint8Array(0))]).toEqual([null, null]);
  });
});
