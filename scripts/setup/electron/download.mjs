/** `download.mjs ROOT INTO TEMPORARY`: fetches and unpacks Electron as its own npm package does; runs on Node 24. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readJson } from '../files.mjs';

const [, , root = '', into = '', temporary = ''] = process.argv;
// what the package itself uses, and so in the versions that it wants
const manifest = join(root, 'node_modules', 'electron', 'package.json');
const require = createRequire(manifest);
/** @type {(name: string) => Promise<unknown>} */
const bring = (name) => import(pathToFileURL(require.resolve(name)).href);
const { downloadArtifact, ElectronDownloadCacheMode } = /** @type {typeof import('@electron/get')} */ (
  await bring('@electron/get')
);
const { extract } = /** @type {typeof import('@electron-internal/extract-zip')} */ (
  await bring('@electron-internal/extract-zip')
);
const { version } = /** @type {{ version: string }} */ (readJson(manifest));
const checksums = /** @type {Record<string, string>} */ (readJson(join(dirname(manifest), 'checksums.json')));

try {
  const zip = await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums,
    cacheMode: ElectronDownloadCacheMode.ReadOnly, // we keep it unpacked
    tempDirectory: temporary,
  });
  await extract(zip, { dir: into });
} catch (error) {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  console.error(`error: ${cause instanceof Error ? cause.message : message}`);
  process.exitCode = 1;
}
