/** Puts TensorFlow.js's addon into its package, from the cache or newly built, when it has shown that it works. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonRecipe, buildAddon, BUILT, errorLine } from './addonBuild.mjs';
import { Lacking, lackingTools } from './lacking.mjs';
import { ADDON, addonFile, libraryDir } from './places.mjs';
import { secondsSince } from './report.mjs';
import { run } from './tools.mjs';

/**
 * @param {string} root
 * @param {string} library the folder of the library
 * @returns {string} the folder in the cache that holds an addon for this library, once one was built
 */
export const addonIn = (root, library) => `${library}-addon-${addonRecipe(root)}`;

/**
 * @param {{ root: string, library: string, files: string[], compiler: string | null, node: string,
 *   report: import('./report.mjs').Report }} context files: the names of the library's files
 * @returns {Promise<string>} the version that TensorFlow gives itself
 * @throws {Lacking}
 */
export async function linkAddon({ root, library, files, compiler, node, report }) {
  const since = Date.now();
  const step = report.step('TensorFlow addon');
  const kept = addonIn(root, library);
  // beside the folder it will be in, so that it finds the library from here as well
  const fresh = `${dirname(addonFile(root))}.new`;
  pointAt(library, libraryDir(root));
  try {
    if (BUILT.every((name) => existsSync(join(kept, name)))) {
      copyBuilt(kept, fresh);
      const { version } = await tryOut(node, fresh);
      if (version !== null) {
        moveIntoPlace(fresh, dirname(addonFile(root)));
        step.done(`taken from the cache and tried in ${secondsSince(since)}`);
        return version;
      }
    }
    // damaged, or of another processor, or never built
    if (compiler === null) throw lackingTools(['compiler']);
    step.say('compiling');
    mkdirSync(fresh, { recursive: true });
    await buildAddon({ root, compiler, library, files, into: fresh });
    step.say('trying it');
    const { version, words } = await tryOut(node, fresh);
    if (version === null) {
      throw new Lacking(
        'broken',
        `TensorFlow's library, in ${library}, was linked but does not run on this machine (${words}).`,
      );
    }
    keep(fresh, kept);
    moveIntoPlace(fresh, dirname(addonFile(root)));
    step.done(`linked and tried in ${secondsSince(since)}`);
    return version;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Multiplies two matrices in a process of its own: a processor that lacks what TensorFlow needs ends that one only.
 * @param {string} node
 * @param {string} dir
 * @returns {Promise<{ version: string | null, words: string }>} null when it does not work; words: what was said then
 */
async function tryOut(node, dir) {
  const script = fileURLToPath(new URL('tryAddon.ts', import.meta.url));
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2' };
  const { ok, output, how } = await run(node, [script, join(dir, ADDON)], { env, timeout: 300_000 });
  const version = /^TensorFlow (\S+) works$/m.exec(output)?.[1];
  return { version: ok && version !== undefined ? version : null, words: errorLine(output) ?? how };
}

/**
 * @param {string} fresh
 * @param {string} kept
 */
function keep(fresh, kept) {
  const temporary = `${kept}.${process.pid}`;
  copyBuilt(fresh, temporary);
  rmSync(kept, { recursive: true, force: true });
  renameSync(temporary, kept);
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyBuilt(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of BUILT) copyFileSync(join(from, name), join(to, name));
}

/**
 * @param {string} from
 * @param {string} to
 */
function moveIntoPlace(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of BUILT) renameSync(join(from, name), join(to, name));
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
