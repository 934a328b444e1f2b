/** Builds the app into out/, when its sources are no longer those that it was built from. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../setup/files.mjs';
import { withLock } from '../setup/lock.mjs';
import { ROOT, stagingDir } from '../setup/places.mjs';
import { createReport, secondsSince } from '../setup/report.mjs';
import { run } from '../setup/tools.mjs';

/** All that the build reads. */
const SOURCES = [
  'main',
  'shared',
  'renderer',
  'electron.vite.config.js',
  'package.json',
  'package-lock.json',
];

/** @param {string} root */
export const outDir = (root) => join(root, 'out');

/**
 * @param {{ node: string, root?: string, report?: import('../setup/report.mjs').Report }} context
 * @returns {Promise<boolean>} false when it could not be built, which has then been said
 */
export async function buildApp({ node, root = ROOT, report = createReport() }) {
  if (isBuilt(root)) return true;
  const waiting = () => report.note('Another build is at work here; waiting for it.');
  return withLock(root, waiting, async () => {
    const made = fingerprint(root); // before: what is changed meanwhile is for the next build
    if (isBuilt(root)) return true;
    const step = report.step('Building the app');
    const since = Date.now();
    const staging = join(stagingDir(root), 'out');
    rmSync(staging, { recursive: true, force: true });
    const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const { ok, output, how } = await run(
      node,
      [program, 'build', '--outDir', staging, '--logLevel', 'warn'],
      {
        cwd: root,
        env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
        onTick: () => step.say(secondsSince(since)),
      },
    );
    if (!ok) {
      step.lacking(`it could not be built (${how}).\n${output.trim()}`);
      return false;
    }
    writeWhole(noteOf(staging), made);
    moveIntoPlace(staging, outDir(root), stagingDir(root));
    step.done(`done in ${secondsSince(since)}`);
    if (output.trim() !== '') report.note(output.trim());
    return true;
  });
}

/** @param {string} root */
const isBuilt = (root) =>
  existsSync(noteOf(outDir(root))) && readFileSync(noteOf(outDir(root)), 'utf8') === fingerprint(root);

/** @param {string} out */
const noteOf = (out) => join(out, 'built-from');

/**
 * Of the names and contents of all sources; 300 files take some 20 ms.
 * @param {string} root
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesIn(join(root, source))) {
      const content = readFileSync(file);
      hash.update(`${file.slice(root.length)} ${content.length}\n`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path a file or a folder, or neither
 * @returns {string[]}
 */
function filesIn(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/**
 * @param {string} from
 * @param {string} to
 * @param {string} aside a folder on the same disk
 */
function moveIntoPlace(from, to, aside) {
  const old = join(aside, `old-out-${process.pid}`);
  mkdirSync(aside, { recursive: true });
  if (existsSync(to)) renameSync(to, old);
  renameSync(from, to);
  rmSync(old, { recursive: true, force: true });
}
