/** `pretrain`: a new model learns from a dataset alone, or a model goes on being pretrained. */
import type { Preset } from '../../../shared/presets.ts';
import { FURTHER_PRESETS, PRETRAINING_PRESETS, suggestPretraining } from '../../../shared/pretraining.ts';
import { PRETRAINING } from '../../../shared/settings.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import {
  presetNamed,
  PRETRAINING_FLAGS,
  refuseSizes,
  settingsHelp,
  settingsOf,
  trainingOf,
} from '../runFlags.ts';
import { RunReport } from '../runReport.ts';

export const pretrain = defineCommand({
  name: 'pretrain',
  summary: 'Train a new model on a dataset, from random weights, or go on with one.',
  positionals: NO_ARGUMENTS,
  savesOnSignal: true,
  flags: {
    data: { kind: 'value', value: 'D', help: 'the dataset to learn from (needed)' },
    from: {
      kind: 'value',
      value: 'M',
      help: 'go on with this model: its weights, sizes and words are kept (default: random weights)',
    },
    ...PRETRAINING_FLAGS,
  },
  details: [
    'All layers learn from the first update and alike: frozenEpochs is 0 and discriminative 1 unless you set them. A run of days can be interrupted and resumed (run resume).',
    presetHelp('Presets from random weights', PRETRAINING_PRESETS),
    presetHelp('Presets with --from', FURTHER_PRESETS),
    settingsHelp(['schedule', 'optimiser', 'regularisation', 'data', 'model']),
  ].join('\n\n'),
  examples: [
    'pretrain --data english --preset auto',
    'pretrain --data english --epochs 10 --set embSz=200 --set nHid=512 --set nLayers=2',
    'pretrain --data english --from english --preset another-day --name english-2',
  ],
  async run(args, { output, library, engine, signal }) {
    const data = args.required('data');
    const model = args.text('from') ?? null;
    if (model !== null) refuseSizes(args);
    const presets = model === null ? PRETRAINING_PRESETS : FURTHER_PRESETS;
    const name = args.text('preset');
    const named = name === AUTO ? undefined : presetNamed(name, presets);
    const wanted = settingsOf(args, named, PRETRAINING); // refused before anything is opened
    const training = trainingOf(args, named);
    const report = new RunReport(output);
    const { runs, datasets } = await library();
    const { onStarted, onEvent } = report;
    const request = { data, model, ...engine, onStarted, onEvent, signal };
    let outcome;
    if (name === AUTO) {
      const { tokens, types } = await datasets.show(data);
      const advice = suggestPretraining(tokens.train, types);
      const preset = model === null ? presetNamed(advice.preset, presets) : presets[0];
      output.remark(`${model === null ? `${advice.sentence} ` : ''}Preset: ${preset?.label ?? ''}.`);
      const settings = settingsOf(args, preset, PRETRAINING);
      outcome = await runs.pretrain({ ...request, settings, ...trainingOf(args, preset) });
    } else {
      outcome = await runs.pretrain({ ...request, settings: wanted, ...training });
    }
    return report.finish(outcome, { withBefore: model !== null });
  },
});

const AUTO = 'auto';

function presetHelp(title: string, presets: readonly Preset[]): string {
  const lines = presets.map(({ key, epochs, help, changes }) => {
    const { embSz, nHid, nLayers } = changes;
    const sizes =
      embSz === undefined ? '' : `${[embSz, nHid, nLayers].join('/')}, ${String(changes.maxVocab)} words, `;
    return `  ${key.padEnd(12)} ${sizes}${String(epochs)} ${epochs === 1 ? 'epoch' : 'epochs'}: ${help}`;
  });
  return [`${title}:`, ...lines].join('\n');
}
