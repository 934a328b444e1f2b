/** Compiles and links TensorFlow.js's own addon, unmodified, with two small files of ours that keep its start quiet. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeWhole } from './files.mjs';
import { Lacking } from './lacking.mjs';
import { ADDON, stagingDir, tfjsDir } from './places.mjs';
import { run } from './tools.mjs';

const IS_LINUX = process.platform === 'linux';
const HUSH = 'libhush.so';
const HUSH_SOURCE = fileURLToPath(new URL('addon/hush.cc', import.meta.url));
const SPEAK_SOURCE = fileURLToPath(new URL('addon/speak.cc', import.meta.url));

const FLAGS = ['-O2', '-shared', '-fPIC', '-std=c++17', '-DNAPI_VERSION=8'];
const HUSH_FLAGS = [...FLAGS, '-Wl,-z,initfirst', `-Wl,-soname,${HUSH}`];
// The addon looks for the libraries from where it lies itself, so that node_modules can be moved.
const ADDON_FLAGS = [
  ...FLAGS,
  ...(IS_LINUX
    ? ['-s', '-Wl,-rpath,$ORIGIN/../../deps/lib:$ORIGIN']
    : ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib']),
];

/** The files of a build. The addon is the last: it is of no use without the others. */
export const BUILT = IS_LINUX ? [HUSH, ADDON] : [ADDON];

/**
 * Changes when the addon would be built from other sources or in another way.
 * @param {string} root
 */
export function addonRecipe(root) {
  const words = [process.platform, process.arch, ...HUSH_FLAGS, ...ADDON_FLAGS];
  const hash = createHash('sha256').update(words.join('\n'));
  for (const file of [HUSH_SOURCE, ...addonSources(root)]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {{ root: string, compiler: string, library: string, files: string[], into: string }} context library: its
 *   folder; files: the names of what is linked; into: an existing folder
 * @throws {Lacking}
 */
export async function buildAddon({ root, compiler, library, files, into }) {
  if (IS_LINUX) await compile(root, compiler, [...HUSH_FLAGS, HUSH_SOURCE, '-o', join(into, HUSH)]);
  await compile(root, compiler, [
    ...ADDON_FLAGS,
    `-I${join(library, 'include')}`,
    `-I${join(root, 'node_modules', 'node-api-headers', 'include')}`,
    ...addonSources(root),
    ...(IS_LINUX ? [join(into, HUSH)] : []),
    ...files.map((name) => join(library, name)),
    ...['-o', join(into, ADDON)],
  ]);
}

/**
 * @param {string} root
 * @param {string} compiler
 * @param {string[]} args
 */
async function compile(root, compiler, args) {
  const { ok, output, how } = await run(compiler, args);
  if (ok) return;
  const log = join(stagingDir(root), 'addon.log');
  writeWhole(log, output);
  throw new Lacking(
    'broken',
    `the compiler could not link TensorFlow's addon (${errorLine(output) ?? how}). All it said is in ${log}.`,
  );
}

/** @param {string} root */
function addonSources(root) {
  const dir = join(tfjsDir(root), 'binding');
  const theirs = existsSync(dir) ? readdirSync(dir).filter((name) => name.endsWith('.cc')) : [];
  return [...theirs.sort().map((name) => join(dir, name)), ...(IS_LINUX ? [SPEAK_SOURCE] : [])];
}

/** @param {string} output */
export const errorLine = (output) =>
  output
    .split('\n')
    .find((line) => /error/i.test(line))
    ?.trim();
