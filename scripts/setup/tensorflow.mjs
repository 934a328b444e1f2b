/** Brings and links TensorFlow where that is possible, and says in a sentence why where it is not. */
import { existsSync } from 'node:fs';
import { addonIn, linkAddon, NO_COMPILER } from './addon.mjs';
import { bringLibrary, Lacking, libraryIn, wholeLibrary } from './tensorflowLibrary.mjs';
import { findCompiler, findPython, hasPip } from './tools.mjs';
import { wheelFor } from './wheels.mjs';

/**
 * @param {{ root: string, cache: string, node: string, report: import('./report.mjs').Report }} context
 * @returns {Promise<import('./state.mjs').TensorflowState>}
 */
export async function installTensorflow({ root, cache, node, report }) {
  try {
    const wheel = wheelFor();
    if (wheel === null) {
      throw new Lacking(
        'platform',
        `there is no TensorFlow library for ${process.platform} on ${process.arch} that could be linked.`,
      );
    }
    const library = libraryIn(cache, wheel);
    const compiler = findCompiler();
    if (compiler === null && !existsSync(addonIn(root, cache, library)))
      throw new Lacking('tool', NO_COMPILER);
    if (wholeLibrary(library) === null) {
      const python = findPython();
      if (python === null || !hasPip(python)) throw new Lacking('tool', noPip(python));
      await bringLibrary({ cache, wheel, python, report });
    }
    const version = await linkAddon({ root, cache, library, files: wheel.libraries, compiler, node, report });
    return { version, reason: '', files: wholeLibrary(library) ?? {} };
  } catch (error) {
    const { lack, reason } = lackOf(error);
    report
      .step('TensorFlow')
      .lacking(`${sentence(reason)}\nThe portable engine does the same job meanwhile, several times slower.`);
    return { version: null, reason, lack };
  }
}

/**
 * Whether a set-up that had no TensorFlow may have more luck now.
 * @param {import('./state.mjs').TensorflowState} tensorflow
 * @returns {boolean}
 */
export function worthAnotherTry({ version, lack }) {
  if (version !== null) return false;
  if (lack === 'tool') return findCompiler() !== null && findPython() !== null;
  return lack === 'download' || lack === 'disk';
}

/**
 * @param {unknown} error
 * @returns {{ lack: import('./state.mjs').Lack, reason: string }}
 */
function lackOf(error) {
  if (error instanceof Lacking) return { lack: error.lack, reason: error.message };
  if (error instanceof Error && 'code' in error) {
    return { lack: 'disk', reason: `TensorFlow's library could not be stored (${error.message}).` };
  }
  throw error;
}

/** @param {string | null} python */
const noPip = (python) =>
  `there is no ${python === null ? 'Python 3 with pip' : `pip for ${python}`} on this machine, by which TensorFlow's library comes. Install it (on Debian: apt install python3-pip) and run \`npm run setup\`.`;

/** @param {string} clause */
const sentence = (clause) => clause.charAt(0).toUpperCase() + clause.slice(1);
