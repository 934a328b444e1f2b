/** `run list`: the runs of the library, newest first. */
import { count, moment, threeDigits } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { table } from '../table.ts';

export const runList = defineCommand({
  name: 'run list',
  summary: 'List the runs, newest first.',
  positionals: NO_ARGUMENTS,
  flags: {},
  examples: ['run list', 'run list --json'],
  async run(_, { output, library }) {
    const runs = (await library()).runs.list();
    const shown = (evaluation: { perplexity: number } | null): string =>
      evaluation === null ? '–' : threeDigits(evaluation.perplexity);
    output.result(
      { runs },
      table(
        runs,
        [
          { head: 'name', cell: ({ name }) => name },
          { head: 'id', cell: ({ id }) => id },
          { head: 'status', cell: ({ status }) => status },
          { head: 'updates', align: 'right', cell: ({ step, steps }) => `${count(step)} of ${count(steps)}` },
          { head: 'before', align: 'right', cell: ({ before }) => shown(before) },
          { head: 'best perplexity', align: 'right', cell: ({ best }) => shown(best) },
          { head: 'begun', cell: ({ created }) => moment(created) },
        ],
        'No runs yet. Try: ulmfit demo',
      ),
    );
    return 0;
  },
});
