/** `assemble.mjs ROOT ZIP INTO`: makes a plain Electron of the one inside another app's package; runs on Node 24. */
import { createRequire } from 'node:module';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

const [, , root = '', zip = '', into = ''] = process.argv;
const require = createRequire(join(root, 'node_modules', 'electron', 'package.json'));
/** @type {unknown} */
const extractor = await import(pathToFileURL(require.resolve('@electron-internal/extract-zip')).href);
const { extract } = /** @type {typeof import('@electron-internal/extract-zip')} */ (extractor);

const unpacked = join(dirname(into), 'unpacked');
await extract(zip, { dir: unpacked });
const [app = ''] = readdirSync(unpacked); // one folder, with the program of the same name in it
renameSync(join(unpacked, app), into);
renameSync(join(into, app), join(into, 'electron'));
renameSync(join(into, 'LICENSE.electron.txt'), join(into, 'LICENSE'));
// the other app itself, and what its start is made quicker with
for (const name of ['resources', 'browser_v8_context_snapshot.bin']) {
  rmSync(join(into, name), { recursive: true, force: true });
}

// The other app has changed these two; so they are in an Electron as it comes.
await flipFuses(join(into, 'electron'), {
  version: FuseVersion.V1,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
});

mkdirSync(join(into, 'resources'));
await createPackage(
  fileURLToPath(new URL('loader', import.meta.url)),
  join(into, 'resources', 'default_app.asar'),
);
