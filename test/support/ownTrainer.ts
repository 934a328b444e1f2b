/** Owns a trainer in a process of its own, so that a test can kill the owner: node ownTrainer.ts LIBRARY NAME WORKER. */
import { writeSync } from 'node:fs';
import { openContext } from '../../main/services/library.ts';
import { childTrainer } from '../../main/trainer/forks.ts';
import { TrainerHost } from '../../main/trainer/trainerHost.ts';
import { parseSettings } from '../../shared/settings.ts';

const [dir = '', name = '', worker = ''] = process.argv.slice(2);
const fork = childTrainer(worker);
const host = new TrainerHost({
  fork: () => {
    const child = fork();
    writeSync(1, `{"trainer":${String(child.pid)}}\n`);
    return child;
  },
});
const { library } = await openContext(dir, host);
await library.runs.finetune({
  ...{ model: 'tiny', data: 'tales', name, epochs: 2, seed: 3, checkpointEvery: 7, threads: 1 },
  settings: parseSettings({ batch: '4', bptt: '10', minFreq: '1', etaMax: '0.05' }),
  onEvent: (event) => {
    writeSync(1, `${JSON.stringify(event)}\n`);
  },
});
await host.end();
library.close();
