/** `model delete`: removes a model. */
import { defineCommand, oneArgument } from '../command.ts';

export const modelDelete = defineCommand({
  name: 'model delete',
  summary: 'Delete a model from the library, for good.',
  positionals: oneArgument('MODEL'),
  flags: {},
  examples: ['model delete letters-1'],
  async run(args, { output, library }) {
    const done = await (await library()).models.delete(args.first());
    output.result(done, `Deleted ${args.first()}.`);
    return 0;
  },
});
