/** The official runtime: fetched as its own package does, from a server of ours, and kept whole or not at all. */
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { hasElectron, installElectron } from '../../scripts/setup/electron.mjs';
import { ROOT } from '../../scripts/setup/places.mjs';
import { findPython } from '../../scripts/setup/tools.mjs';
import { onlyWhere } from '../support/onlyWhere.ts';
import { tempDir } from '../support/tempDir.ts';
import { makeReport, write } from './project.ts';

const python = findPython() ?? '';
const isPossible = process.platform === 'linux' && python !== '';
const test = onlyWhere(
  isPossible,
  'needs Linux, where a script can pass for a program, and Python, which zips it',
);

const VERSION = '99.1.2';
const NAME = `electron-v${VERSION}-${process.platform}-${process.arch}.zip`;

test('is downloaded, checked, unpacked, tried, and found again without a network', async () => {
  const zip = makeZip();
  const root = makeRoot(createHash('sha256').update(zip).digest('hex'));
  const asked = await serve(zip);
  const cache = tempDir();
  const report = makeReport();
  const electron = await installElectron({ root, cache, node: process.execPath, report });
  expect(electron).toMatchObject({ version: VERSION, reason: '' });
  expect(electron.recipe).toBeUndefined();
  expect(hasElectron(root, electron)).toBe(true);
  expect(report.lines.join('\n')).toMatch(/^Electron 99\.1\.2: \d+ MB downloaded and unpacked in \d+ s$/);
  expect(readdirSync(cache)).toEqual([`electron-${VERSION}-${process.platform}-${process.arch}`]);

  expect(await installElectron({ root, cache, node: process.execPath, report })).toEqual(electron);
  expect(asked).toHaveLength(1);
});

test('with another hash than the package names is refused, and nothing of it stays', async () => {
  const root = makeRoot('ab'.repeat(32));
  await serve(makeZip());
  vi.stubEnv('PATH', tempDir()); // so that nothing else can be brought either
  vi.stubEnv('npm_execpath', '');
  const cache = tempDir();
  const report = makeReport();
  const electron = await installElectron({ root, cache, node: process.execPath, report });
  expect(electron.version).toBeNull();
  expect(report.lines[0]).toMatch(/^Electron 99\.1\.2: it cannot be downloaded here \(.*checksum/i);
  expect(readdirSync(cache)).toEqual([]);
});

/** A project whose package of Electron wants our zip. */
function makeRoot(sha256: string): string {
  const root = tempDir();
  const modules = join(root, 'node_modules');
  write(join(modules, 'electron', 'package.json'), JSON.stringify({ version: VERSION }));
  write(join(modules, 'electron', 'checksums.json'), JSON.stringify({ [NAME]: sha256 }));
  for (const name of ['@electron', '@electron-internal', 'better-sqlite3']) {
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
  }
  return root;
}

/** What Electron's archives hold, with a script in place of the program. */
function makeZip(): Buffer {
  const dir = tempDir();
  mkdirSync(join(dir, 'in'));
  writeFileSync(join(dir, 'in', 'electron'), `#!/bin/sh\necho Electron ${VERSION} works\n`, { mode: 0o755 });
  write(join(dir, 'in', 'resources', 'default_app.asar'), 'loader');
  const archive = join(dir, 'zip');
  const script = 'import shutil, sys; shutil.make_archive(sys.argv[1], "zip", sys.argv[2])';
  const { status, stderr } = spawnSync(python, ['-c', script, archive, join(dir, 'in')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(`${archive}.zip`);
}

/** Makes the package fetch from us. @returns the addresses it has asked for, as they come in */
async function serve(zip: Buffer): Promise<string[]> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(zip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('ELECTRON_MIRROR', `http://127.0.0.1:${port}/`);
  vi.stubEnv('electron_config_cache', tempDir());
  onTestFinished(() => {
    vi.unstubAllEnvs();
    server.close();
  });
  return asked;
}
