/** Packs the built app by electron-builder, with the Electron that set-up has provided and with tools that are here. */
import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from '../setup/lock.mjs';
import { stagingDir } from '../setup/places.mjs';
import { onPath, run } from '../setup/tools.mjs';
import { stageApp } from './stage.mjs';

/**
 * @param {{ root: string, state: import('../setup/state.mjs').State, targets: string[], into: string,
 *   flavour: import('./fuses.mjs').Flavour, onTick?: () => void }} context
 *   targets: electron-builder's; `dir` for the folder alone
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export async function pack({ root, state: { node, electron }, targets, into, flavour, onTick = () => {} }) {
  if (electron?.dist === undefined || electron.version === null) {
    return {
      ok: false,
      output: `Without Electron nothing can be packed: ${electron?.reason ?? 'it was not set up'}`,
    };
  }
  const program = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const isFallback = electron.recipe !== undefined;
  const args = [
    ...['--publish', 'never', `--${systemOf()}`, ...targets],
    `--config.electronDist=${electron.dist}`,
    `--config.electronVersion=${electron.version}`,
    `--config.directories.output=${into}`,
    // not to be taken for something to hand on
    ...(isFallback ? ['--config.artifactName=${name}-${version}-${arch}-for-checks.${ext}'] : []),
  ];
  const env = { ...process.env, ...localTools(root, node), ULMFIT_FLAVOUR: flavour };
  const waiting = () => console.error('Another set-up or build is at work here; waiting for it.');
  const app = join(stagingDir(root), `app-${process.pid}`);
  await withLock(root, waiting, () => Promise.resolve().then(() => stageApp(root, app))); // no build may change out/ meanwhile
  const { ok, output, how } = await run(node, [program, ...args, `--config.directories.app=${app}`], {
    cwd: root,
    env,
    onTick,
  });
  rmSync(app, { recursive: true, force: true });
  return { ok, output: ok ? output : `${output}\n${how}` };
}

const systemOf = () =>
  new Map([
    ['darwin', 'mac'],
    ['win32', 'win'],
  ]).get(process.platform) ?? 'linux';

/**
 * Tools that electron-builder would fetch, where they are here: its own run without a network.
 * @param {string} root
 * @param {string} node
 */
function localTools(root, node) {
  const { path7za } = /** @type {{ path7za: string }} */ (requireSevenZip(root));
  if (existsSync(path7za)) chmodSync(path7za, 0o755); // its package has forgotten that
  return {
    PATH: [dirname(node), process.env['PATH'] ?? ''].join(delimiter), // the stand-in is a script for Node
    ...(existsSync(path7za) ? { ELECTRON_BUILDER_7ZIP_PATH: path7za } : {}),
    ...(onPath('dpkg-deb') !== null
      ? { CUSTOM_FPM_PATH: fileURLToPath(new URL('fpm.mjs', import.meta.url)) }
      : {}),
  };
}

/**
 * @param {string} root
 * @returns {unknown}
 */
const requireSevenZip = (root) => createRequire(join(root, 'package.json'))('7zip-bin');
