/** Looks whether there is room for what set-up is about to write. */
import { statfs } from 'node:fs/promises';
import { megabytes } from './report.mjs';

/**
 * @param {string} dir an existing folder
 * @param {number} bytes
 * @returns {Promise<string | null>} a clause that says what is missing; null when there is room
 */
export async function lackOfRoom(dir, bytes) {
  const { bavail, bsize } = await statfs(dir);
  const free = bavail * bsize;
  return free >= bytes
    ? null
    : `${megabytes(bytes)} are needed in ${dir}, and only ${megabytes(free)} are free.`;
}
