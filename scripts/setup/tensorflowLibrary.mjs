/** Brings TensorFlow's C library into the per-user cache: out of the Python package, checked by hash, no Python used later. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { filesAreWhole, readJson, sha256, sizeOf, writeWhole } from './files.mjs';
import { withIncoming } from './incoming.mjs';
import { Lacking } from './lacking.mjs';
import { megabytes, secondsSince } from './report.mjs';
import { lackOfRoom } from './room.mjs';
import { run } from './tools.mjs';
import { TENSORFLOW_VERSION, WANTED } from './wheels.mjs';

const SPARE = 100e6; // bytes; a disk is not to be filled to the brim

/**
 * @param {string} cache
 * @param {import('./wheels.mjs').Wheel} wheel
 * @returns {string} where the unpacked library lies, or will
 */
export const libraryIn = (cache, wheel) =>
  join(cache, `${wheel.name}-${TENSORFLOW_VERSION}-${wheel.sha256.slice(0, 8)}`);

/**
 * @param {string} dir
 * @returns {Record<string, number> | null} size of each library file; null when it is not there whole
 */
export function wholeLibrary(dir) {
  try {
    const { files } = /** @type {{ files: Record<string, number> }} */ (readJson(join(dir, 'manifest.json')));
    return filesAreWhole(dir, files) ? files : null;
  } catch {
    return null;
  }
}

/**
 * @param {{ cache: string, wheel: import('./wheels.mjs').Wheel, python: string, report: import('./report.mjs').Report }} context
 * @throws {Lacking}
 */
export async function bringLibrary({ cache, wheel, python, report }) {
  const dir = libraryIn(cache, wheel);
  mkdirSync(cache, { recursive: true });
  const cramped = await lackOfRoom(cache, wheel.bytes + wheel.unpacked + SPARE);
  if (cramped !== null) throw new Lacking('disk', `there is no room for TensorFlow's library: ${cramped}`);
  await withIncoming(cache, async (mine) => {
    const file = await download({ cache, wheel, python, report, into: join(mine, 'download') });
    await unpack({ file, wheel, python, report, into: join(mine, 'unpacked'), dir });
    rmSync(file, { force: true });
  });
}

/**
 * @param {{ cache: string, wheel: import('./wheels.mjs').Wheel, python: string, report: import('./report.mjs').Report, into: string }} context
 * @returns {Promise<string>} the wheel, whole and with the right hash
 */
async function download({ cache, wheel, python, report, into }) {
  const kept = join(cache, `${wheel.name}-${TENSORFLOW_VERSION}-${wheel.platform}.whl`);
  if (existsSync(kept)) {
    if ((await sha256(kept)) === wheel.sha256) return kept;
    rmSync(kept, { force: true });
  }
  const since = Date.now();
  const step = report.step(`TensorFlow ${TENSORFLOW_VERSION}, download`);
  mkdirSync(into, { recursive: true });
  const wanted = join(into, 'wanted.txt');
  writeWhole(wanted, `${wheel.name}==${TENSORFLOW_VERSION} --hash=sha256:${wheel.sha256}\n`);
  const { ok, output } = await run(
    python,
    [...PIP_DOWNLOAD, '--platform', wheel.platform, '--dest', into, '-r', wanted],
    {
      env: { ...process.env, TMPDIR: into, TEMP: into },
      onTick: () => step.say(`${megabytes(sizeOf(into))} of ${megabytes(wheel.bytes)}`),
    },
  );
  const file = readdirSync(into).find((name) => name.endsWith('.whl'));
  if (!ok || file === undefined) {
    throw new Lacking(
      'download',
      `TensorFlow's library could not be downloaded: ${pipsWords(output)}. \`npm run setup\` tries again.`,
    );
  }
  if ((await sha256(join(into, file))) !== wheel.sha256) {
    throw new Lacking(
      'download',
      `what was downloaded as ${file} is not TensorFlow's library: its hash is another.`,
    );
  }
  renameSync(join(into, file), kept);
  step.done(`${megabytes(statSync(kept).size)} in ${secondsSince(since)}`);
  return kept;
}

// For a Python that need not be the one here: pip picks a package for the platform, we use no Python of it.
const PIP_DOWNLOAD = [
  ...[
    '-m',
    'pip',
    'download',
    '--disable-pip-version-check',
    '--no-input',
    '--no-cache-dir',
    '--progress-bar',
    'off',
  ],
  ...['--retries', '2', '--timeout', '30', '--no-deps', '--require-hashes', '--only-binary=:all:'],
  ...['--python-version', '3.11', '--implementation', 'cp', '--abi', 'cp311'],
];

/**
 * @param {{ file: string, wheel: import('./wheels.mjs').Wheel, python: string, report: import('./report.mjs').Report, into: string, dir: string }} context
 */
async function unpack({ file, wheel, python, report, into, dir }) {
  const since = Date.now();
  const step = report.step(`TensorFlow ${TENSORFLOW_VERSION}, unpacking`);
  const script = fileURLToPath(new URL('unpack.py', import.meta.url));
  const { ok, output, how } = await run(python, [script, file, into, ...WANTED], {
    onTick: () => step.say(`${megabytes(sizeOf(into))} of ${megabytes(wheel.unpacked)}`),
  });
  if (!ok)
    throw new Lacking('disk', `TensorFlow's library could not be unpacked (${lastLine(output) || how}).`);
  const unpacked = join(into, 'tensorflow');
  const files = Object.fromEntries(
    wheel.libraries.map((name) => [name, statSync(join(unpacked, name)).size]),
  );
  writeWhole(
    join(unpacked, 'manifest.json'),
    JSON.stringify({ version: TENSORFLOW_VERSION, files }, null, 2),
  );
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dirname(dir), { recursive: true });
  renameSync(unpacked, dir);
  step.done(`${megabytes(sizeOf(dir))} in ${secondsSince(since)}, in ${dir}`);
}

/** @param {string} output */
const lastLine = (output) => output.trim().split('\n').at(-1) ?? '';

/**
 * What pip gives as the cause.
 * @param {string} output
 */
function pipsWords(output) {
  if (/NewConnectionError|ConnectTimeout|ReadTimeout|ProxyError/.test(output)) {
    return 'there is no connection to the Python package index';
  }
  const complaints = output.split('\n').filter((line) => /^\s*ERROR:/.test(line));
  const words = complaints.find((line) => /hash/i.test(line)) ?? complaints[0] ?? lastLine(output);
  return `pip says: ${words.replace(/^\s*ERROR:\s*/, '').slice(0, 200)}`;
}
