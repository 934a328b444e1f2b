/** The four methods of the comparison as changes to the settings; the rest is what both sides share. */
import { defaultSettings } from '../../shared/settings.ts';
import type { Settings } from '../../shared/hyperparams.ts';
import { BATCH, BPTT } from './workFolder.ts';

export const EPOCHS = 3;

const METHODS: ReadonlyMap<string, Pick<Settings, 'schedule' | 'discriminative'>> = new Map([
  ['plain', { schedule: 'constant', discriminative: 1 }],
  ['discriminative', { schedule: 'constant', discriminative: 2.6 }],
  ['stlr', { schedule: 'stlr', discriminative: 1 }],
  ['both', { schedule: 'stlr', discriminative: 2.6 }],
]);

/** One frozen epoch at 1e-2 on a slanted triangle, then the method at its highest rate. */
export function settingsOf(method: string, rate: number): Settings {
  const changes = METHODS.get(method);
  if (changes === undefined) throw new Error(`method must be one of ${[...METHODS.keys()].join(', ')}`);
  return {
    ...defaultSettings(),
    ...changes,
    etaMax: rate,
    batch: BATCH,
    bptt: BPTT,
    dropMult: 0.3,
    beta1: 0.7,
    beta2: 0.99,
    eps: 1e-5,
    wd: 0.01,
    clip: 0.25,
    arAlpha: 2,
    tarBeta: 1,
    arOn: 'dropped',
    frozenEpochs: 1,
    frozenEtaMax: 1e-2,
  };
}
