/** Trains in a process of its own, so that a test can kill it: node trainInChild.ts LIBRARY NAME; prints every event. */
import { writeSync } from 'node:fs';
import { openLibrary } from '../../main/services/library.ts';
import { parseSettings } from '../../shared/settings.ts';

const [dir = '', name = ''] = process.argv.slice(2);
const library = await openLibrary(dir);
await library.runs.finetune({
  model: 'tiny',
  data: 'tales',
  name,
  settings: parseSettings({ batch: '4', bptt: '10', minFreq: '1', etaMax: '0.05' }),
  epochs: 2,
  seed: 3,
  checkpointEvery: 7,
  threads: 1,
  onEvent: (event) => {
    writeSync(1, `${JSON.stringify(event)}\n`);
  },
});
library.close();
