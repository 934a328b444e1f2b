/** What is told of the files a person has chosen, before they are brought in. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { lookAtFiles } from '../../main/ingest/lookAtFiles.ts';
import { resultSchemas } from '../../main/ingest/messages.ts';
import { codeOf } from '../support/codeOf.ts';
import { encodeText } from '../support/encodeText.ts';
import { SENTENCES } from '../support/sentences.ts';
import { tempDir } from '../support/tempDir.ts';

const { signal } = new AbortController();

function folder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const dir = join(tempDir(), 'My texts');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

test('kinds, the head of the first table and what is left out are told', async () => {
  const dir = folder({
    'a.txt': 'Words.',
    'b/c.dat': 'More words.',
    'd.csv': `id,review\n1,"${'a long review '.repeat(40)}"\n${'2,short\n'.repeat(9)}`,
    'e.png': Buffer.from('\x89PNG\r\n\x1a\n\0', 'latin1'),
    'f.txt': '',
  });
  const looked = await lookAtFiles([dir], null, signal);
  expect(resultSchemas.look.parse(looked)).toEqual(looked);
  expect(looked).toMatchObject({
    suggestedName: 'My texts',
    files: 3,
    names: ['My texts/a.txt', 'My texts/b/c.dat', 'My texts/d.csv'],
    kinds: [
      { kind: 'text', files: 2 },
      { kind: 'delimited', files: 1 },
    ],
    doubtful: [],
  });
  expect(looked.table).toMatchObject({ columns: ['id', 'review'], text: 'review' });
  expect(looked.table?.rows.map((row) => row.map((cell) => cell.length))).toEqual([
    [1, 200],
    ...Array.from({ length: 4 }, () => [1, 5]),
  ]);
  expect(looked.leftOut.map(({ path, reason }) => [path, reason.split(',')[0]])).toEqual([
    ['My texts/e.png', '“My texts/e.png” is a picture'],
    ['My texts/f.txt', 'empty'],
  ]);
});

test('files whose bytes do not tell are shown in their likeliest readings, like ones together', async () => {
  const russian = SENTENCES.russian.map((sentence) => encodeText(sentence, 'windows-1251'));
  const dir = folder({
    'a.txt': russian[0] ?? '',
    'b.txt': russian[1] ?? '',
    'c.txt': 'plain words',
    'd.txt': SENTENCES.russian[0],
    'e.csv': encodeText('id,text\n1,Größe und Übermut sind schön\n', 'windows-1252'),
  });
  const { doubtful } = await lookAtFiles([dir], null, signal);
  expect(doubtful.map(({ name, readings }) => [name, readings[0]?.encoding])).toContainEqual([
    'My texts/a.txt',
    'windows-1251',
  ]);
  expect(doubtful.reduce((sum, { alike }) => sum + alike, 0)).toBe(3);
  expect(doubtful.every(({ readings }) => readings.length >= 2 && readings.length <= 3)).toBe(true);
});

test('the table is shown in the encoding that is chosen', async () => {
  const dir = folder({ 'e.csv': encodeText('id,text\n1,Größe und Übermut sind schön\n', 'windows-1252') });
  expect((await lookAtFiles([dir], null, signal)).table?.rows).toEqual([
    ['1', 'Größe und Übermut sind schön'],
  ]);
  expect((await lookAtFiles([dir], 'koi8-r', signal)).table?.rows[0]?.[1]).toMatch(/^GrЖъe/);
  expect(await codeOf(lookAtFiles([dir], 'klingon', signal))).toBe('input/unknown-encoding');
});

test('looking stops when it is told to', async () => {
  const dir = folder({ 'a.txt': 'Words.' });
  await expect(lookAtFiles([dir], null, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
});
