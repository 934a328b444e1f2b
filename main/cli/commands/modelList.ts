/** `model list`: the models of the library. */
import { bytes, count, counted, moment, threeDigits } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { table } from '../table.ts';

export const modelList = defineCommand({
  name: 'model list',
  summary: 'List the models; a fresh library holds the starter model.',
  positionals: NO_ARGUMENTS,
  flags: {},
  examples: ['model list', 'model list --json'],
  async run(_, { output, library }) {
    const models = (await library()).models.list();
    const disk = models.reduce((sum, { bytes: size }) => sum + size, 0);
    output.result(
      { models, bytes: disk },
      [
        table(
          models,
          [
            { head: 'name', cell: ({ name }) => name },
            { head: 'id', cell: ({ id }) => id },
            {
              head: 'sizes',
              cell: ({ embSz, nHid, nLayers }) => `${String(embSz)}/${String(nHid)}/${String(nLayers)}`,
            },
            { head: 'words', align: 'right', cell: ({ vocab }) => count(vocab) },
            {
              head: 'perplexity',
              align: 'right',
              cell: ({ perplexity }) => (perplexity === null ? '–' : threeDigits(perplexity)),
            },
            { head: 'size', align: 'right', cell: ({ bytes: size }) => bytes(size) },
            { head: 'made', cell: ({ created }) => moment(created) },
          ],
          'No models. Import one: ulmfit model import PATH --name NAME',
        ),
        ...(models.length === 0 ? [] : [`\n${counted(models.length, 'model')}, ${bytes(disk)}`]),
      ].join('\n'),
    );
    return 0;
  },
});
