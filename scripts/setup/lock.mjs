/** Lets one set-up at a time work on a copy of the project; the others wait for it. */
import { linkSync, mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { stagingDir } from './places.mjs';

const BEAT_MS = 5_000;
const SILENCE_MS = 60_000; // of a lock that nobody holds any more, though its process number is in use again

/**
 * @template T
 * @param {string} root
 * @param {() => void} onWait called once, when another set-up is at work
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(root, onWait, work) {
  const file = join(stagingDir(root), 'lock');
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; !take(file); waited = true) {
    if (!waited) onWait();
    await setTimeout(200);
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file); // atomic, and never without its content
    return true;
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(mine, { force: true });
  }
  if (!isLeft(file)) return false;
  rmSync(file, { force: true });
  return take(file);
}

/**
 * Whether the set-up that held the lock was killed.
 * @param {string} file
 */
function isLeft(file) {
  try {
    return !isAlive(Number(readFileSync(file, 'utf8'))) || Date.now() - statSync(file).mtimeMs > SILENCE_MS;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false; // given back meanwhile
    throw error;
  }
}

/**
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM'); // lives, and is another user's
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;
