/** `data delete`: removes a dataset with its copy of the texts. */
import { defineCommand, oneArgument } from '../command.ts';

export const dataDelete = defineCommand({
  name: 'data delete',
  summary: 'Delete a dataset, with the library’s copy of its texts.',
  positionals: oneArgument('DATASET'),
  flags: {},
  examples: ['data delete letters'],
  async run(args, { output, library }) {
    const done = await (await library()).datasets.delete(args.first());
    output.result(done, `Deleted ${args.first()}. The files it was read from are untouched.`);
    return 0;
  },
});
