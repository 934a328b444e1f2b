/** The whole set-up, from a fresh clone to a project that runs; repeated, it does only what is left. */
import { hasElectron, installElectron, wantsOfficial } from './electron.mjs';
import { withLock } from './lock.mjs';
import { findNode24 } from './node24.mjs';
import { installPackages } from './packages.mjs';
import { cacheDir, ROOT } from './places.mjs';
import { createReport } from './report.mjs';
import { isReady, packagesKey, readState, writeState } from './state.mjs';
import { installTensorflow, worthAnotherTry } from './tensorflow.mjs';

/**
 * @param {{ root?: string, cache?: string, report?: import('./report.mjs').Report,
 *   again?: 'never' | 'hopeful' | 'always', window?: boolean }} [options] again: when to try once more for what could
 *   not be had; hopeful: when something has changed, or may have; window: whether one is wanted, and so Electron
 * @returns {Promise<import('./state.mjs').State | null>} null when the project cannot run, which has then been said
 */
export async function setUp({
  root = ROOT,
  cache = cacheDir(),
  report = createReport(),
  again = 'hopeful',
  window = false,
} = {}) {
  const before = readState(root);
  if (before !== null && left(before).length === 0) return before;

  const waiting = () => report.note('Another set-up is at work here; waiting for it.');
  return withLock(root, waiting, async () => {
    if (!(await installPackages({ root, report }))) return null;
    const node = findNode24({ root, report });
    if (node === null) return null;
    const had = readState(root); // once more: the set-up that we have waited for may have done it all
    const kept = had !== null && isReady(root, had) ? had : null;
    const wanted = kept === null ? WHOLE : left(kept);
    const state = {
      packages: packagesKey(root),
      node,
      tensorflow:
        kept === null || wanted.includes('tensorflow')
          ? await installTensorflow({ root, cache, node, report })
          : kept.tensorflow,
      electron: kept?.electron ?? null,
    };
    writeState(root, state);
    if (window && wanted.includes('electron')) {
      state.electron = await installElectron({ root, cache, node, report });
      writeState(root, state);
    }
    return state;
  });

  /**
   * @param {import('./state.mjs').State} state
   * @returns {readonly ('tensorflow' | 'electron')[]}
   */
  function left(state) {
    if (!isReady(root, state)) return WHOLE;
    const { tensorflow, electron } = state;
    const isLeft = {
      tensorflow: tensorflow.version === null && wantsAnotherTry(again, worthAnotherTry(tensorflow)),
      electron:
        window &&
        (hasElectron(root, electron)
          ? again === 'always' && wantsOfficial(electron)
          : electron?.version !== null || wantsAnotherTry(again, electron.lack !== 'platform')),
    };
    return WHOLE.filter((part) => isLeft[part]);
  }
}

const WHOLE = /** @type {const} */ (['tensorflow', 'electron']);

/**
 * @param {'never' | 'hopeful' | 'always'} again
 * @param {boolean} isWorthIt
 */
const wantsAnotherTry = (again, isWorthIt) => again === 'always' || (again === 'hopeful' && isWorthIt);
