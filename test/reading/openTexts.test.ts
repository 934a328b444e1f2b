/** Texts from files and folders as people have them. */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTexts } from '../../main/reading/openTexts.ts';
import { zipFile } from '../support/zipFiles.ts';
import type { Oddity, ReadRequest, Skipped, SourceDocument, SourceFile } from '../../main/reading/sources.ts';

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'texts-'))));
afterEach(async () => rm(dir, { recursive: true }));

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(dir, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return path;
}

interface Read {
  readonly documents: SourceDocument[];
  readonly skipped: readonly Skipped[];
  readonly oddities: readonly Oddity[];
  readonly lone: boolean;
  readonly sources: readonly SourceFile[];
}

async function read(request: ReadRequest): Promise<Read> {
  const texts = await openTexts(request);
  const documents: SourceDocument[] = [];
  for await (const { document, source } of texts.documents) {
    documents.push(document);
    expect(source).toBeLessThan(texts.sources.length);
    expect(texts.bytesDone()).toBeLessThanOrEqual(texts.bytes);
  }
  expect(texts.bytesDone()).toBe(texts.bytes);
  const { skipped, oddities, lone, sources } = texts;
  return { documents, skipped, oddities, lone, sources };
}

const texts = (documents: readonly SourceDocument[]): string[] => documents.map(({ text }) => text);

describe('a folder', () => {
  test('is read in the order of its names, and what is left out is named with the reason', async () => {
    await put('b/two.txt', 'Two.\r\nLines.\r');
    await put('a.md', '\ufeffOne.');
    await put('b/.secret.txt', 'no');
    await put('b/picture.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0', 'latin1'));
    await put('c.txt', ' \n ');
    await symlink(dir, join(dir, 'round'));
    const { documents, skipped, sources } = await read({ paths: [dir] });
    expect(texts(documents)).toEqual(['One.', 'Two.\nLines.\n']);
    expect(documents.map(({ name }) => name.split('/').slice(1).join('/'))).toEqual(['a.md', 'b/two.txt']);
    expect(documents.map(({ labels }) => labels)).toEqual([{}, { folder: 'b' }]);
    expect(skipped.map(({ path, reason }) => [path.split('/').slice(1).join('/'), reason])).toEqual([
      ['b/.secret.txt', 'hidden'],
      ['round', 'a link; name what it points to, if it is wanted'],
      ['b/picture.png', expect.stringContaining('is a picture')],
      ['c.txt', 'empty'],
    ]);
    expect(sources.map(({ bytes }) => bytes)).toEqual([7, 13, 3]);
  });

  test('has every source noted with its hash and how its letters are written', async () => {
    await put('a.csv', 'text\nabc\n');
    await put('b/caf.txt', Buffer.from('un caf\xe9 noir', 'latin1'));
    const { sources } = await read({ paths: [dir] });
    expect(sources.map(({ kind, encoding, sure, inner }) => [kind, encoding, sure, inner])).toEqual([
      ['delimited', 'utf-8', true, null],
      ['text', 'windows-1252', false, null],
    ]);
    expect(sources[0]?.sha256).toBe(createHash('sha256').update('text\nabc\n').digest('hex'));
  });

  test('goes on when one of its files is broken, and reads what it can of it', async () => {
    await put('good.txt', 'Good.');
    await put(
      'bad.txt',
      Buffer.concat([Buffer.from('Schöne Grüße aus Köln, später mehr'.repeat(9)), Buffer.of(0xff)]),
    );
    await put('broken.zip', 'PK\x03\x04 and no more');
    const { documents, skipped, oddities } = await read({ paths: [dir] });
    expect(texts(documents).map((text) => text.slice(-2))).toEqual(['r�', 'd.']);
    expect(skipped[0]?.reason).toContain('not a whole archive');
    expect(oddities.map(({ count, first }) => [count, first])).toEqual([[1, 'byte 351']]);
  });

  test('has tables without the column that was named read by their own, and says so', async () => {
    await put('a.csv', 'body,text\nfirst,no\n');
    await put('b.csv', 'text,id\nsecond,1\n');
    const { documents, oddities } = await read({ paths: [dir], textColumn: 'body', labelColumns: ['id'] });
    expect(documents.map(({ text, labels }) => [text, labels])).toEqual([
      ['first', {}],
      ['second', { id: '1' }],
    ]);
    expect(oddities.map(({ what }) => what)).toEqual([
      'table has no column “id”',
      'table has no column “body”',
    ]);
  });
});

describe('a file that was named', () => {
  test('is told from what its name says by what is in it', async () => {
    await put('a.txt', '{"text":"One"}\n{"text":"Two"}\n');
    await put('b.csv', '<!DOCTYPE html><title>T</title><p>Three</p>');
    await put('c.dat', 'Four.');
    expect(texts((await read({ paths: [dir] })).documents)).toEqual(['One', 'Two', 'Three', 'Four.']);
  });

  test('is left out with its reason when others can be read', async () => {
    const good = await put('good.txt', 'Good.');
    const program = await put('bad.txt', Buffer.from('\x7fELF\x02\x01\x01\0\0', 'latin1'));
    const { documents, skipped } = await read({ paths: [good, program] });
    expect(texts(documents)).toEqual(['Good.']);
    expect(skipped).toEqual([{ path: 'bad.txt', reason: '“bad.txt” is a program, which holds no text.' }]);
  });

  test('is refused when it does not exist', async () => {
    await expect(read({ paths: [join(dir, 'none.txt')] })).rejects.toMatchObject({ code: 'input/not-found' });
  });

  test('is read in the encoding that is named where its bytes do not tell', async () => {
    const path = await put('old.txt', Buffer.from('caf\xe9', 'latin1'));
    expect(texts((await read({ paths: [path], encoding: 'windows-1250' })).documents)).toEqual(['café']);
    expect(texts((await read({ paths: [path], encoding: 'windows-1251' })).documents)).toEqual(['cafй']);
    const told = await put('new.txt', 'café');
    expect(texts((await read({ paths: [told], encoding: 'windows-1251' })).documents)).toEqual(['café']);
    await expect(read({ paths: [path], encoding: 'klingon' })).rejects.toMatchObject({
      code: 'input/unknown-encoding',
    });
  });

  test('counts once, even when it is named twice', async () => {
    const path = await put('one.csv', 'text\nabc\n');
    expect(texts((await read({ paths: [path, dir, path] })).documents)).toEqual(['abc']);
  });
});

describe('a table', () => {
  test('gives a document a row, with the labels asked for', async () => {
    const path = await put(
      't.csv',
      '\ufefflabel,Review,id\r\npos,"Good, ""very""\r\ngood.",1\r\nneg,Bad.,2\r\n',
    );
    const { documents, skipped } = await read({ paths: [path], labelColumns: ['label'] });
    expect(documents).toEqual([
      { text: 'Good, "very"\ngood.', name: 't.csv, row 1', labels: { label: 'pos' } },
      { text: 'Bad.', name: 't.csv, row 2', labels: { label: 'neg' } },
    ]);
    expect(skipped).toEqual([]);
  });

  test('has its delimiter and its text column found', async () => {
    const long = 'A long enough text; with, all | signs';
    const semicolons = await put('s.csv', `id;words\n1;"${long}"\n2;"${long}"\n`);
    expect(texts((await read({ paths: [semicolons] })).documents)).toEqual([long, long]);
    const tabs = await put('t.tsv', `id\tquote\n1\t"${long}\n2\tsays "${long}"\n`);
    expect(texts((await read({ paths: [tabs] })).documents)).toEqual([`"${long}`, `says "${long}"`]);
    const single = await put('one.csv', `text\n${long}\n"${long}"\n`);
    expect(texts((await read({ paths: [single] })).documents)).toEqual([long, long]);
  });

  test('without names has its columns numbered', async () => {
    const path = await put(
      'n.csv',
      '"3","Wall St. Bears Claw Back Into the Black"\n"4","Oil and Economy Cloud Outlook"\n',
    );
    const { documents } = await read({ paths: [path], labelColumns: ['1'] });
    expect(documents.map(({ labels }) => labels)).toEqual([{ '1': '3' }, { '1': '4' }]);
    expect(documents[1]?.text).toBe('Oil and Economy Cloud Outlook');
  });

  test('keeps columns with the names of JavaScript’s own properties apart', async () => {
    const path = await put('p.csv', '__proto__,constructor,text\na,b,hello\n');
    const { documents } = await read({ paths: [path], labelColumns: ['__proto__', 'constructor'] });
    expect(Object.entries(documents[0]?.labels ?? {})).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test('keeps rows with more or fewer cells than the first that have a text', async () => {
    const path = await put('r.csv', 'text,id\nfine,1\na "quote" in,2\nx,y,3\n,4\nshort\nlong,5,,\n');
    const { documents, skipped, oddities } = await read({ paths: [path], labelColumns: ['id'] });
    expect(documents.map(({ text, labels }) => [text, labels['id']])).toEqual([
      ['fine', '1'],
      ['a "quote" in', '2'],
      ['x,y', '3'],
      ['short', ''],
      ['long', '5'],
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['1 row without text, the first at line 5']);
    expect(oddities.map(({ what, count, first }) => [what.split(' than')[0], count, first])).toEqual([
      ['rows have more cells', 1, 'line 4'],
      ['rows have fewer cells', 1, 'line 6'],
    ]);
  });

  test.each([
    [{ textColumn: 'body' }, 'no column “body”; its columns are “a”, “b”'],
    [{ labelColumns: ['c'] }, 'no column “c”; its columns are “a”, “b”'],
    [{}, 'name one of “a”, “b”.'],
  ])('with %j is refused with a list of its columns', async (request, sentence) => {
    const path = await put('c.csv', 'a,b\n1,2\n');
    await expect(read({ paths: [path], ...request })).rejects.toThrow(sentence);
  });

  test('with a quotation mark that is never closed loses nothing', async () => {
    const path = await put('q.csv', 'text\nfine\n"open\n"good, too"\nto the end\n');
    const { documents, oddities } = await read({ paths: [path] });
    expect(texts(documents)).toEqual(['fine', '"open', 'good, too', 'to the end']);
    expect(oddities.map(({ count, first }) => [count, first])).toEqual([[1, 'line 3']]);
  });
});

describe('JSON Lines', () => {
  test('give a document a line; keys are found as columns are', async () => {
    const lines = [
      '{"id":1,"text":"One\\ud800","label":true}',
      '',
      '{"id":2,"text":"Two\\u0000 ","label":false}',
    ];
    const path = await put('j.jsonl', lines.join('\r\n'));
    const { documents } = await read({ paths: [path], labelColumns: ['label', 'id'] });
    expect(documents).toEqual([
      { text: 'One\ufffd', name: 'j.jsonl, line 1', labels: { label: 'true', id: '1' } },
      { text: 'Two  ', name: 'j.jsonl, line 3', labels: { label: 'false', id: '2' } },
    ]);
  });

  test('may be bare strings, and broken lines are counted', async () => {
    const path = await put('s.jsonl', '"One"\n{"text":\n[1]\n"Two"\n{"text":""}\n');
    const { documents, skipped } = await read({ paths: [path] });
    expect(texts(documents)).toEqual(['One', 'Two']);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      '2 lines that are no JSON objects, the first at line 2',
      '1 line without text, the first at line 5',
    ]);
  });
});

test('files in archives are sources of their own, with the folders around them as labels', async () => {
  const inner = zipFile([{ name: 'deep/d.txt', bytes: Buffer.from('un caf\xe9', 'latin1') }]);
  const entries = [
    { name: 'pos/a.csv', bytes: 'text,id\nfrom a table,3\n' },
    { name: 'inner.zip', bytes: inner },
  ];
  await put('sub/z.zip', zipFile(entries));
  const { documents, sources } = await read({ paths: [dir], labelColumns: ['id'] });
  expect(documents.map(({ text, labels }) => [text, labels])).toEqual([
    ['un café', { folder: 'sub/inner.zip/deep' }],
    ['from a table', { folder: 'sub/pos', id: '3' }],
  ]);
  expect(sources.map(({ inner: way, kind, encoding, sure }) => [way, kind, encoding, sure])).toEqual([
    ['inner.zip › deep/d.txt', 'text', 'windows-1252', false],
    ['pos/a.csv', 'delimited', 'utf-8', true],
  ]);
  expect(sources[0]?.sha256).toBe(createHash('sha256').update('un caf\xe9', 'latin1').digest('hex'));
});

test('reading stops when it is told to', async () => {
  const path = await put('one.csv', `text\n${'some text\n'.repeat(100_000)}`);
  const controller = new AbortController();
  const { documents } = await openTexts({ paths: [path], signal: controller.signal });
  await documents.next();
  controller.abort();
  const rest = async (): Promise<void> => {
    while ((await documents.next()).done !== true);
  };
  await expect(rest()).rejects.toMatchObject({ name: 'AbortError' });
});
