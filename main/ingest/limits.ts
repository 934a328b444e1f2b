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

/** Bytes that the process may hold in all, buffers and SQLite's pages included. */
export function processBytes(total: number = totalmem()): number {
  return (heapMegabytes(total) + 1024) * MEGA;
}
