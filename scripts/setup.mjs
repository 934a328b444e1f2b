/** Sets the project up: packages, Node 24, TensorFlow. Needs Node 20 and npm; can be run any number of times. */
import { setUp } from './setup/setUp.mjs';

const state = await setUp({ again: 'always' });
if (state === null) process.exit(1);
const { version } = state.tensorflow;
console.error(version === null ? 'Ready, with the portable engine.' : `Ready, with TensorFlow ${version}.`);
