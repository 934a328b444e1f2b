/** Puts a finished dataset into its place, where an old one may be: after any crash there is the old or the new. */
import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { moveFolder, syncTree } from '../engine/files/atomicWrite.ts';

const OLD_PREFIX = '.old-';

/**
 * @param replaces whether a dataset in that place gives way; else the place must be free
 * @throws AppError `disk/…`
 */
export async function putInPlace(
  folder: string,
  place: string,
  id: string,
  replaces: boolean,
): Promise<void> {
  const old = join(dirname(place), `${OLD_PREFIX}${id}`);
  await syncTree(folder);
  if (replaces) {
    await rm(old, { recursive: true, force: true });
    await moveFolder(place, old);
  }
  try {
    await moveFolder(folder, place);
  } catch (error) {
    if (replaces) await moveFolder(old, place);
    throw error;
  }
  // it can no longer be taken for the dataset, so a failure here does not matter
  if (replaces) await rm(old, { recursive: true, force: true }).catch(() => undefined);
}

/** At the opening of a library: where a crash came between two moves, the old dataset goes back to its place. */
export async function mendReplacements(datasetsDir: string): Promise<void> {
  const names = await readdir(datasetsDir).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(OLD_PREFIX))) {
    const old = join(datasetsDir, name);
    const place = join(datasetsDir, name.slice(OLD_PREFIX.length));
    if (existsSync(place)) await rm(old, { recursive: true, force: true });
    else await rename(old, place);
  }
}
