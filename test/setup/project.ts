/** A project folder with nothing in it but what set-up looks at: a lockfile, and the packages it asks for. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { addonRecipe } from '../../scripts/setup/addonBuild.mjs';
import { nodePackage } from '../../scripts/setup/packages.mjs';
import type { Report } from '../../scripts/setup/report.mjs';
import { packagesKey, type State, writeState } from '../../scripts/setup/state.mjs';
import { tempDir } from '../support/tempDir.ts';

/** The packages that the lockfile of `makeProject` asks for. */
const PACKAGES = {
  'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
  'node_modules/extra': { version: '1.0.0', integrity: 'sha512-extra', optional: true },
  [`node_modules/${nodePackage() ?? 'none'}`]: {
    version: '24.0.0',
    integrity: 'sha512-node',
    optional: true,
  },
};

export function makeProject(): string {
  const root = tempDir();
  write(join(root, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...PACKAGES } }));
  return root;
}

/** What npm leaves when it is done: the packages, and last of all its own list of them. */
export function installInto(dir: string, packages: Record<string, object> = PACKAGES): void {
  for (const path of Object.keys(packages)) write(join(dir, '..', path, 'package.json'), '{}');
  write(join(dir, '.package-lock.json'), JSON.stringify({ packages }));
}

/** A project that is set up, with a library of two small files. */
export function makeReadyProject(tensorflow: Partial<State['tensorflow']> = {}): string {
  const root = makeProject();
  installInto(join(root, 'node_modules'));
  const tfjs = join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  write(join(tfjs, 'binding', 'tfjs_binding.cc'), 'source');
  write(join(tfjs, 'lib', 'napi-v8', 'tfjs_binding.node'), 'addon');
  write(join(tfjs, 'deps', 'lib', 'libtensorflow_cc.so.2'), 'library');
  writeState(root, {
    packages: packagesKey(root),
    node: process.execPath,
    electron: null,
    tensorflow: {
      version: '2.21.0',
      reason: '',
      addon: addonRecipe(root),
      files: { 'libtensorflow_cc.so.2': 7 },
      ...tensorflow,
    },
  });
  return root;
}

/** A report that keeps its lines. */
export function makeReport(): Report & { lines: string[] } {
  const lines: string[] = [];
  return {
    lines,
    note: (sentence) => lines.push(sentence),
    step: (title) => ({
      say: () => undefined,
      done: (result) => lines.push(`${title}: ${result}`),
      lacking: (sentence) => lines.push(`${title}: ${sentence}`),
    }),
  };
}

export function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
