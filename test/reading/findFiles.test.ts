/** Folders as people and their systems leave them, and as somebody might who means harm. */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { appendFile, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileSource } from '../../main/reading/fileSource.ts';
import { findFiles } from '../../main/reading/findFiles.ts';
import { openTexts } from '../../main/reading/openTexts.ts';
import type { FoundFile } from '../../main/reading/sources.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';

const inner = (path: string): string => path.split('/').slice(1).join('/');

async function read(path: string): Promise<{ texts: string[]; reasons: string[] }> {
  const { documents, skipped } = await openTexts({ paths: [path] });
  const texts: string[] = [];
  for await (const { document } of documents) texts.push(document.text);
  return { texts, reasons: skipped.map(({ reason }) => reason) };
}

describe('a folder', () => {
  test('has pipes, sockets, devices and links left out, each with its reason', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'a.txt'), 'text');
    writeFileSync(join(dir, 'Thumbs.db'), 'x');
    writeFileSync(join(dir, '~$doc.docx'), 'x');
    execFileSync('mkfifo', [join(dir, 'b.txt')]);
    const server = createServer().listen(join(dir, 'c.txt'));
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    symlinkSync('/dev/zero', join(dir, 'd.txt'));
    symlinkSync('..', join(dir, 'e'));
    symlinkSync('gone', join(dir, 'f.txt'));
    const { files, skipped } = await findFiles([dir]);
    expect(files.map(({ name }) => inner(name))).toEqual(['a.txt']);
    expect(skipped.map(({ path, reason }) => [inner(path), reason.split(';')[0]])).toEqual([
      ['Thumbs.db', 'previews that Windows keeps of pictures'],
      ['b.txt', 'not an ordinary file'],
      ['c.txt', 'not an ordinary file'],
      ['d.txt', 'a link'],
      ['e', 'a link'],
      ['f.txt', 'a link'],
      ['~$doc.docx', 'a note of Office that a document is open'],
    ]);
  });

  test('is gone into 32 folders deep and no deeper', async () => {
    const dir = tempDir();
    const deep = join(dir, ...Array.from({ length: 34 }, (_, i) => `f${i}`));
    mkdirSync(deep, { recursive: true });
    writeFileSync(join(deep, 'a.txt'), 'too deep');
    writeFileSync(join(dir, ...Array.from({ length: 32 }, (_, i) => `f${i}`), 'b.txt'), 'deep');
    const { files, skipped } = await findFiles([dir]);
    expect(files.map(({ folder }) => folder?.split('/').length)).toEqual([32]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['too many folders inside each other']);
  });

  test('may have names that are no UTF-8, with line ends and as long as can be, and all are read', async () => {
    const dir = tempDir();
    const names = ['a\nb.txt', `${'n'.repeat(251)}.txt`, 'con.txt', '😀.txt'];
    for (const name of names) writeFileSync(join(dir, name), `text of ${name.length}`);
    writeFileSync(
      Buffer.concat([Buffer.from(`${dir}/caf`), Buffer.of(0xe9), Buffer.from('.txt')]),
      'broken name',
    );
    const { documents } = await openTexts({ paths: [dir] });
    const found: string[][] = [];
    for await (const { document } of documents) found.push([inner(document.name), document.text]);
    expect(found).toEqual([
      ['a\ufffdb.txt', 'text of 7'],
      ['caf\ufffd.txt', 'broken name'],
      ['con.txt', 'text of 7'],
      [`${'n'.repeat(251)}.txt`, 'text of 255'],
      ['😀.txt', 'text of 6'],
    ]);
  });

  test('whose files have two names each is read by both', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'a.txt'), 'text');
    linkSync(join(dir, 'a.txt'), join(dir, 'b.txt'));
    expect((await read(dir)).texts).toEqual(['text', 'text']);
  });
});

describe('a path that was named', () => {
  test.each(['/dev/zero', '/dev/null', '/proc/self/mem'])('is refused where it is %s', async (path) => {
    const dir = tempDir();
    const { texts, reasons } = await read(path).catch((error: unknown) => ({
      texts: [],
      reasons: [String(error)],
    }));
    expect([dir === '', texts.length, reasons.length]).toEqual([false, 0, 1]);
  });

  test('is refused where it is a pipe, without waiting for a writer', async () => {
    const path = join(tempDir(), 'pipe.txt');
    execFileSync('mkfifo', [path]);
    expect(await codeOf(openTexts({ paths: [path] }))).toBe('input/not-a-file');
  });

  test('may be a link', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'a.txt'), 'text');
    symlinkSync(join(dir, 'a.txt'), join(dir, 'b'));
    expect((await read(join(dir, 'b'))).texts).toEqual(['text']);
  });
});

describe('a file that was found', () => {
  const found = (path: string, bytes: number): FoundFile => ({ path, real: path, name: 'f.txt', bytes });
  const goThrough = async (file: FoundFile, between: () => Promise<void>): Promise<void> => {
    const source = fileSource(file);
    let first = true;
    for await (const _ of source.pieces()) {
      if (first) await between();
      first = false;
    }
  };

  test('and has grown while it was read is told', async () => {
    const path = join(tempDir(), 'f.txt');
    writeFileSync(path, 'x'.repeat(600_000));
    expect(await codeOf(goThrough(found(path, 600_000), () => appendFile(path, 'more')))).toBe(
      'input/file-changed',
    );
  });

  test('and was cut short while it was read is told', async () => {
    const path = join(tempDir(), 'f.txt');
    writeFileSync(path, 'x'.repeat(600_000));
    expect(await codeOf(goThrough(found(path, 600_000), () => writeFile(path, 'short')))).toBe(
      'input/file-changed',
    );
  });

  test('and has become a link or a pipe meanwhile is not opened', async () => {
    const dir = tempDir();
    const [path, other] = [join(dir, 'f.txt'), join(dir, 'other.txt')];
    writeFileSync(other, 'secret');
    await symlink(other, path);
    const nothing = (): Promise<void> => Promise.resolve();
    expect(await codeOf(goThrough(found(path, 6), nothing))).toBe('input/unreadable');
    execFileSync('mkfifo', [join(dir, 'pipe')]);
    await rename(join(dir, 'pipe'), path);
    expect(await codeOf(goThrough(found(path, 6), nothing))).toBe('input/not-a-file');
  });

  test('and breaks off keeps the documents before, and says so', async () => {
    const path = join(tempDir(), 't.csv');
    writeFileSync(path, `text\n${'some words that make a text\n'.repeat(50_000)}`);
    const { documents, skipped, sources } = await openTexts({ paths: [path] });
    await documents.next();
    await appendFile(path, 'one more\n');
    let read = 1;
    while ((await documents.next()).done !== true) read += 1;
    expect(read).toBeGreaterThan(1000);
    expect(skipped[0]?.reason).toMatch(/changed while it was read.*documents before that were read\.$/);
    expect(sources.length).toBe(1);
  });
});
