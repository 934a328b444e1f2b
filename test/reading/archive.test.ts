/** Archives as people pack them, and as nobody should. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createZipReader } from '../../main/reading/archive/readZip.ts';
import { openArchive } from '../../main/reading/archive/zip.ts';
import { decodedText } from '../../main/reading/decodeText.ts';
import { readWhole } from '../../main/reading/readWhole.ts';
import type { ByteSource, ReadContext, SourceDocument } from '../../main/reading/sources.ts';
import { fileSource, packedSource, readAll } from '../support/byteSources.ts';
import { overlappingZip, zipFile } from '../support/zipFiles.ts';
import type { ZipEntry } from '../support/zipFiles.ts';

const MIB = 1024 * 1024;

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'archives-'))));
afterEach(async () => rm(dir, { recursive: true }));

/** Texts and archives, by their ending. */
async function* readEntry(source: ByteSource, context: ReadContext): AsyncGenerator<SourceDocument> {
  if (source.name.endsWith('.zip')) yield* readZip(source, context);
  else yield { text: await decodedText(source, context), name: source.name, labels: {} };
}
const readZip = createZipReader(readEntry);

async function put(bytes: Uint8Array, name = 'texts.zip'): Promise<ByteSource> {
  await writeFile(join(dir, name), bytes);
  return fileSource(join(dir, name));
}

const inside = async (
  entries: readonly ZipEntry[],
): Promise<{ documents: readonly (readonly [string, string])[]; skipped: Record<string, string> }> => {
  const { documents, skipped } = await readAll(readZip, await put(zipFile(entries)));
  return {
    documents: documents.map(({ name, text }) => [name, text] as const),
    skipped: Object.fromEntries(skipped.map(({ path, reason }) => [path, reason])),
  };
};

const refusal = async (bytes: Uint8Array): Promise<unknown> =>
  readAll(readZip, await put(bytes)).then(
    () => 'read',
    (error: unknown) => error,
  );

describe('an archive', () => {
  test('is read in the order of its names, with its folders, and hidden files are told', async () => {
    const read = await inside([
      { name: 'b/', method: 0 },
      { name: 'b/two.txt', bytes: 'Two.' },
      { name: 'a.txt', bytes: 'One.', method: 0 },
      { name: 'b/.hidden.txt', bytes: 'no' },
      { name: '__MACOSX/._a.txt', bytes: 'no' },
      { name: '__MACOSX/b/._two.txt', bytes: 'no' },
      { name: 'link.txt', bytes: '/etc/passwd', mode: 0o120777 },
    ]);
    expect(read).toEqual({
      documents: [
        ['texts.zip/a.txt', 'One.'],
        ['texts.zip/b/two.txt', 'Two.'],
      ],
      skipped: {
        'texts.zip/__MACOSX': '2 files that macOS adds to archives, without texts',
        'texts.zip/b/.hidden.txt': 'hidden',
        'texts.zip/link.txt': 'a link',
      },
    });
  });

  test('with 64-bit sizes and a 64-bit end is read like any other', async () => {
    const bytes = zipFile([{ name: 'a.txt', bytes: 'One.', zip64: true }], { zip64: true });
    const { documents } = await readAll(readZip, await put(bytes));
    expect(documents).toEqual([{ text: 'One.', name: 'texts.zip/a.txt', labels: {} }]);
  });

  test('in an archive in an archive is read; one deeper is not, with the reason', async () => {
    let bytes = zipFile([{ name: 'deep.txt', bytes: 'too deep' }]);
    for (const level of [4, 3, 2]) {
      bytes = zipFile([
        { name: `level${level}.zip`, bytes },
        { name: `at${level - 1}.txt`, bytes: `level ${level - 1}` },
      ]);
    }
    const { documents, skipped } = await readAll(readZip, await put(bytes));
    expect(documents.map(({ name }) => name)).toEqual([
      'texts.zip/at1.txt',
      'texts.zip/level2.zip/at2.txt',
      'texts.zip/level2.zip/level3.zip/at3.txt',
    ]);
    expect(skipped).toEqual([
      {
        path: 'texts.zip/level2.zip/level3.zip/level4.zip',
        reason: expect.stringMatching(/in an archive in an archive in an archive/) as string,
      },
    ]);
  });

  test('gives its entries sources that tell the way inside and can be read twice', async () => {
    const archive = await openArchive(await put(zipFile([{ name: 'a.txt', bytes: 'One.' }])));
    const [entry] = archive.entries;
    const source = entry === undefined ? undefined : archive.entrySource(entry);
    expect(source).toMatchObject({ path: join(dir, 'texts.zip'), inner: 'a.txt', bytes: 4 });
    if (source === undefined) return;
    expect([(await readWhole(source, 4)).toString(), (await readWhole(source, 4)).toString()]).toEqual([
      'One.',
      'One.',
    ]);
    await expect(readWhole(source, 3)).rejects.toMatchObject({ code: 'input/too-large' });
    archive.close();
  });

  test('that changes while it is read is not used', async () => {
    const source = await put(
      zipFile([
        { name: 'a.txt', bytes: 'One.' },
        { name: 'b.txt', bytes: 'Two.' },
      ]),
    );
    const documents = readZip(source, { ...quiet() });
    await documents.next();
    await writeFile(source.path, Buffer.concat([await readFile(source.path), Buffer.from('more')]));
    const rest = async (): Promise<void> => {
      for await (const document of documents) expect(document.text).toBe('Two.');
    };
    await expect(rest()).rejects.toMatchObject({ code: 'input/file-changed' });
  });

  test('is left at once when the reading is called off', async () => {
    const stop = new AbortController();
    const entries = [1, 2, 3].map((i) => ({ name: `${i}.txt`, bytes: 'text' }));
    const documents = readZip(await put(zipFile(entries)), { ...quiet(), signal: stop.signal });
    await documents.next();
    stop.abort();
    await expect(documents.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});

function quiet(): ReadContext {
  return {
    request: { paths: [] },
    encoding: () => Promise.resolve({ encoding: 'utf-8', sure: true }),
    skip: () => undefined,
    odd: () => undefined,
    signal: undefined,
  };
}

describe('names in an archive', () => {
  test.each<[string, string | Uint8Array, number, string]>([
    ['that climb out show only what is below', '../../etc/passwd.txt', 0x800, 'etc/passwd.txt'],
    ['that are absolute lose their root', '/abs/a.txt', 0x800, 'abs/a.txt'],
    ['of Windows get ordinary strokes and lose their drive', 'C:\\texts\\a.txt', 0x800, 'texts/a.txt'],
    ['with controls and turned writing lose them', 'a\u0000\n\u202etxt.exe.txt', 0x800, 'atxt.exe.txt'],
    ['in UTF-8 without saying so are understood', 'Grüße.txt', 0, 'Grüße.txt'],
    ['in CP437 are understood', Buffer.from([0x47, 0x72, 0x81, 0xe1, 0x65, 0x2e, 0x74]), 0, 'Grüße.t'],
    ['in broken UTF-8 show what is broken', Buffer.from([0x61, 0xff, 0x2e, 0x74]), 0x800, 'a�.t'],
    ['of nothing but tricks still have a name', '../..', 0x800, 'without a name'],
  ])('%s', async (_, name, flags, shown) => {
    const { documents } = await inside([{ name, flags, bytes: 'text' }]);
    expect(documents).toEqual([[`texts.zip/${shown}`, 'text']]);
  });
});

describe('one bad entry is skipped and the rest is read', () => {
  const good = { name: 'good.txt', bytes: 'Good.' };
  const long = 'a long text that is repeated '.repeat(1000);

  test.each<[string, ZipEntry, RegExp]>([
    ['a wrong check sum', { name: 'bad.txt', bytes: 'text', crc: 1 }, /check sum is wrong/],
    [
      'a stored one with a wrong check sum',
      { name: 'bad.txt', bytes: 'text', method: 0, crc: 1 },
      /check sum/,
    ],
    ['more bytes than it says', { name: 'bad.txt', bytes: long, size: 10 }, /another length/],
    ['fewer bytes than it says', { name: 'bad.txt', bytes: long, size: 40_000 }, /another length/],
    ['a stored one of two lengths', { name: 'bad.txt', bytes: long, method: 0, size: 4 }, /another length/],
    ['packed bytes that are cut off', { name: 'bad.txt', bytes: long, packedSize: 20 }, /cannot be unpacked/],
    [
      'more packed bytes than the file has',
      { name: 'bad.txt', bytes: 'x', packedSize: 1e6, at: 1e6 },
      /length/,
    ],
    ['a password', { name: 'bad.txt', bytes: 'text', flags: 1 }, /protected by a password/],
    ['another way of packing', { name: 'bad.txt', bytes: 'text', method: 12 }, /not read \(method 12\)/],
    ['no header where it should be', { name: 'bad.txt', bytes: 'text', at: 1e5 }, /./],
    ['a ratio of 1000 to 1', { name: 'bad.txt', bytes: Buffer.alloc(8 * MIB) }, /archive bomb/],
  ])('%s', async (_, bad, reason) => {
    const read = await inside([good, bad]);
    expect(read).toEqual({
      documents: [['texts.zip/good.txt', 'Good.']],
      skipped: { 'texts.zip/bad.txt': expect.stringMatching(reason) as string },
    });
  });

  test('and no more of it is unpacked than it says that there is', async () => {
    const entries = [{ name: 'a.txt', bytes: Buffer.alloc(16 * MIB), size: 10 }];
    const archive = await openArchive(await put(zipFile(entries)));
    const given: number[] = [];
    const all = async (): Promise<void> => {
      for (const entry of archive.entries) {
        for await (const piece of archive.entrySource(entry).pieces()) given.push(piece.length);
      }
    };
    await expect(all()).rejects.toMatchObject({ code: 'input/unreadable-entry' });
    expect(given).toEqual([]);
    archive.close();
  });

  test('unless it is small, when what it unpacks to does no harm', async () => {
    const zeros = ' '.repeat(MIB);
    expect((await inside([{ name: 'a.txt', bytes: zeros }])).documents).toEqual([['texts.zip/a.txt', zeros]]);
  });
});

describe('an archive that is refused as a whole says why', () => {
  const text = (name: string): ZipEntry => ({ name, bytes: `The text of ${name}. `.repeat(50) });

  test('where entries share their bytes', async () => {
    const bomb = overlappingZip(1000, MIB);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await refusal(bomb)).toMatchObject({ code: 'input/archive-bomb' });
  });

  test('even where those entries are few and small', async () => {
    expect(await refusal(overlappingZip(2, 1000))).toMatchObject({
      code: 'input/archive-bomb',
      message: expect.stringMatching(/same bytes/) as string,
    });
  });

  test('where it would unpack to many times its size in small pieces', async () => {
    const small = Array.from({ length: 300 }, (_, i) => ({ name: `${i}.txt`, bytes: Buffer.alloc(MIB) }));
    expect(await refusal(zipFile(small))).toMatchObject({ code: 'input/archive-bomb' });
  });

  test('also counting what lies in archives inside it', async () => {
    const small = Array.from({ length: 100 }, (_, i) => ({ name: `${i}.txt`, bytes: Buffer.alloc(MIB) }));
    const packed = zipFile(small);
    const bytes = zipFile([1, 2, 3].map((i) => ({ name: `${i}.zip`, bytes: packed })));
    const { skipped, documents } = await readAll(readZip, await put(bytes));
    expect(documents).toHaveLength(200);
    expect(skipped).toEqual([
      { path: 'texts.zip/3.zip', reason: expect.stringMatching(/archive bomb/) as string },
    ]);
  });

  test('where a name stands twice', async () => {
    expect(await refusal(zipFile([text('a.txt'), text('a.txt')]))).toMatchObject({
      code: 'input/duplicate-entries',
    });
  });

  test('where all of it is protected', async () => {
    expect(await refusal(zipFile([{ ...text('a.txt'), flags: 1 }]))).toMatchObject({
      code: 'input/protected',
    });
  });

  test('where it claims more entries than anybody has', async () => {
    const bytes = zipFile([text('a.txt')], { count: 2 ** 40, zip64: true });
    expect(await refusal(bytes)).toMatchObject({ code: 'input/too-many-entries' });
  });

  test.each<[string, (whole: Buffer) => Buffer]>([
    ['cut off in the middle', (whole) => whole.subarray(0, whole.length / 2)],
    ['cut off at the very end', (whole) => whole.subarray(0, -1)],
    ['cut off at the begin', (whole) => whole.subarray(100)],
    ['empty', () => Buffer.alloc(0)],
    ['nothing but its first sign', () => Buffer.from('PK\x03\x04')],
    ['with entries that are not there', () => zipFile([text('a.txt')], { count: 5 })],
    ['with an extra field that is too long', (whole) => breakExtra(whole)],
  ])('where it is %s', async (_, spoil) => {
    const error = await refusal(spoil(zipFile([text('a.txt'), text('b.txt')])));
    expect(error).toMatchObject({ code: 'input/broken-archive' });
  });

  test('where it is too large for the memory inside another', async () => {
    const source = packedSource('big.zip', Buffer.alloc(65 * MIB), MIB);
    await expect(openArchive(source)).rejects.toMatchObject({ code: 'input/too-large' });
  });
});

/** The table of contents of an archive says that its first entry has an extra field, which reaches into the next. */
function breakExtra(whole: Buffer): Buffer {
  const bytes = Buffer.from(whole);
  bytes.writeUInt16LE(9, bytes.indexOf('PK\x01\x02') + 30);
  return bytes;
}
