/** Says which build of better-sqlite3 runs here. */
import { join } from 'node:path';

/** better-sqlite3's own builds want this Node-API: that of Node 22.14 and Electron 35. */
const THEIRS = 10;

/**
 * Options for opening a database. An older Electron has a build of its own among its resources (set-up puts it there);
 * everywhere else better-sqlite3 finds its own.
 */
export function nativeBinding(): { nativeBinding?: string } {
  const resources: unknown = 'resourcesPath' in process ? process.resourcesPath : undefined;
  const isOlder = Number(process.versions['napi']) < THEIRS;
  return isOlder && typeof resources === 'string'
    ? { nativeBinding: join(resources, 'better_sqlite3.node') }
    : {};
}
