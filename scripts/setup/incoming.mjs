/** A folder in the cache for what is on its way: gone afterwards, and after a set-up that was killed gone at the next. */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './lock.mjs';

/**
 * @template T
 * @param {string} cache
 * @param {(dir: string) => Promise<T>} work dir: not there yet; what is to stay is moved out of it with one rename
 * @returns {Promise<T>}
 */
export async function withIncoming(cache, work) {
  mkdirSync(cache, { recursive: true });
  removeLeftovers(cache);
  const mine = join(cache, `${beginning()}${process.pid}`);
  try {
    return await work(mine);
  } finally {
    rmSync(mine, { recursive: true, force: true });
  }
}

/**
 * Removes what killed set-ups of this machine have left.
 * @param {string} cache
 */
function removeLeftovers(cache) {
  for (const name of readdirSync(cache).filter((each) => each.startsWith(beginning()))) {
    if (!isAlive(Number(name.slice(beginning().length))))
      rmSync(join(cache, name), { recursive: true, force: true });
  }
}

const beginning = () => `incoming-${hostname()}-`;
