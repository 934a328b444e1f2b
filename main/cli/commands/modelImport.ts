/** `model import`: files of a model from anywhere become a model of the library. */
import { count, counted } from '../../../shared/format.ts';
import { defineCommand } from '../command.ts';

export const modelImport = defineCommand({
  name: 'model import',
  summary: 'Import a pretrained model: a folder, or its weights and its word list.',
  positionals: { name: 'PATH', least: 1, most: 16 },
  flags: {
    name: { kind: 'value', value: 'NAME', help: 'name of the model (needed)' },
    words: { kind: 'value', value: 'READING', help: 'which words the rows stand for, where that is open' },
    rules: {
      kind: 'value',
      value: 'READING',
      help: 'how its texts were cut into words: english, unicode or all',
    },
  },
  details:
    'Weights may come from fastai 2, 1 and 0.7 (.pth, .h5), PyTorch, safetensors or NumPy, with itos.pkl, vocab.json or a word a line; what they are is told by their content. They are read by a parser that can only build numbers and words; nothing in them is ever run. See first what a file holds: model look.',
  examples: [
    'model import my-model/ --name mine',
    'model import lstm_fwd.pth itos_wt103.pkl --name wikitext',
    'model import old.h5 itos.pkl --name old --words drop-last',
  ],
  async run(args, { output, library }) {
    const name = args.required('name');
    const answers = { words: args.text('words'), rules: args.text('rules') };
    const { models } = await library();
    const made = await models.import({ paths: args.positionals, name, answers });
    const { cardNotes: notes } = await models.show(made.id);
    const { id, ...facts } = made;
    const lines = [
      `${made.name} (${id}) is in: ${counted(made.nLayers, 'layer')}, ${count(made.vocab)} words, ${count(made.parameters)} parameters.`,
      ...notes.map((note) => `- ${note}`),
    ];
    output.result({ model: id, ...facts, notes }, lines.join('\n'));
    return 0;
  },
});
