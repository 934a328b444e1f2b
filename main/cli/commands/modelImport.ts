/** `model import`: a model folder, or the files of one, becomes a model of the library. */
import { count, counted } from '../../../shared/format.ts';
import { defineCommand } from '../command.ts';

export const modelImport = defineCommand({
  name: 'model import',
  summary: 'Import a pretrained model: a folder, or its weights, vocabulary and configuration.',
  positionals: { name: 'PATH', least: 1, most: 16 },
  flags: { name: { kind: 'value', value: 'NAME', help: 'name of the model (needed)' } },
  details:
    'A model folder holds model.safetensors, vocab.json and config.json. Weights are read by a parser that can only build numbers and words; nothing in them is ever run.',
  examples: ['model import my-model/ --name mine', 'model import lstm_fwd.pth itos.pkl --name wikitext'],
  async run(args, { output, library }) {
    const name = args.required('name');
    const { models } = await library();
    const made = await models.import({ paths: args.positionals, name });
    const { id, ...facts } = made;
    output.result(
      { model: id, ...facts },
      `${made.name} (${id}) is in: ${counted(made.nLayers, 'layer')}, ${count(made.vocab)} words, ${count(made.parameters)} parameters.`,
    );
    return 0;
  },
});
