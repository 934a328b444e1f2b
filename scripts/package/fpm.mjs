#!/usr/bin/env node
/**
 * Stands in for fpm, which electron-builder would fetch, where dpkg-deb is there: makes a Debian package of the
 * arguments that electron-builder gives. Knows those and no others.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { sizeOf } from '../setup/files.mjs';

const text = /** @type {const} */ ({ type: 'string' });
const texts = /** @type {const} */ ({ type: 'string', multiple: true });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    input: { ...text, short: 's' },
    output: { ...text, short: 't' },
    depends: { ...texts, short: 'd' },
    force: { type: 'boolean' },
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    license: text,
    category: text,
    iteration: text,
    'deb-priority': text,
    'deb-compression': text,
    'deb-recommends': texts,
  },
});
if (values.input !== 'dir' || values.output !== 'deb') throw new Error('only folders, and only to deb');

const tree = mkdtempSync(join(tmpdir(), 'ulmfit-deb-'));
try {
  layOut(tree);
  writeControl(join(tree, 'DEBIAN'));
  const level = process.env['ELECTRON_BUILDER_COMPRESSION_LEVEL'] ?? '3';
  const compression = values['deb-compression'] ?? 'xz';
  run('dpkg-deb', [
    '--root-owner-group',
    `-Z${compression}`,
    `-z${level}`,
    '--build',
    tree,
    wanted('package'),
  ]);
} finally {
  rmSync(tree, { recursive: true, force: true });
}

/**
 * `FROM=TO` puts a file at a place, `FROM/=TO` what is in a folder.
 * @param {string} into
 */
function layOut(into) {
  chmodSync(into, 0o755);
  for (const word of positionals) {
    const [from = '', to = ''] = word.split('=');
    const place = join(into, to);
    mkdirSync(from.endsWith('/') ? place : dirname(place), { recursive: true });
    // by links where that can be: nothing is changed in what they lead to
    const source = from.endsWith('/') ? `${from}.` : from;
    if (spawnSync('cp', ['-rl', source, place]).status !== 0) run('cp', ['-r', source, place]);
  }
}

/** @param {string} dir */
function writeControl(dir) {
  const kilobytes = Math.ceil(sizeOf(tree) / 1024);
  const [synopsis = '', ...more] = (values.description ?? '').trim().split('\n');
  const fields = {
    Package: wanted('name'),
    Version: wanted('version') + (values.iteration ? `-${values.iteration}` : ''),
    Architecture: wanted('architecture'),
    Maintainer: values.maintainer ?? values.vendor ?? wanted('name'),
    'Installed-Size': String(kilobytes),
    Depends: (values.depends ?? []).join(', '),
    Recommends: (values['deb-recommends'] ?? []).join(', '),
    Section: values.category ?? 'science',
    Priority: values['deb-priority'] ?? 'optional',
    Homepage: values.url ?? '',
    Description: [synopsis, ...more.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  mkdirSync(dir);
  writeFileSync(join(dir, 'control'), lines.map(([key, value]) => `${key}: ${value}\n`).join(''));
  for (const [script, file] of [
    ['postinst', values['after-install']],
    ['postrm', values['after-remove']],
  ]) {
    if (script === undefined || file === undefined) continue;
    copyFileSync(file, join(dir, script));
    chmodSync(join(dir, script), 0o755);
  }
}

/** @param {'package' | 'name' | 'version' | 'architecture'} key */
function wanted(key) {
  const value = values[key];
  if (value === undefined) throw new Error(`--${key} is missing`);
  return value;
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw error ?? new Error(`${command} ended with status ${status}`);
}
