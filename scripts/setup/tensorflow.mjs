/** Brings and links TensorFlow where that is possible, and says in a sentence why where it is not. */
import { existsSync } from 'node:fs';
import { addonIn, linkAddon } from './addon.mjs';
import { addonRecipe } from './addonBuild.mjs';
import { Lacking, lackingTools } from './lacking.mjs';
import { bringLibrary, libraryIn, wholeLibrary } from './tensorflowLibrary.mjs';
import { findCompiler, findPython, findPythonWithPip, hasGlibc } from './tools.mjs';
import { wheelFor } from './wheels.mjs';

/**
 * @param {{ root: string, cache: string, node: string, report: import('./report.mjs').Report }} context
 * @returns {Promise<import('./state.mjs').TensorflowState>}
 */
export async function installTensorflow({ root, cache, node, report }) {
  try {
    const wheel = wheelFor();
    if (wheel === null || (process.platform === 'linux' && !hasGlibc())) {
      throw new Lacking(
        'platform',
        `there is no TensorFlow library that could be linked for this kind of system (${process.platform} ${process.arch}).`,
      );
    }
    const library = libraryIn(cache, wheel);
    const isBrought = wholeLibrary(library) !== null;
    const isLinked = existsSync(addonIn(root, library));
    const python = isBrought ? null : findPythonWithPip();
    const compiler = findCompiler();
    const lacksPip = !isBrought && python === null;
    const lacksCompiler = !isLinked && compiler === null;
    if (lacksPip || lacksCompiler) {
      const names = /** @type {const} */ (['pip', 'compiler']);
      throw lackingTools(names.filter((name) => (name === 'pip' ? lacksPip : lacksCompiler)));
    }
    if (python !== null) await bringLibrary({ cache, wheel, python, report });
    const version = await linkAddon({ root, library, files: wheel.libraries, compiler, node, report });
    return { version, reason: '', addon: addonRecipe(root), files: wholeLibrary(library) ?? {} };
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
export function worthAnotherTry({ lack }) {
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

/** @param {string} clause */
const sentence = (clause) => clause.charAt(0).toUpperCase() + clause.slice(1);
