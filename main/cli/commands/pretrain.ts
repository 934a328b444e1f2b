/** `pretrain`: a new model learns from a dataset alone. */
import { PRETRAINING } from '../../../shared/settings.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { settingsHelp, settingsOf, TRAINING_FLAGS, trainingOf } from '../runFlags.ts';
import { RunReport } from '../runReport.ts';

export const pretrain = defineCommand({
  name: 'pretrain',
  summary: 'Train a new model on a dataset, from random weights.',
  positionals: NO_ARGUMENTS,
  savesOnSignal: true,
  flags: {
    data: { kind: 'value', value: 'D', help: 'the dataset to learn from (needed)' },
    ...TRAINING_FLAGS,
  },
  details: `All layers learn from the first update and alike: frozenEpochs is 0 and discriminative 1 unless you set them.\n${settingsHelp(['schedule', 'optimiser', 'regularisation', 'data', 'model'])}`,
  examples: [
    'pretrain --data english --epochs 10 --set embSz=200 --set nHid=512 --set nLayers=2',
    'pretrain --data english --set schedule=onecycle --set discriminative=1 --set etaMax=0.005',
  ],
  async run(args, { output, library, engine, signal }) {
    const data = args.required('data');
    const settings = settingsOf(args, PRETRAINING);
    const training = trainingOf(args);
    const report = new RunReport(output);
    const { runs } = await library();
    const { onStarted, onEvent } = report;
    const outcome = await runs.pretrain({
      data,
      settings,
      ...training,
      ...engine,
      onStarted,
      onEvent,
      signal,
    });
    return report.finish(outcome, { withBefore: false });
  },
});
