/** Links TensorFlow.js's own addon, unmodified, against the TensorFlow library in the cache. */
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Lacking, lackingTools } from './lacking.mjs';
import { addonFile, libraryDir, stagingDir, tfjsDir } from './places.mjs';
import { secondsSince } from './report.mjs';
import { writeWhole } from './files.mjs';
import { run } from './tools.mjs';

// The addon looks for the library beside itself, so that node_modules can be moved.
const FLAGS = ['-O2', '-shared', '-fPIC', '-std=c++17', '-DNAPI_VERSION=8'];
const FLAGS_LINUX = ['-s', '-Wl,-rpath,$ORIGIN/../../deps/lib'];
const FLAGS_MAC = ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/../../deps/lib'];
const PLATFORM_FLAGS = process.platform === 'darwin' ? FLAGS_MAC : FLAGS_LINUX;

/**
 * Changes when the addon would be built from other sources or in another way.
 * @param {string} root
 */
export function addonRecipe(root) {
  const hash = createHash('sha256').update(
    [process.platform, process.arch, ...FLAGS, ...PLATFORM_FLAGS].join('\n'),
  );
  for (const file of sourcesIn(root)) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} root
 * @param {string} library the folder of the library
 * @returns {string} where an addon for this library lies in the cache, once one was built
 */
export const addonIn = (root, library) => `${library}-addon-${addonRecipe(root)}.node`;

/**
 * Puts the addon into TensorFlow.js's package, from the cache or newly linked, when it has shown that it works.
 * @param {{ root: string, library: string, files: string[], compiler: string | null, node: string,
 *   report: import('./report.mjs').Report }} context files: the names of the library's files
 * @returns {Promise<string>} the version that TensorFlow gives itself
 * @throws {Lacking}
 */
export async function linkAddon({ root, library, files, compiler, node, report }) {
  const since = Date.now();
  const step = report.step('TensorFlow addon');
  const kept = addonIn(root, library);
  const fresh = join(dirname(addonFile(root)), 'tfjs_binding.new.node');
  mkdirSync(dirname(fresh), { recursive: true });
  pointAt(library, libraryDir(root));
  try {
    if (existsSync(kept)) {
      copyFileSync(kept, fresh);
      const trial = await tryOut(node, fresh);
      if (trial.version !== null) {
        renameSync(fresh, addonFile(root));
        step.done(`taken from the cache and tried in ${secondsSince(since)}`);
        return trial.version;
      }
      rmSync(kept, { force: true }); // damaged, or of another processor
    }
    if (compiler === null) throw lackingTools(['compiler']);
    step.say('compiling');
    await compile({ root, compiler, library, files, to: fresh });
    step.say('trying it');
    const { version, words } = await tryOut(node, fresh);
    if (version === null) {
      throw new Lacking(
        'broken',
        `TensorFlow's library, in ${library}, was linked but does not run on this machine (${words}).`,
      );
    }
    keep(fresh, kept);
    renameSync(fresh, addonFile(root));
    step.done(`linked and tried in ${secondsSince(since)}`);
    return version;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/**
 * @param {{ root: string, compiler: string, library: string, files: string[], to: string }} context
 */
async function compile({ root, compiler, library, files, to }) {
  const { ok, output, how } = await run(compiler, [
    ...FLAGS,
    `-I${join(library, 'include')}`,
    `-I${join(root, 'node_modules', 'node-api-headers', 'include')}`,
    ...sourcesIn(root),
    ...files.map((name) => join(library, name)),
    ...PLATFORM_FLAGS,
    ...['-o', to],
  ]);
  if (ok) return;
  const log = join(stagingDir(root), 'addon.log');
  writeWhole(log, output);
  const words = errorLine(output) ?? how;
  throw new Lacking(
    'broken',
    `the compiler could not link TensorFlow's addon (${words}). All it said is in ${log}.`,
  );
}

/**
 * Multiplies two matrices in a process of its own: a processor that lacks what TensorFlow needs ends that one only.
 * @param {string} node
 * @param {string} addon
 * @returns {Promise<{ version: string | null, words: string }>} null when it does not work; words: what was said then
 */
async function tryOut(node, addon) {
  const script = fileURLToPath(new URL('tryAddon.ts', import.meta.url));
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const { ok, output, how } = await run(node, [script, addon], { env, timeout: 300_000 });
  const version = /^TensorFlow (\S+) works$/m.exec(output)?.[1];
  return { version: ok && version !== undefined ? version : null, words: errorLine(output) ?? how };
}

/**
 * @param {string} fresh
 * @param {string} kept
 */
function keep(fresh, kept) {
  const temporary = `${kept}.${process.pid}`;
  copyFileSync(fresh, temporary);
  renameSync(temporary, kept);
}

/**
 * Makes `link` lead to the library's folder, in place of whatever was there.
 * @param {string} library
 * @param {string} link
 */
function pointAt(library, link) {
  const temporary = `${link}.new`;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(temporary, { force: true });
  symlinkSync(library, temporary, 'dir');
  try {
    renameSync(temporary, link);
  } catch {
    rmSync(link, { recursive: true, force: true }); // a folder of its own, which a link cannot replace
    renameSync(temporary, link);
  }
}

/** @param {string} output */
const errorLine = (output) =>
  output
    .split('\n')
    .find((line) => /error/i.test(line))
    ?.trim();

/** @param {string} root */
const sourcesIn = (root) =>
  readdirSync(join(tfjsDir(root), 'binding'))
    .filter((name) => name.endsWith('.cc'))
    .sort()
    .map((name) => join(tfjsDir(root), 'binding', name));
