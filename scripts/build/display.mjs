/** A screen for the window: the person's own, or in tests one that nobody sees. */
import { spawn } from 'node:child_process';
import { installCommand, installSystemPackages, mayInstall } from '../setup/systemPackages.mjs';
import { onPath } from '../setup/tools.mjs';

const START_MS = 30_000;

/**
 * Whether there is a screen on which a person could see a window.
 * @param {NodeJS.ProcessEnv} [env]
 */
export const hasScreen = (env = process.env) =>
  process.platform !== 'linux' || Boolean(env['DISPLAY']) || Boolean(env['WAYLAND_DISPLAY']);

/**
 * Opens a screen for tests: Xvfb's, where there is one or it can be brought, else the person's.
 * @param {import('../setup/report.mjs').Report} report
 * @returns {Promise<{ env: NodeJS.ProcessEnv, close: () => void } | { lack: string }>}
 */
export async function openTestScreen(report) {
  if (process.platform !== 'linux') return { env: process.env, close: () => {} };
  if (onPath('Xvfb') === null && mayInstall()) {
    const step = report.step('Xvfb, a screen for the tests');
    const said = await installSystemPackages(['xvfb'], step);
    if (said === null) step.done('installed');
    else step.lacking(`could not be installed: ${said}`);
  }
  const xvfb = onPath('Xvfb');
  if (xvfb !== null) return openXvfb(xvfb);
  if (hasScreen()) return { env: process.env, close: () => {} };
  return {
    lack: `there is no screen, and no Xvfb to stand for one. To install it: ${installCommand(['xvfb'])}`,
  };
}

/**
 * @param {string} xvfb
 * @returns {ReturnType<typeof openTestScreen>}
 */
function openXvfb(xvfb) {
  // it takes a number that is free and says it on its third descriptor when it is ready; `-ac`: for other users too
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-ac'];
  const child = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const close = () => void child.kill();
  process.once('exit', close);
  return new Promise((resolve) => {
    const fail = (/** @type {string} */ how) => resolve({ lack: `Xvfb could not open a screen (${how})` });
    const timer = setTimeout(() => {
      close();
      fail('it said nothing');
    }, START_MS);
    child.on('error', ({ message }) => fail(message));
    child.on('exit', (code) => fail(`exit status ${code}`));
    child.stdio[3]?.on('data', (/** @type {Buffer} */ number) => {
      clearTimeout(timer);
      const { WAYLAND_DISPLAY: _, ...env } = process.env;
      resolve({ env: { ...env, DISPLAY: `:${number.toString().trim()}` }, close });
    });
  });
}
