/**
 * `npm run dist`: packages for this system, in dist/. Words name electron-builder's targets (`npm run dist -- deb`;
 * `-- dir` for the folder alone); `--quick` packs loosely.
 */
import { join } from 'node:path';
import { buildApp } from './build/buildApp.mjs';
import { launch } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const state = await setUp({ window: true });
if (state === null || !(await buildApp(state))) process.exit(1);
await launch(state.node, join(ROOT, 'scripts', 'package', 'make.mjs'), process.argv.slice(2));
