/** `finetune`: a pretrained model learns from a dataset. */
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { PRESETS } from '../../../shared/presets.ts';
import { presetNamed, settingsForModel, settingsHelp, TRAINING_FLAGS, trainingOf } from '../runFlags.ts';
import { RunReport } from '../runReport.ts';

export const finetune = defineCommand({
  name: 'finetune',
  summary: 'Fine-tune a model on a dataset.',
  positionals: NO_ARGUMENTS,
  savesOnSignal: true,
  flags: {
    model: { kind: 'value', value: 'M', help: 'the model to start from (needed)' },
    data: { kind: 'value', value: 'D', help: 'the dataset to learn from (needed)' },
    ...TRAINING_FLAGS,
  },
  details: `First the last layer group learns alone (frozenEpochs), then all groups for --epochs epochs. The weights with the lowest held-out loss are kept as a new model.\n${settingsHelp(['schedule', 'optimiser', 'regularisation', 'data'])}`,
  examples: [
    'finetune --model starter --data letters',
    'finetune --model starter --data letters --name gentle --epochs 5 --set etaMax=0.004',
    'finetune --model starter --data letters --preset thorough --json',
  ],
  async run(args, { output, library, engine, signal }) {
    const model = args.required('model');
    const data = args.required('data');
    const settings = settingsForModel(args);
    const training = trainingOf(args, presetNamed(args.text('preset'), PRESETS));
    const report = new RunReport(output);
    const { runs } = await library();
    const { onStarted, onEvent } = report;
    const outcome = await runs.finetune({
      model,
      data,
      settings,
      ...training,
      ...engine,
      onStarted,
      onEvent,
      signal,
    });
    return report.finish(outcome, { withBefore: true });
  },
});
