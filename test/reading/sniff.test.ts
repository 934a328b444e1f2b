/** Kinds of files by their content, whatever they are called. */
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fileSource } from '../../main/reading/fileSource.ts';
import { sniffKind } from '../../main/reading/sniff/sniff.ts';
import type { ByteSource } from '../../main/reading/sources.ts';

function sourceOf(name: string, content: string | Uint8Array): ByteSource {
  const bytes = Buffer.from(content);
  return {
    ...{ path: name, inner: null, name, bytes: bytes.length },
    async *pieces() {
      for (let at = 0; at < bytes.length; at += 100)
        yield await Promise.resolve(bytes.subarray(at, at + 100));
    },
  };
}

const MAIL =
  'From: A <a@example.org>\nTo: b@example.org\nSubject: Hello\nDate: Mon, 2 Feb 2026 10:00:00 +0000\n\nHi.\n';
const CUES = '1\r\n00:00:01,000 --> 00:00:02,000\r\nHello.\r\n';
const ROWS = Array.from({ length: 8 }, (_, i) => `${i}\tsome words\tlabel`).join('\n');

describe('the kind of a file', () => {
  test.each([
    ['a.txt', '%PDF-1.7\n%âãÏÓ', 'pdf'],
    ['a.txt', '{\\rtf1\\ansi Hello}', 'rtf'],
    ['a.csv', '<!DOCTYPE html><html><p>Hi</p></html>', 'html'],
    ['a.html', 'Hi there', 'text'],
    ['a.html', 'Hi <b>there</b><br>and on', 'html'],
    ['a.txt', '<?xml version="1.0"?><TEI><text>x</text></TEI>', 'xml'],
    ['a.xml', '<!-- c --><records><r>x</r></records>', 'xml'],
    ['a.xml', '<?xml version="1.0"?>\n<html xmlns="x"><body/></html>', 'html'],
    ['a.txt', '<3 this film, really', 'text'],
    ['a.txt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHi', 'subtitles'],
    ['a.txt', CUES, 'subtitles'],
    ['a.txt', MAIL, 'eml'],
    ['a', `From a@example.org Mon Feb  2 10:00:00 2026\n${MAIL}`, 'mbox'],
    ['a.txt', 'From the beginning, 2026 was odd.\nIt went on.', 'text'],
    ['a.txt', 'Subject: the play\nAct: one\n\nEnter two.', 'text'],
    ['a.txt', '[\n {"text": "x"}\n]', 'json'],
    ['a.txt', '[Intro]\nLa la la', 'text'],
    ['a.txt', '["quoted" words] in a text', 'text'],
    ['a.txt', '["one", "two"]', 'json'],
    ['a.txt', '{curly} words', 'text'],
    ['a.json', '{"text": "a"}\n{"text": "b"}\n', 'lines'],
    ['a.jsonl', '[{"text": "a"}]', 'json'],
    ['a.jsonl', '"a"\n"b"\n', 'lines'],
    ['a.csv', 'just,words\n', 'delimited'],
    ['a.txt', ROWS, 'delimited'],
    ['a.md', ROWS, 'text'],
    ['a.txt', 'One, two, three,\nfour.\n'.repeat(9), 'text'],
    ['a.bin', 'Only words.', 'text'],
    ['a.txt', Buffer.from('\ufeffwide words', 'utf16le'), 'text'],
    ['a.txt', 'BM is how this begins, and MZ, ID3 or PAR1 may too.', 'text'],
    ['a.txt', 'words with one \0 in them', 'text'],
    ['a.txt', '', 'text'],
  ])('%s with %j is told by its content', async (name, content, kind) => {
    expect(await sniffKind(sourceOf(name, content))).toBe(kind);
  });

  test.each([
    ['\x89PNG\r\n\x1a\n\0', 'is a picture'],
    ['\xff\xd8\xff\xe0\0\x10JFIF\0', 'is a picture'],
    ['<svg xmlns="x"><text>a</text></svg>', 'is a picture'],
    ['ID3\x03\0\0\0\0\0\x01\x02\x03\x04', 'is a sound recording'],
    ['\0\0\0\x18ftypmp42\0\0\0\0', 'is a film'],
    ['\x7fELF\x02\x01\x01\0', 'is a program'],
    ['MZ\x90\0\x03\0\0\0\x04\0\0\0', 'is a program'],
    ['7z\xbc\xaf\x27\x1c\0\x04', 'is compressed; unpack it'],
    ['Rar!\x1a\x07\x01\0', 'is compressed; unpack it'],
    ['SQLite format 3\0\x10\0', 'is a database; export'],
    ['PAR1\x15\x04\x15\0\0\0\0', 'is a table in Parquet'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0\0\0', 'is an old Word file'],
    ['\x01\x02\x03\x04\x05\x06\x07\x08 \x10\x11\x12\x13', 'is not a text'],
  ])('of %j is not read, and it is said what it is', async (bytes, what) => {
    await expect(sniffKind(sourceOf('a.txt', Buffer.from(bytes, 'latin1')))).rejects.toThrow(
      `“a.txt” ${what}`,
    );
  });

  test.each(['tiny_v2.pth', 'tiny_v2_prezip.pth', 'tiny_v07.h5', 'tiny_v2.npz', '../02_weights.safetensors'])(
    'of a model is told, and where it belongs: %s',
    async (file) => {
      const path = fileURLToPath(new URL(`../fixtures/golden/pth/${file}`, import.meta.url));
      const source = fileSource({ path, real: path, name: 'a.txt', bytes: statSync(path).size });
      await expect(sniffKind(source)).rejects.toThrow('“a.txt” holds the weights of a model, not texts');
    },
  );

  test('of a pickled word list is told', async () => {
    const bytes = Buffer.from('\x80\x02]q\0(X\x05\0\0\0xxunkq\x01e.', 'latin1');
    await expect(sniffKind(sourceOf('a.pkl', bytes))).rejects.toThrow('such as the word list of a model');
  });

  test('of what was packed by a program is told too', async () => {
    await expect(sniffKind(sourceOf('a.csv', gzipSync('words')))).rejects.toThrow('is compressed');
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3) * 104_729) & 255));
    await expect(sniffKind(sourceOf('a.txt', noise))).rejects.toMatchObject({ code: 'input/not-text' });
  });
});
