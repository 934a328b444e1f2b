/** Building and starting: what makes a build stale, and what the Debian package is made of. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fingerprint } from '../../scripts/build/buildApp.mjs';
import { ROOT } from '../../scripts/setup/places.mjs';
import { onPath } from '../../scripts/setup/tools.mjs';
import { onlyWhere } from '../support/onlyWhere.ts';
import { tempDir } from '../support/tempDir.ts';
import { write } from './project.ts';

describe('a build is stale', () => {
  test.each<[string, (root: string) => void]>([
    ['when a source has changed', (root) => write(join(root, 'main', 'index.ts'), 'other')],
    ['when a source is new', (root) => write(join(root, 'renderer', 'New.svelte'), '')],
    ['when other packages are wanted', (root) => write(join(root, 'package-lock.json'), '{}')],
  ])('%s', (_, change) => {
    const root = makeSources();
    const before = fingerprint(root);
    change(root);
    expect(fingerprint(root)).not.toBe(before);
  });

  test('but not when something else has changed', () => {
    const root = makeSources();
    const before = fingerprint(root);
    write(join(root, 'test', 'a.test.ts'), '');
    write(join(root, 'README.md'), '');
    expect(fingerprint(root)).toBe(before);
  });
});

function makeSources(): string {
  const root = tempDir();
  write(join(root, 'main', 'index.ts'), 'source');
  write(join(root, 'renderer', 'main.ts'), 'source');
  write(join(root, 'package-lock.json'), '');
  return root;
}

onlyWhere(onPath('dpkg-deb') !== null, 'there is no dpkg-deb here')(
  'the stand-in for fpm makes a Debian package of what electron-builder gives it',
  () => {
    const dir = tempDir();
    write(join(dir, 'app', 'program'), 'program');
    write(join(dir, 'app', 'resources', 'app.asar'), 'archive');
    write(join(dir, 'icon.png'), 'icon');
    write(join(dir, 'after.sh'), '#!/bin/sh\n');
    const deb = join(dir, 'out.deb');
    const args = [
      ...[
        '-s',
        'dir',
        '--force',
        '-t',
        'deb',
        '-d',
        'libgtk-3-0',
        '-d',
        'libnss3',
        '--deb-compression',
        'xz',
      ],
      ...['--architecture', 'amd64', '--after-install', join(dir, 'after.sh'), '--name', 'tool'],
      ...['--description', 'A tool\n that does\n\n things', '--version', '1.2.3', '--package', deb],
      ...['--maintainer', 'Us', '--vendor', 'Us', '--deb-priority', 'optional'],
      ...[`${join(dir, 'app')}/=/opt/The Tool`, `${join(dir, 'icon.png')}=/usr/share/icons/tool.png`],
    ];
    mkdirSync(join(dir, 'tmp'));
    const made = run(
      process.execPath,
      [join(ROOT, 'scripts', 'package', 'fpm.mjs'), ...args],
      join(dir, 'tmp'),
    );
    expect(made.stderr).toBe('');
    expect(run('dpkg-deb', ['--field', deb]).stdout).toContain(
      'Package: tool\nVersion: 1.2.3\nArchitecture: amd64\nMaintainer: Us\nInstalled-Size: 1\nDepends: libgtk-3-0, libnss3\n',
    );
    expect(run('dpkg-deb', ['--field', deb, 'Description']).stdout).toBe('A tool\n that does\n .\n things\n');
    const files = run('dpkg-deb', ['--contents', deb]).stdout.split('\n');
    expect(
      files.filter((line) => line.startsWith('-')).map((line) => line.replace(/^.* \.\//, './')),
    ).toEqual(['./opt/The Tool/program', './opt/The Tool/resources/app.asar', './usr/share/icons/tool.png']);
    expect(files.filter((line) => line !== '' && !line.includes(' root/root '))).toEqual([]);
  },
);

function run(command: string, args: readonly string[], tmp?: string): { stdout: string; stderr: string } {
  const env = tmp === undefined ? process.env : { ...process.env, TMPDIR: tmp };
  return spawnSync(command, args, { encoding: 'utf8', env });
}
