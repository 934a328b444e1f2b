/** How much memory the computer has left, and a watch over it: systems end what trains when there is none. */
import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';

/** What a checkpoint needs is still there, and little more. */
const FLOOR = 256 * 1024 * 1024;
const EVERY_MS = 2000;
/** One reading may be a moment's; a program that starts takes much and gives it back. */
const IN_A_ROW = 3;

/** What a program can have without others being pushed out; Linux counts its file cache as used. */
export async function availableMemory(): Promise<number> {
  const meminfo = process.platform === 'linux' ? await readFile('/proc/meminfo', 'utf8').catch(() => '') : '';
  const kilobytes = /^MemAvailable:\s+(\d+) kB/m.exec(meminfo)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

export interface MemoryWatch {
  /** bytes that are left; null = this system does not tell what can be had, and nothing is watched */
  readonly left: (() => Promise<number>) | null;
  readonly everyMs?: number;
}

/** A Mac calls memory free that nobody has ever used, which is little on the best of days. */
export const USUAL_WATCH: MemoryWatch = { left: process.platform === 'darwin' ? null : availableMemory };

/** @returns what ends the watch; it ends by itself when it has spoken */
export function watchMemory(
  { left, everyMs = EVERY_MS }: MemoryWatch,
  onLow: (left: number) => void,
): () => void {
  if (left === null) return () => undefined;
  let low = 0;
  let over = false;
  const look = async (): Promise<void> => {
    const bytes = await left();
    low = bytes < FLOOR ? low + 1 : 0;
    if (over || low < IN_A_ROW) return;
    end();
    onLow(bytes);
  };
  const timer = setInterval(() => {
    look().catch(end); // who cannot be asked is not watched
  }, everyMs);
  timer.unref();
  function end(): void {
    over = true;
    clearInterval(timer);
  }
  return end;
}
