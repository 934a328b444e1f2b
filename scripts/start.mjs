/** `npm start`: sets up what is missing, then fine-tunes the starter model on the bundled sample, in the terminal. */
import { join } from 'node:path';
import { launch } from './setup/launch.mjs';
import { ROOT } from './setup/places.mjs';
import { setUp } from './setup/setUp.mjs';

const state = await setUp();
if (state === null) process.exit(1);
await launch(state.node, join(ROOT, 'main', 'cli.ts'), ['demo', ...process.argv.slice(2)]);
