/** Lays out what goes into a package: the built app, and of the packages that it requires the files that run. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { outDir } from '../build/buildApp.mjs';
import { readJson } from '../setup/files.mjs';

/**
 * The files of each package that are loaded; its licence and its package.json come with them. Of tfjs-node-gpu only
 * the addon: the rest of it, and 113 packages that it wants, are never loaded.
 * @type {Record<string, string[]>}
 */
const MODULES = {
  '@tensorflow/tfjs-node-gpu': ['lib/napi-v8/*'],
  '@tensorflow/tfjs-core': ['dist/tf-core.node.js'],
  '@tensorflow/tfjs-backend-cpu': ['dist/tf-backend-cpu.node.js'],
  '@tensorflow/tfjs-backend-wasm': [
    'dist/tf-backend-wasm.node.js',
    '{dist,wasm-out}/*.wasm',
    'wasm-out/*.js',
  ],
  'better-sqlite3': ['lib/**/*.js', `prebuilds/${process.platform}-${process.arch}.node`],
  chardet: ['lib/**/*.js'],
  'dom-serializer': ['dist/*.js'],
  domelementtype: ['dist/*.js'],
  domhandler: ['dist/*.js'],
  domutils: ['dist/*.js'],
  eld: ['src/entries/static.extrasmall.js', 'src/*.js', 'src/ngrams/extrasmall.js'],
  entities: ['dist/**/*.js'],
  htmlparser2: ['dist/*.js'],
  long: ['index.js', 'src/*.js'],
  'node-fetch': ['lib/index.js'],
  pend: ['index.js'],
  'postal-mime': ['dist/esm/*.js', 'dist/esm/package.json'],
  saxes: ['saxes.js'],
  seedrandom: ['index.js', 'seedrandom.js', 'lib/*[!n].js'],
  tr46: ['index.js', 'lib/*.json'],
  unpdf: ['dist/index.mjs', 'dist/pdfjs.mjs'],
  'webidl-conversions': ['lib/*.js'],
  'whatwg-url': ['lib/*.js'],
  xmlchars: ['xmlchars.js', 'xml/**/*.js', 'xmlns/**/*.js'],
  yauzl: ['*.js'],
  zod: ['index.js', 'v4/**/*.js'],
};

/** What the build has put into the window's own files, so that of these only the licences are left to take along. */
const BUILT_IN = [
  'svelte',
  'chart.js',
  '@fontsource-variable/ibm-plex-sans',
  '@fontsource-variable/source-serif-4',
];

const LICENCE = 'LICEN[CS]E*';
/** Goes beside the program, where afterPack.mjs puts it. */
export const LICENCES = 'LICENSES.packages.txt';

/** What is taken of package.json. Without dependencies: electron-builder would collect those in full. */
const KEPT = ['name', 'productName', 'version', 'description', 'license', 'type', 'main'];

/** A Debian package must name one; the program has no site, and this is what it is about. */
const HOME = 'https://arxiv.org/abs/1801.06146';

/**
 * @param {string} root
 * @param {string} app the folder to lay it out in
 */
export function stageApp(root, app) {
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app, { recursive: true });
  cpSync(outDir(root), join(app, 'out'), { recursive: true });
  rmSync(join(app, 'out', 'built-from'));
  copyFileSync(join(root, 'LICENSE'), join(app, 'LICENSE'));
  const manifest = Object.entries(/** @type {object} */ (readJson(join(root, 'package.json'))));
  writeFileSync(
    join(app, 'package.json'),
    JSON.stringify(
      { ...Object.fromEntries(manifest.filter(([key]) => KEPT.includes(key))), homepage: HOME },
      null,
      2,
    ),
  );
  for (const [name, patterns] of Object.entries(MODULES)) {
    const from = join(root, 'node_modules', name);
    const to = join(app, 'modules', name);
    for (const file of globSync([...patterns, 'package.json', LICENCE], { cwd: from })) {
      mkdirSync(dirname(join(to, file)), { recursive: true });
      copyFileSync(join(from, file), join(to, file));
    }
    if (!existsSync(join(to, 'package.json'))) throw new Error(`${name} is not in node_modules`);
  }
  writeFileSync(join(app, LICENCES), licences(root));
}

/**
 * The licences of all packages of which something is handed on, one after the other.
 * @param {string} root
 */
function licences(root) {
  const texts = [...Object.keys(MODULES), ...BUILT_IN].map((name) => {
    const dir = join(root, 'node_modules', name);
    const manifest = /** @type {{ version: string, license?: string }} */ (
      readJson(join(dir, 'package.json'))
    );
    const text = globSync(LICENCE, { cwd: dir }).map((file) => readFileSync(join(dir, file), 'utf8').trim());
    return [`${name} ${manifest.version}: ${manifest.license ?? 'see below'}`, ...text].join('\n\n');
  });
  return `${texts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
