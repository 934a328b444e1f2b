/** The whole set-up, from a fresh clone to a project that runs; repeated, it does only what is left. */
import { withLock } from './lock.mjs';
import { findNode24 } from './node24.mjs';
import { installPackages } from './packages.mjs';
import { cacheDir, ROOT } from './places.mjs';
import { createReport } from './report.mjs';
import { isReady, packagesKey, readState, writeState } from './state.mjs';
import { installTensorflow, worthAnotherTry } from './tensorflow.mjs';

/**
 * @param {{ root?: string, cache?: string, report?: import('./report.mjs').Report,
 *   again?: 'never' | 'hopeful' | 'always' }} [options] again: when to try once more for a TensorFlow that could not
 *   be had; hopeful: when something has changed, or may have
 * @returns {Promise<import('./state.mjs').State | null>} null when the project cannot run, which has then been said
 */
export async function setUp({
  root = ROOT,
  cache = cacheDir(),
  report = createReport(),
  again = 'hopeful',
} = {}) {
  const before = readState(root);
  if (before !== null && isReady(root, before)) {
    const { tensorflow } = before;
    const isDone = tensorflow.version !== null || again === 'never';
    if (isDone || (again === 'hopeful' && !worthAnotherTry(tensorflow))) return before;
  }

  const waiting = () => report.note('Another set-up is at work here; waiting for it.');
  return withLock(root, waiting, async () => {
    if (!(await installPackages({ root, report }))) return null;
    const node = findNode24({ root, report });
    if (node === null) return null;
    const tensorflow = await installTensorflow({ root, cache, node, report });
    const state = { packages: packagesKey(root), node, tensorflow };
    writeState(root, state);
    return state;
  });
}
