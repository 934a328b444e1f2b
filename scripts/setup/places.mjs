/** Where set-up finds and puts things: everything that it fetches lies in node_modules or in a per-user cache. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The per-user cache, shared by all copies of the project; ULMFIT_STUDIO_CACHE names another folder.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [platform]
 * @returns {string}
 */
export function cacheDir(env = process.env, platform = process.platform) {
  if (env['ULMFIT_STUDIO_CACHE']) return env['ULMFIT_STUDIO_CACHE'];
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ulmfit-studio');
  if (platform === 'win32') {
    return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ulmfit-studio', 'Cache');
  }
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ulmfit-studio');
}

/**
 * Where set-up builds what it then moves into place with one rename; gone when it is done.
 * @param {string} root
 */
export const stagingDir = (root) => join(root, '.setup');

/**
 * The package of TensorFlow.js whose addon we link.
 * @param {string} root
 */
export const tfjsDir = (root) => join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');

export const ADDON = 'tfjs_binding.node';

/**
 * The addon, and the folder in which it looks for TensorFlow's library.
 * @param {string} root
 */
export const addonFile = (root) => join(tfjsDir(root), 'lib', 'napi-v8', ADDON);
/** @param {string} root */
export const libraryDir = (root) => join(tfjsDir(root), 'deps', 'lib');

/** @param {string} root */
export const stateFile = (root) => join(root, 'node_modules', '.ulmfit-setup.json');
