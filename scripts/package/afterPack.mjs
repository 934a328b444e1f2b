/** electron-builder calls this when the app's folder is laid out: TensorFlow's library, licences, what to leave out, fuses. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ADDON, addonFile, libraryDir, ROOT } from '../setup/places.mjs';
import { onPath, run } from '../setup/tools.mjs';
import { setFuses } from './fuses.mjs';
import { LICENCES } from './stage.mjs';

/** @param {import('electron-builder').AfterPackContext} context */
export default async function afterPack({ appOutDir, packager, electronPlatformName }) {
  const resources = packager.getResourcesDir(appOutDir);
  // what only a runtime without an app needs
  for (const file of [join(resources, 'default_app.asar'), join(appOutDir, 'version')])
    rmSync(file, { force: true });
  // the fallback brings a SQLite of its own (main/db/nativeBinding.ts); the usual one would only lie beside it
  if (existsSync(join(resources, 'better_sqlite3.node'))) {
    const usual = join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3', 'prebuilds');
    rmSync(usual, { recursive: true, force: true });
  }
  copyFileSync(join(packager.info.appDir, LICENCES), join(appOutDir, LICENCES));
  await addTensorflow(join(resources, 'app.asar.unpacked'));
  await setFuses(programOf({ appOutDir, packager, electronPlatformName }));
}

/** @param {Pick<import('electron-builder').AfterPackContext, 'appOutDir' | 'packager' | 'electronPlatformName'>} context */
function programOf({ appOutDir, packager, electronPlatformName }) {
  const { productFilename } = packager.appInfo;
  if (electronPlatformName === 'darwin') return join(appOutDir, `${productFilename}.app`);
  if (electronPlatformName === 'win32') return join(appOutDir, `${productFilename}.exe`);
  return join(appOutDir, /** @type {import('app-builder-lib').LinuxPackager} */ (packager).executableName);
}

/**
 * Puts TensorFlow's library where the addon looks for it. In node_modules there is a link to the per-user cache, which
 * an archive would not follow.
 * @param {string} unpacked
 */
async function addTensorflow(unpacked) {
  const inside = (/** @type {string} */ path) => join(unpacked, path.slice(ROOT.length));
  if (!existsSync(inside(addonFile(ROOT)))) {
    throw new Error(
      `${ADDON} is not in the package. Run \`npm run setup\`; without TensorFlow nothing is packed.`,
    );
  }
  const to = inside(libraryDir(ROOT));
  mkdirSync(to, { recursive: true });
  const from = await stripped(realpathSync(libraryDir(ROOT)));
  for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
}

/**
 * The library without what only debuggers read, a quarter of it; kept in the cache, beside the library.
 * @param {string} library
 * @returns {Promise<string>} its folder
 */
async function stripped(library) {
  const kept = `${library}-stripped`;
  if (existsSync(kept)) return kept;
  const temporary = `${kept}.${process.pid}`;
  mkdirSync(temporary, { recursive: true });
  const files = readdirSync(library).filter((name) => statSync(join(library, name)).isFile());
  const strip = process.platform === 'linux' ? onPath('strip') : null;
  for (const name of files.filter((each) => each !== 'manifest.json')) {
    const isLibrary = /\.(so|dylib|dll)\b/.test(name);
    const { ok } =
      strip !== null && isLibrary
        ? await run(strip, ['--strip-unneeded', '-o', join(temporary, name), join(library, name)])
        : { ok: false };
    if (!ok) copyFileSync(join(library, name), join(temporary, name));
  }
  if (strip === null) console.error(`${basename(library)} is packed as it is: there is no strip here.`);
  mkdirSync(dirname(kept), { recursive: true });
  renameSync(temporary, kept);
  return kept;
}
