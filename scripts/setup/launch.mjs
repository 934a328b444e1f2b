/** Runs a program of the project on Node 24, as if it had been called itself: signals, exit status, standard streams. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * In this process when it runs on the right Node already, else in a child.
 * @param {string} node
 * @param {string} script
 * @param {string[]} args
 */
export async function launch(node, script, args) {
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.argv = [process.execPath, script, ...args];
    await import(pathToFileURL(script).href);
  } else {
    process.exitCode = await runChild(node, [script, ...args]);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<number>} the exit status; 128 and the signal's number when a signal ended it, as a shell has it
 */
export function runChild(command, args, env = process.env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const ignore = () => {}; // a terminal sends SIGINT to the child as well; who ends is for the child to say
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', ignore);
    process.on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      process.off('SIGTERM', pass);
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
