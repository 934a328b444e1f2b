/** How much memory reading texts may take: a share of what the computer has, and never all that one process can. */
import { totalmem } from 'node:os';

const MEGA = 2 ** 20;

/** V8 in Electron keeps pointers in 32 bits, so a heap ends at 4 GiB. */
const MOST = 3500;
const LEAST = 512;

/** For `--max-old-space-size`. */
export function heapMegabytes(total: number = totalmem()): number {
  return Math.round(Math.max(LEAST, Math.min(MOST, total / MEGA / 4)));
}

/**
 * Arguments that hold a utility process to it. Electron 33 passes the plain flag on to no one and the other to V8;
 * Node's own child processes know only the plain one.
 */
export function heapFlags(megabytes: number): string[] {
  const flag = `--max-old-space-size=${megabytes}`;
  return [flag, `--js-flags=${flag}`];
}

/**
 * Bytes that a process which builds a dataset may hold in all, threads, buffers and SQLite's pages included. Building
 * keeps to 512 MB whatever the size of the texts; what goes far beyond that is a text that nobody foresaw.
 */
export const BUILD_BYTES = 768 * MEGA;
