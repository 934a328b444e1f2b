/**
 * `npm test`: sets up what is missing, then type checks, lints, builds and tests; goes on when something fails, and
 * counts. `--only types|lint|tests|window` runs one part; further words pick test files, as in `npm test -- engine/text`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from './build/buildApp.mjs';
import { openTestScreen } from './build/display.mjs';
import { readJson } from './setup/files.mjs';
import { runChild } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { createReport } from './setup/report.mjs';
import { setUp } from './setup/setUp.mjs';

const TSC = ['typescript', 'bin', 'tsc'];
const TYPES = ['shared', 'main/engine', 'main', 'scripts', 'test', 'test/stage'];

/** @type {{ title: string, tool: string[], args: string[] }[]} */
const LINT = [
  { title: 'eslint', tool: ['eslint', 'bin', 'eslint.js'], args: ['.'] },
  {
    title: 'prettier',
    tool: ['prettier', 'bin', 'prettier.cjs'],
    args: ['--check', '--log-level=warn', '.'],
  },
  { title: 'knip (code that nothing uses)', tool: ['knip', 'bin', 'knip.js'], args: ['--no-progress'] },
];

const SVELTE_CHECK = ['--tsconfig', 'renderer/tsconfig.json', '--fail-on-warnings'];

/** Folders in test/ of what test/e2e/vitest.config.ts runs. */
const WINDOW_TESTS = ['e2e', 'package'];

const counts = { passed: 0, failed: 0, skipped: 0 };
const { only, files } = wordsOf(process.argv.slice(2));
const parts = partsOf();

const state = await setUp({ window: parts.includes('window') });
if (state === null) end(1);
else await runAll(state);

/** @param {import('./setup/state.mjs').State} state */
async function runAll({ node, tensorflow, electron }) {
  if (parts.includes('types')) {
    for (const layer of TYPES) check(node, `types of ${layer}`, TSC, ['-p', layer]);
    check(node, 'types of renderer (svelte-check)', ['svelte-check', 'bin', 'svelte-check'], SVELTE_CHECK);
  }
  if (parts.includes('lint')) {
    for (const { title, tool, args } of LINT) check(node, title, tool, args);
  }
  if (parts.includes('tests')) await runTests(node, 'test/vitest.config.ts', process.env);
  if (parts.includes('window')) await runWindowTests(node, electron);
  if (tensorflow.version === null) console.log(`Without TensorFlow: ${tensorflow.reason}`);
  end(0);
}

/**
 * Builds the app, and tests it in Electron, on a screen that nobody sees.
 * @param {string} node
 * @param {import('./setup/state.mjs').ElectronState | null} electron
 */
async function runWindowTests(node, electron) {
  const isBuilt = await buildApp({ node });
  counts[isBuilt ? 'passed' : 'failed'] += 1;
  console.log(`${isBuilt ? 'ok    ' : 'FAILED'}  build of the app`);
  if (!isBuilt) return;
  if (electron?.binary === undefined) {
    skipWindowTests(electron?.reason ?? 'Electron was not set up');
    return;
  }
  const screen = await openTestScreen(createReport());
  if ('lack' in screen) {
    skipWindowTests(screen.lack);
    return;
  }
  if (electron.reason !== '') console.log(`Tested in Electron ${electron.version}: ${electron.reason}`);
  const env = { ...screen.env, ULMFIT_ELECTRON: electron.binary };
  try {
    await runTests(node, 'test/e2e/vitest.config.ts', env);
  } finally {
    screen.close();
  }
}

/** @param {string} reason */
function skipWindowTests(reason) {
  const tests = WINDOW_TESTS.flatMap((dir) => readdirSync(join(ROOT, 'test', dir))).filter((name) =>
    name.endsWith('.test.ts'),
  );
  counts.skipped += tests.length;
  console.log(`skipped ${tests.length} files of tests that need a window: ${reason}`);
}

/**
 * Runs a checker, and shows what it says when it finds something.
 * @param {string} node
 * @param {string} title
 * @param {string[]} tool path within node_modules
 * @param {string[]} args
 */
function check(node, title, tool, args) {
  const program = join(ROOT, 'node_modules', ...tool);
  const { status, error, stdout, stderr } = spawnSync(node, [program, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  counts[status === 0 ? 'passed' : 'failed'] += 1;
  const words = `${stdout}${stderr}${error ? error.message : ''}`.trim();
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'}  ${title}`);
  if (words !== '') console.log(words.replace(/^/gm, '    '));
}

/**
 * @param {string} node
 * @param {string} config
 * @param {NodeJS.ProcessEnv} environment
 */
async function runTests(node, config, environment) {
  const dir = mkdtempSync(join(tmpdir(), 'ulmfit-counts-'));
  const file = join(dir, 'counts.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const env = { ...environment, ULMFIT_TEST_COUNTS: file, NO_COLOR: '1' };
  const status = await runChild(node, [vitest, 'run', '--config', join(ROOT, config), ...files], env);
  try {
    const counted = /** @type {typeof counts} */ (readJson(file));
    counts.passed += counted.passed;
    counts.failed += counted.failed;
    counts.skipped += counted.skipped;
    if (status !== 0 && counted.failed === 0) counts.failed += 1;
  } catch {
    counts.failed += 1;
    console.log(`FAILED  the tests ended before they were counted (status ${status})`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** @param {number} failures that have no line of their own */
function end(failures) {
  const failed = counts.failed + failures;
  console.log(`${counts.passed} passed, ${failed} failed, ${counts.skipped} skipped`);
  process.exitCode = failed > 0 ? 1 : 0;
}

/** @param {string[]} words */
function wordsOf(words) {
  const at = words.indexOf('--only');
  if (at === -1) return { only: null, files: words };
  return { only: words[at + 1] ?? null, files: words.filter((_, i) => i !== at && i !== at + 1) };
}

/** What is to run: all of it, the one part that is asked for, or those in which the wanted files may be. */
function partsOf() {
  if (only !== null) return [only];
  if (files.length === 0) return ['types', 'lint', 'tests', 'window'];
  const needWindow = files.filter((word) => WINDOW_TESTS.some((dir) => word.split('/').includes(dir)));
  if (needWindow.length === 0) return ['tests'];
  return needWindow.length === files.length ? ['window'] : ['tests', 'window'];
}
