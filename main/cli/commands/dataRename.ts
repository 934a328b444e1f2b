/** `data rename`: another name for a dataset. */
import { defineCommand } from '../command.ts';

export const dataRename = defineCommand({
  name: 'data rename',
  summary: 'Give a dataset another name.',
  positionals: { name: 'DATASET NAME', least: 2, most: 2 },
  flags: {},
  examples: ['data rename letters "letters of 1912"'],
  async run(args, { output, library }) {
    const [asked = '', wanted = ''] = args.positionals;
    const { data, name } = await (await library()).datasets.rename(asked, wanted);
    output.result({ data, name }, `${data} is now called ${name}.`);
    return 0;
  },
});
