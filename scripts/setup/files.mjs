/** Files as set-up needs them: written whole, compared by size and by hash. */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} file
 * @returns {unknown}
 */
export const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Writes a file so that it is there whole or not at all.
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { flush: true });
  renameSync(temporary, file);
}

/**
 * @param {string} dir
 * @param {Record<string, number>} files name and size in bytes
 * @returns {boolean}
 */
export function filesAreWhole(dir, files) {
  return Object.entries(files).every(
    ([name, size]) => statSync(join(dir, name), { throwIfNoEntry: false })?.size === size,
  );
}

/** @param {string} file */
export async function sha256(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {number} bytes
 */
export function sizeOf(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0; // moved away meanwhile
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0);
}
