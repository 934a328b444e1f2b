/** `npm run build`: builds the app into out/, if anything has changed since the last time. */
import { buildApp } from './build/buildApp.mjs';
import { setUp } from './setup/setUp.mjs';

const state = await setUp({ again: 'never' });
process.exitCode = state !== null && (await buildApp(state)) ? 0 : 1;
