/**
 * `npm test`: sets up what is missing, then type checks, lints and tests; goes on when something fails, and counts.
 * `--only types|lint|tests` runs one part; further words pick test files, as in `npm test -- engine/text`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readJson } from './setup/files.mjs';
import { runChild } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const TSC = ['typescript', 'bin', 'tsc'];
const TYPES = ['shared', 'main/engine', 'main', 'scripts', 'test'];

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

const counts = { passed: 0, failed: 0, skipped: 0 };
const { only, files } = wordsOf(process.argv.slice(2));

const state = await setUp();
if (state === null) end(1);
else await runAll(state);

/** @param {import('./setup/state.mjs').State} state */
async function runAll({ node, tensorflow }) {
  if (only === 'types' || only === null) {
    for (const layer of TYPES) check(node, `types of ${layer}`, TSC, ['-p', layer]);
  }
  if (only === 'lint' || only === null)
    for (const { title, tool, args } of LINT) check(node, title, tool, args);
  if (only === 'tests' || only === null) await runTests(node);
  if (tensorflow.version === null) console.log(`Without TensorFlow: ${tensorflow.reason}`);
  end(0);
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

/** @param {string} node */
async function runTests(node) {
  const dir = mkdtempSync(join(tmpdir(), 'ulmfit-counts-'));
  const file = join(dir, 'counts.json');
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const config = join(ROOT, 'test', 'vitest.config.ts');
  const env = { ...process.env, ULMFIT_TEST_COUNTS: file, NO_COLOR: '1' };
  const status = await runChild(node, [vitest, 'run', '--config', config, ...files], env);
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
  if (at === -1) return { only: words.length > 0 ? 'tests' : null, files: words };
  return { only: words[at + 1] ?? null, files: words.filter((_, i) => i !== at && i !== at + 1) };
}
