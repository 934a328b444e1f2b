/** Whether Chromium's sandbox can be had here; Electron does not start where it is wanted and cannot be. */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @param {string} binary Electron's
 * @returns {string | null} why it cannot be had, as a clause; null when it can
 */
export function lackOfSandbox(binary) {
  if (process.platform !== 'linux') return null;
  if (process.getuid?.() === 0) return 'you are root';
  if (spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0) return null;
  const helper = statSync(join(dirname(binary), 'chrome-sandbox'), { throwIfNoEntry: false });
  const isHelpful = helper !== undefined && helper.uid === 0 && (helper.mode & 0o4000) !== 0;
  return isHelpful ? null : 'this system lets no ordinary user open one (user namespaces are closed)';
}
