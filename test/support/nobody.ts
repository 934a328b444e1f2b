/** Runs programs as the user `nobody`, where the tests run as root: Chromium's sandbox is for ordinary users only. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Every Linux has it. */
const NOBODY = 65534;

export const isRoot = process.getuid?.() === 0;

/** The words before a command that is to run as nobody, with a home of its own. */
export const asNobody = (home: string): string[] => [
  ...['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'],
  ...['env', `HOME=${home}`, `XDG_CONFIG_HOME=${home}`, `XDG_CACHE_HOME=${home}`],
];

export function giveToNobody(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const { status, stderr } = spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, dir], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Why nobody could not run the project that lies in `root`; null when it could. */
export function lackOfNobody(root: string): string | null {
  if (process.platform !== 'linux') return 'only Linux has a user for it';
  if (!isRoot) return null; // an ordinary user already
  const closed = ancestors(root).find((dir) => !isOpen(dir));
  if (closed !== undefined) return `only root may look into ${closed}, and Chromium's sandbox is for others`;
  const { status } = spawnSync('setpriv', [...asNobody('/').slice(1), 'unshare', '--user', 'true']);
  return status === 0 ? null : 'this system lets no ordinary user open a sandbox';
}

/** `dir`, or if only root may look into it a copy of it by links, in `into`. */
export function readableByNobody(dir: string, into: string): string {
  if (!isRoot || ancestors(dir).every(isOpen)) return dir;
  const copy = join(into, basename(dir));
  const isMade = ['-al', '-a'].some((how) => spawnSync('cp', [how, dir, copy]).status === 0); // links, or another disk
  if (!isMade) throw new Error(`${dir} could not be copied to ${copy}`);
  return copy;
}

const isOpen = (dir: string): boolean => (statSync(dir).mode & 0o001) !== 0;

function ancestors(path: string): string[] {
  const above = dirname(path);
  return above === path ? [path] : [path, ...ancestors(above)];
}
