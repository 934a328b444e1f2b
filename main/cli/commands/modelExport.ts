/** `model export`: a model folder outside the library. */
import { defineCommand, oneArgument } from '../command.ts';

export const modelExport = defineCommand({
  name: 'model export',
  summary: 'Write a model as a folder of plain files (safetensors and JSON).',
  positionals: oneArgument('MODEL'),
  flags: { to: { kind: 'value', value: 'DIR', help: 'a new or empty folder (needed)' } },
  examples: ['model export letters-1 --to letters-model/'],
  async run(args, { output, library }) {
    const to = args.required('to');
    const done = await (await library()).models.export(args.first(), to);
    output.result(done, `Wrote ${done.files.join(', ')} to ${done.folder}.`);
    return 0;
  },
});
