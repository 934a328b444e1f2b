/** Libraries as they lie on the disk, read beside the program or after it. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Every file of a library but its database, which is asked for its rows, with its size and time. */
export function filesOf(library: string): string[] {
  return readdirSync(library, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('studio.db'))
    .map((name) => {
      const { size, mtimeMs } = statSync(join(library, name));
      return `${name} ${String(size)} ${String(mtimeMs)}`;
    })
    .sort();
}

export function rowsOf(library: string): Record<string, number> {
  const db = new Database(join(library, 'studio.db'), { readonly: true });
  const rows = (table: string): number =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0;
  try {
    return { runs: rows('run'), models: rows('model'), datasets: rows('dataset') };
  } finally {
    db.close();
  }
}

/** Signals a process. @returns whether it was still there */
export function signal(pid: number, what: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
}

/** The process that holds a library in a window. */
export function holderOf(library: string): number {
  const db = new Database(join(library, 'studio.db'), { readonly: true });
  try {
    const json = db.prepare<[], string>("SELECT value FROM setting WHERE key = 'window'").pluck().get();
    return (JSON.parse(json ?? '{}') as { pid: number }).pid;
  } finally {
    db.close();
  }
}
