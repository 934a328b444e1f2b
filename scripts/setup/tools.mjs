/** Finds and runs the tools of the machine: npm, Python with pip, a C++ compiler. */
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null} the whole path of the first program of that name on PATH
 */
export function onPath(name, env = process.env) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const dir of (env['PATH'] ?? '').split(delimiter).filter((entry) => entry !== '')) {
    for (const file of names.map((each) => join(dir, each))) {
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // not here; the next folder
      }
    }
  }
  return null;
}

/** @param {NodeJS.ProcessEnv} [env] */
export const findPython = (env) => onPath('python3', env) ?? onPath('python', env);

/** @param {NodeJS.ProcessEnv} [env] */
export const findCompiler = (env) =>
  ['c++', 'g++', 'clang++'].map((name) => onPath(name, env)).find((file) => file !== null) ?? null;

/**
 * The npm that started us, else the one on PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[] } | null}
 */
export function findNpm(env = process.env) {
  const started = env['npm_execpath'];
  if (started !== undefined && basename(started) === 'npm-cli.js') {
    return { command: process.execPath, args: [started] };
  }
  const npm = onPath('npm', env);
  return npm === null ? null : { command: npm, args: [] };
}

/** @returns {string | null} */
export function findPythonWithPip() {
  const python = findPython();
  return python !== null && spawnSync(python, ['-m', 'pip', '--version']).status === 0 ? python : null;
}

/** Whether this Linux has the C library that nearly all of them have, and not musl: then nothing of TensorFlow runs. */
export function hasGlibc() {
  const { header } = /** @type {{ header: object }} */ (process.report.getReport());
  return 'glibcVersionRuntime' in header;
}

/**
 * Runs a program and keeps what it says; `onTick` is called four times a second while it runs.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, onTick?: () => void, timeout?: number,
 *   signal?: AbortSignal }} [options]
 * @returns {Promise<{ ok: boolean, output: string, how: string }>} how: in words, how it ended
 */
export function run(command, args, { onTick, ...options } = {}) {
  return new Promise((resolve) => {
    const shell = command.endsWith('.cmd'); // Windows runs those by its shell only
    const child = spawn(command, args, { ...options, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    const ticks = onTick && setInterval(onTick, 250);
    let output = '';
    const keep = (/** @type {Buffer} */ chunk) => {
      output = (output + chunk.toString()).slice(-100_000);
    };
    /** @param {boolean} ok @param {string} how */
    const end = (ok, how) => {
      clearInterval(ticks);
      resolve({ ok, output, how });
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => end(false, error.message));
    child.on('close', (code, signal) => end(code === 0, signal ?? `exit status ${code}`));
  });
}
