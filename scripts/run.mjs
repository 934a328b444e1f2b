/** `run.mjs FILE.ts …`: sets up what is missing, then runs a program of the project on Node 24. */
import { join } from 'node:path';
import { launch } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const [, , script = '', ...args] = process.argv;
const state = await setUp({ again: 'never' }); // says what it does on standard error only
if (state === null) process.exit(1);
await launch(state.node, join(ROOT, script), args);
