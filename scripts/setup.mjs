/** Sets the project up: packages, Node 24, TensorFlow, Electron. Needs Node 20 and npm; can be run any number of times. */
import { setUp } from './setup/setUp.mjs';

const state = await setUp({ again: 'always', window: true });
if (state === null) process.exit(1);
const { tensorflow, electron } = state;
const engine = tensorflow.version === null ? 'the portable engine' : `TensorFlow ${tensorflow.version}`;
const window = electron?.version ? `Electron ${electron.version}` : 'without a window';
console.error(`Ready, with ${engine}, ${window}.`);
