/** `model rename`: another name for a model. */
import { defineCommand } from '../command.ts';

export const modelRename = defineCommand({
  name: 'model rename',
  summary: 'Give a model another name.',
  positionals: { name: 'MODEL NAME', least: 2, most: 2 },
  flags: {},
  examples: ['model rename letters-1 "letters of 1912"'],
  async run(args, { output, library }) {
    const [asked = '', wanted = ''] = args.positionals;
    const { id, name } = await (await library()).models.rename(asked, wanted);
    output.result({ model: id, name }, `${id} is now called ${name}.`);
    return 0;
  },
});
