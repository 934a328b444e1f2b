/** Packages of the system: brought by apt where we may, else named in the one command that brings them. */
import { spawnSync } from 'node:child_process';
import { onPath, run } from './tools.mjs';

const APT = ['-o', 'DPkg::Lock::Timeout=400', '-q', '-y']; // others may be installing as well

/** Whether this is Debian, or one of its children, and we may install. */
export const mayInstall = () => onPath('apt-get') !== null && process.getuid?.() === 0;

/**
 * @param {string[]} names
 * @param {import('./report.mjs').Step} step
 * @returns {Promise<string | null>} what apt said against it; null when they are installed
 */
export async function installSystemPackages(names, step) {
  step.say(`apt brings ${names.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (/** @type {string[]} */ ...args) => run('apt-get', [...APT, ...args], { env });
  await apt('update'); // what there was before may do without
  const { ok, output, how } = await apt('install', '--no-install-recommends', ...namesHere(names));
  return ok ? null : (output.split('\n').find((line) => line.startsWith('E: ')) ?? how);
}

/**
 * @param {string[]} names
 * @returns {string} the command by which a person installs them
 */
export function installCommand(names) {
  if (onPath('apt-get') !== null) return `sudo apt install ${namesHere(names).join(' ')}`;
  return `install what Debian calls ${names.join(' ')}`;
}

/**
 * Debian 13 and Ubuntu 24.04 have renamed some libraries when their time became 64 bits wide.
 * @param {string[]} names
 */
const namesHere = (names) =>
  names.map((name) => (spawnSync('apt-cache', ['show', `${name}t64`]).status === 0 ? `${name}t64` : name));
