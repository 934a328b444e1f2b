/** What set-up has reached, in a file of its own: so the next one knows in milliseconds whether anything is left. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesAreWhole, readJson, writeWhole } from './files.mjs';
import { addonRecipe } from './addonBuild.mjs';
import { addonFile, libraryDir, stateFile } from './places.mjs';

/**
 * Why there is no TensorFlow: a tool is missing, the download or the disk failed, there is none for this kind of
 * machine, or it was built and does not run.
 * @typedef {'tool' | 'download' | 'disk' | 'platform' | 'broken'} Lack
 */

/**
 * @typedef {object} TensorflowState
 * @property {string | null} version null where there is none
 * @property {string} reason why not, as a sentence; empty where there is one
 * @property {Lack} [lack]
 * @property {string} [addon] what `addonRecipe` said when it was linked
 * @property {Record<string, number>} [files] size in bytes of each file of the library
 */

/**
 * @typedef {object} ElectronState
 * @property {string | null} version null where there is none
 * @property {string} reason why there is none, or why it is not the one that is wanted; empty where it is
 * @property {Lack} [lack]
 * @property {string} [recipe] what `fallbackRecipe` said when it was made, where it is not the one that is wanted
 * @property {number} [tried] when the one that is wanted was last asked for, where it is not that; epoch ms
 * @property {string} [dist] the folder of the runtime
 * @property {string} [binary] its program
 */

/**
 * @typedef {object} State
 * @property {string} packages what `packagesKey` said when they were installed
 * @property {string} node the Node 24 that runs everything
 * @property {TensorflowState} tensorflow
 * @property {ElectronState | null} electron null until a window was wanted
 */

/**
 * Changes when other packages are wanted, or the folder was taken to another kind of machine.
 * @param {string} root
 */
export function packagesKey(root) {
  const lockfile = readFileSync(join(root, 'package-lock.json'));
  return `${process.platform}-${process.arch}-${createHash('sha256').update(lockfile).digest('hex')}`;
}

/**
 * @param {string} root
 * @returns {State | null} null before the first set-up, or when the file is damaged
 */
export function readState(root) {
  try {
    const state = /** @type {Partial<State> | null} */ (readJson(stateFile(root)));
    const { packages, node, tensorflow, electron = null } = state ?? {};
    return packages !== undefined && node !== undefined && tensorflow !== undefined
      ? { packages, node, tensorflow, electron }
      : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} root
 * @param {State} state
 */
export function writeState(root, state) {
  writeWhole(stateFile(root), `${JSON.stringify(state, null, 2)}\n`);
}

/**
 * Whether the packages and Node are there, and TensorFlow too where set-up has brought it.
 * @param {string} root
 * @param {State | null} [state]
 * @returns {boolean}
 */
export function isReady(root, state = readState(root)) {
  return (
    state !== null &&
    state.packages === packagesKey(root) &&
    existsSync(state.node) &&
    hasLibrary(root, state)
  );
}

/**
 * @param {string} root
 * @param {State} state
 */
function hasLibrary(root, { tensorflow }) {
  if (tensorflow.version === null) return true;
  if (tensorflow.addon !== addonRecipe(root)) return false;
  return existsSync(addonFile(root)) && filesAreWhole(libraryDir(root), tensorflow.files ?? {});
}
