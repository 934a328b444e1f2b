/** Named starting points: small sets of changes to the defaults. */
import type { Changes } from './settings.ts';

export interface Preset {
  readonly key: string;
  readonly label: string;
  /** when to take it, and what it costs */
  readonly help: string;
  readonly epochs: number;
  readonly changes: Changes;
}

export const PRESETS: readonly Preset[] = [
  {
    key: 'balanced',
    label: 'Balanced',
    help: 'Slanted triangle and a divisor of 2.6, with one epoch for the new words first. Right for most texts.',
    epochs: 3,
    changes: { etaMax: 0.02 },
  },
  {
    key: 'quick',
    label: 'Quick look',
    help: 'One epoch, to see what the texts do to the model before spending more time.',
    epochs: 1,
    changes: { etaMax: 0.02, frozenEpochs: 0 },
  },
  {
    key: 'thorough',
    label: 'Thorough',
    help: 'Ten epochs with stronger dropout: the lowest held-out loss, for an evening.',
    epochs: 10,
    changes: { etaMax: 0.02, dropMult: 0.7 },
  },
  {
    key: 'paper',
    label: 'As in the paper',
    help: 'All layers from the first update, divisor 2.6, peak 0.004, as Howard and Ruder write.',
    epochs: 15,
    changes: { etaMax: 4e-3, frozenEpochs: 0, dropMult: 0.7, batch: 64 },
  },
  {
    key: 'fastai',
    label: 'As in fastai',
    help: 'The IMDb tutorial: one frozen epoch, then one-cycle at one rate for all layers.',
    epochs: 10,
    changes: {
      schedule: 'onecycle',
      discriminative: 1,
      etaMax: 2e-3,
      frozenEtaMax: 2e-2,
      beta1: 0.7,
      wd: 0.1,
    },
  },
  {
    key: 'careful',
    label: 'Keep general English',
    help: 'A low peak and a strong divisor: learns less from the texts and forgets less of the rest.',
    epochs: 3,
    changes: { etaMax: 4e-3, discriminative: 4 },
  },
];
