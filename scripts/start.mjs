/**
 * `npm start`: sets up what is missing and opens the window; where there is no screen, or with `--terminal`, fine-tunes
 * the starter model on the bundled sample in the terminal. `--library DIR` goes to either.
 */
import { join } from 'node:path';
import { buildApp } from './build/buildApp.mjs';
import { hasScreen } from './build/display.mjs';
import { lackOfSandbox } from './build/sandbox.mjs';
import { launch, runChild } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const TERMINAL = '--terminal';
/** Chromium's own complaints, of a bus or a card that is not there, are not for our users. */
const QUIET = '--log-level=3';

const words = process.argv.slice(2);
const args = words.filter((word) => word !== TERMINAL);
const wantsWindow = !words.includes(TERMINAL) && hasScreen();
if (!words.includes(TERMINAL) && !hasScreen()) {
  console.error(
    'There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so it runs in the terminal.',
  );
}

const state = await setUp({ window: wantsWindow });
if (state === null) process.exit(1);
const { node, electron } = state;
if (!wantsWindow) await runInTerminal();
else if (electron?.binary === undefined) {
  console.error(`Without Electron there is no window, so it runs in the terminal: ${electron?.reason ?? ''}`);
  await runInTerminal();
} else if (await buildApp({ node })) await openWindow(electron.binary, electron);
else process.exitCode = 1;

function runInTerminal() {
  return launch(node, join(ROOT, 'main', 'cli.ts'), ['demo', ...args]);
}

/**
 * @param {string} binary
 * @param {import('./setup/state.mjs').ElectronState} electron
 */
async function openWindow(binary, { version, reason }) {
  if (reason !== '') console.error(`The window runs in Electron ${version}: ${reason}`);
  const lack = lackOfSandbox(binary);
  if (lack !== null) console.error(`The window runs without Chromium's sandbox, because ${lack}.`);
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  process.exitCode = await runChild(
    binary,
    [QUIET, ...(lack === null ? [] : ['--no-sandbox']), ROOT, ...args],
    env,
  );
}
