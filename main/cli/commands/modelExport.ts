/** `model export`: a model folder outside the library. */
import { EXPORT_FORMATS } from '../../../shared/model.ts';
import { defineCommand, oneArgument } from '../command.ts';

export const modelExport = defineCommand({
  name: 'model export',
  summary: 'Write a model as plain files (safetensors and JSON), or as fastai and PyTorch load them.',
  positionals: oneArgument('MODEL'),
  flags: {
    to: { kind: 'value', value: 'DIR', help: 'a new or empty folder (needed)' },
    format: {
      kind: 'value',
      value: EXPORT_FORMATS.join('|'),
      help: 'fastai: NAME.pth and NAME_itos.pkl (default: safetensors)',
    },
  },
  details:
    'card.md in the folder says what the model is made of, and how Python loads it. None of the texts it was trained on is in it.',
  examples: [
    'model export letters-1 --to letters-model/',
    'model export letters-1 --to for-fastai/ --format fastai',
  ],
  async run(args, { output, library }) {
    const to = args.required('to');
    const format = args.choice('format', EXPORT_FORMATS);
    const done = await (await library()).models.export(args.first(), to, format);
    output.result(done, `Wrote ${done.files.join(', ')} to ${done.folder}.`);
    return 0;
  },
});
