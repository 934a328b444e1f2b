/**
 * What an Electron does that was started with the name of an app: loads it. Electron's own file for this has been taken
 * out of the fallback runtime, which comes from inside another app. Understands `electron [-r MODULE] … [switches] APP`.
 */
import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app as electronApp } from 'electron';

/** What Electron's own loader uses as well, and its types keep to themselves. */
const app =
  /** @type {typeof electronApp & { setVersion(version: string): void, setAppPath(path: string): void }} */ (
    electronApp
  );

const require = createRequire(import.meta.url);
const { asked, modules } = wordsOf(process.argv.slice(1));
for (const module of modules) require(resolve(module));
if (asked === null) {
  console.error('electron [-r MODULE] … APP: a folder with a package.json, or a file');
  app.exit(1);
} else {
  await load(resolve(asked));
}

/** @param {string[]} args */
function wordsOf(args) {
  /** @type {string[]} */
  const modules = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i] ?? '';
    if (word === '-r' || word === '--require') modules.push(args[(i += 1)] ?? '');
    else if (!word.startsWith('-')) return { asked: word, modules };
  }
  return { asked: null, modules };
}

/**
 * @typedef {Partial<Record<'name' | 'productName' | 'version' | 'desktopName', string>>} Manifest
 * @param {string} path
 */
async function load(path) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true }); // as Electron's own loader has it
  const manifest = join(path, 'package.json');
  if (existsSync(manifest)) {
    /** @type {unknown} */
    const json = JSON.parse(readFileSync(manifest, 'utf8'));
    const { name, productName, version, desktopName } = /** @type {Manifest} */ (json);
    app.setName(productName ?? name ?? app.getName());
    if (version !== undefined) app.setVersion(version);
    app.setDesktopName(desktopName ?? `${app.getName()}.desktop`);
  }
  try {
    const main = require.resolve(path);
    app.setAppPath(existsSync(manifest) ? path : dirname(main));
    await import(pathToFileURL(main).href);
  } catch (error) {
    console.error(error);
    app.exit(1); // without a window Electron would wait for ever
  }
}
