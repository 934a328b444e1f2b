/** The system's libraries that Electron needs on Linux: looks which are missing, and installs them where it may. */
import { spawnSync } from 'node:child_process';
import { Lacking } from './lacking.mjs';
import { secondsSince } from './report.mjs';
import { installCommand, installSystemPackages, mayInstall } from './systemPackages.mjs';

/** Debian's names. Those of the second line are opened only when they are wanted: notes, passwords, links. */
const PACKAGES = [
  ...['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libatspi2.0-0', 'libxss1', 'libxtst6'],
  ...['libnotify4', 'libsecret-1-0', 'xdg-utils'],
];

/**
 * @param {{ binary: string, report: import('./report.mjs').Report }} context
 * @throws {Lacking}
 */
export async function provideLibraries({ binary, report }) {
  if (process.platform !== 'linux') return;
  const missing = missingLibraries(binary);
  if (missing.length === 0) return;
  const step = report.step('System libraries for Electron');
  const since = Date.now();
  let said = 'only root may install them';
  if (mayInstall()) {
    said = (await installSystemPackages(PACKAGES, step)) ?? '';
    if (missingLibraries(binary).length === 0) {
      step.done(`installed in ${secondsSince(since)}`);
      return;
    }
  }
  step.lacking(`missing, ${said}: ${missing.join(' ')}`);
  throw new Lacking(
    'tool',
    `the system lacks ${missing.join(' and ')}. To install them: ${installCommand(PACKAGES)}`,
  );
}

/**
 * @param {string} binary
 * @returns {string[]}
 */
function missingLibraries(binary) {
  const { stdout } = spawnSync('ldd', [binary], { encoding: 'utf8' });
  return [...stdout.matchAll(/^\s*(\S+) => not found$/gm)].map(([, name]) => name ?? '');
}
