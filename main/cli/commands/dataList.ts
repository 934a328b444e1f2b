/** `data list`: the datasets of the library, and imports that were interrupted. */
import { count, moment } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { table } from '../table.ts';

export const dataList = defineCommand({
  name: 'data list',
  summary: 'List the datasets, and imports that were interrupted.',
  positionals: NO_ARGUMENTS,
  flags: {},
  examples: ['data list', 'data list --json'],
  async run(_, { output, library }) {
    const { datasets } = await library();
    const list = datasets.list();
    const unfinished = await datasets.unfinished();
    output.result(
      { data: list.map((dataset) => ({ id: dataset.data, ...dataset })), unfinished },
      [
        table(
          list,
          [
            { head: 'name', cell: ({ name }) => name },
            { head: 'id', cell: ({ data }) => data },
            { head: 'documents', align: 'right', cell: ({ documents: d }) => count(d.train + d.valid) },
            { head: 'training tokens', align: 'right', cell: ({ tokens }) => count(tokens.train) },
            { head: 'held out', align: 'right', cell: ({ tokens }) => count(tokens.valid) },
            { head: 'made', cell: ({ created }) => moment(created) },
          ],
          'No datasets yet. Import some text: ulmfit data import PATH --name NAME',
        ),
        ...unfinished.map(
          ({ id, name, kind, documents }) =>
            `\n${name} is unfinished: ${kind === 'import' ? 'its texts were being read' : 'it was being made again'} (${count(documents)} documents so far). Go on: ulmfit data continue ${id}`,
        ),
      ].join('\n'),
    );
    return 0;
  },
});
