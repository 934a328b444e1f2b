/** Builds better-sqlite3, unmodified, for the older Node that is inside the fallback Electron. */
import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from './files.mjs';
import { Lacking } from './lacking.mjs';
import { stagingDir } from './places.mjs';
import { findCompiler, run } from './tools.mjs';

const HEADER = fileURLToPath(new URL('electron/nodeApi9.h', import.meta.url));

// -O1: a third of the time of -O3, and nobody works with this build for long
const FLAGS = ['-O1', '-fPIC', '-w', '-DNDEBUG'];
const ADDON_FLAGS = [
  ...['-std=c++20', '-fvisibility=hidden', '-fno-rtti', '-include', HEADER],
  ...['-DNAPI_VERSION=9', '-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
  ...['-DNODE_GYP_MODULE_NAME=better_sqlite3', '-DBUILDING_NODE_EXTENSION'],
];
// SQLite's own names must stay inside: Electron may bring a SQLite too
const LINK_FLAGS = [
  ...['-shared', '-s', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-static-libstdc++', '-static-libgcc'],
  ...['-ldl', '-lpthread', '-lm'],
];

/**
 * Changes when the addon would be built from other sources or in another way.
 * @param {string} root
 */
export function sqliteRecipe(root) {
  const hash = createHash('sha256');
  for (const word of [...FLAGS, ...ADDON_FLAGS.filter((each) => each !== HEADER), ...LINK_FLAGS])
    hash.update(word);
  for (const file of [HEADER, join(packageDir(root), 'package.json')]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {{ root: string, into: string }} context into: the file to write, in an existing folder
 * @throws {Lacking}
 */
export async function buildSqlite({ root, into }) {
  const compiler = findCompiler();
  if (compiler === null) {
    throw new Lacking(
      'tool',
      'a C++ compiler, which builds SQLite for the Electron that can be had here, was not found. Install one (on Debian: apt install g++) and run `npm run setup`.',
    );
  }
  const dir = packageDir(root);
  const modules = join(root, 'node_modules');
  const sqlite = `${into}.sqlite3.o`;
  const addon = `${into}.addon.o`;
  const includes = [
    join(dir, 'deps', 'sqlite3'),
    join(modules, 'node-addon-api'),
    join(modules, 'node-api-headers', 'include'),
  ].map((each) => `-I${each}`);
  try {
    await Promise.all([
      // `-x c`: sqlite3.c is C, and the compiler that was found is one of C++
      compile(root, compiler, [
        ...['-x', 'c', '-std=c99', ...FLAGS, ...defines(dir), ...includes],
        ...['-c', join(dir, 'deps', 'sqlite3', 'sqlite3.c'), '-o', sqlite],
      ]),
      compile(root, compiler, [
        ...[...ADDON_FLAGS, ...FLAGS, ...includes],
        ...['-c', join(dir, 'src', 'better_sqlite3.cpp'), '-o', addon],
      ]),
    ]);
    await compile(root, compiler, [addon, sqlite, ...LINK_FLAGS, '-o', into]);
  } finally {
    for (const object of [sqlite, addon]) rmSync(object, { force: true });
  }
}

/**
 * @param {string} root
 * @param {string} compiler
 * @param {string[]} args
 */
async function compile(root, compiler, args) {
  const { ok, output, how } = await run(compiler, args);
  if (ok) return;
  const log = join(stagingDir(root), 'sqlite.log');
  writeWhole(log, output);
  const words = output.split('\n').find((line) => /error/i.test(line)) ?? how;
  throw new Lacking(
    'broken',
    `the compiler could not build SQLite for it (${words.trim()}). All it said is in ${log}.`,
  );
}

/**
 * The options with which the package builds its SQLite.
 * @param {string} dir
 */
function defines(dir) {
  const text = readFileSync(join(dir, 'deps', 'defines.gypi'), 'utf8');
  return [...text.matchAll(/^\s*'([A-Z0-9_]+(?:=[^']*)?)',$/gm)].map(([, define]) => `-D${define ?? ''}`);
}

/** @param {string} root */
const packageDir = (root) => join(root, 'node_modules', 'better-sqlite3');
