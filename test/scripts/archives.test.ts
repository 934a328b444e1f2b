/** Archives made by the ordinary tools are read back entry by entry. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTarball, readZip } from '../../scripts/corpora/archives.ts';
import { tempDir } from '../support/tempDir.ts';

test('a tarball gives the wanted files, whatever the length of their names', () => {
  const folder = tempDir();
  const deep = join('package', 'a'.repeat(90), 'b'.repeat(90));
  mkdirSync(join(folder, deep), { recursive: true });
  writeFileSync(join(folder, deep, 'long.txt'), 'far down');
  writeFileSync(join(folder, 'package', 'short.txt'), 'x'.repeat(1000));
  writeFileSync(join(folder, 'package', 'unwanted.json'), '{}');
  execFileSync('tar', ['-czf', 'made.tgz', 'package'], { cwd: folder });
  const entries = readTarball(readFileSync(join(folder, 'made.tgz')), /\.txt$/);
  expect([...entries].map(([name, content]) => [name, content.toString()]).sort()).toEqual([
    [`${deep}/long.txt`, 'far down'],
    ['package/short.txt', 'x'.repeat(1000)],
  ]);
});

test('a zip gives stored and deflated files alike', () => {
  // Written by Python's zipfile: one file stored, one deflated.
  const zip = Buffer.from(ZIP, 'base64');
  const entries = readZip(zip, /\.txt$/);
  expect(Object.fromEntries([...entries].map(([name, content]) => [name, content.toString()]))).toEqual({
    'stored.txt': 'as it is',
    'deflated.txt': 'again '.repeat(20),
  });
});

const ZIP =
  'UEsDBBQAAAAAAAAAIQCzJE6WCAAAAAgAAAAKAAAAc3RvcmVkLnR4dGFzIGl0IGlzUEsDBBQAAAAIAAAAIQBOQHu2CwAAAHgAAAAMAAAAZGVmbGF0ZWQudHh0S0xPzMxTSKQ7CQBQSwECFAMUAAAAAAAAACEAsyROlggAAAAIAAAACgAAAAAAAAAAAAAAgAEAAAAAc3RvcmVkLnR4dFBLAQIUAxQAAAAIAAAAIQBOQHu2CwAAAHgAAAAMAAAAAAAAAAAAAACAATAAAABkZWZsYXRlZC50eHRQSwUGAAAAAAIAAgByAAAAZQAAAAAA';
