/** `run delete`: removes a run with its snapshots; the model it made stays. */
import { defineCommand, oneArgument } from '../command.ts';

export const runDelete = defineCommand({
  name: 'run delete',
  summary: 'Delete a run with its snapshots; the model it made stays.',
  positionals: oneArgument('RUN'),
  flags: {},
  examples: ['run delete letters-1'],
  async run(args, { output, library }) {
    const done = await (await library()).runs.delete(args.first());
    output.result(done, `Deleted ${args.first()}.`);
    return 0;
  },
});
