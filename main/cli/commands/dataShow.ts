/** `data show`: one dataset, and how much of it a model's vocabulary knows. */
import { count, counted, moment, percent } from '../../../shared/format.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { facts } from '../table.ts';

export const dataShow = defineCommand({
  name: 'data show',
  summary: 'Show a dataset: sizes, files left out, and how many of its words a model knows.',
  positionals: oneArgument('DATASET'),
  flags: { model: { kind: 'value', value: 'M', help: 'count how much of the text this model knows' } },
  examples: ['data show letters', 'data show letters --model starter'],
  async run(args, { output, library }) {
    const { datasets } = await library();
    const dataset = await datasets.show(args.first(), { model: args.text('model') });
    const { documents, tokens, coverage } = dataset;
    output.result(
      dataset,
      facts([
        ['name', dataset.name],
        ['id', dataset.data],
        ['training', `${counted(documents.train, 'document')}, ${counted(tokens.train, 'token')}`],
        ['held out', `${counted(documents.valid, 'document')}, ${counted(tokens.valid, 'token')}`],
        ['different tokens', count(dataset.types)],
        ...(coverage === null
          ? []
          : [
              [
                'known to the model',
                `${percent(coverage.tokens)} of the tokens, ${percent(coverage.types)} of the different ones`,
              ] as const,
            ]),
        [
          'most frequent',
          dataset.frequent
            .slice(0, 12)
            .map(({ token }) => token)
            .join(' '),
        ],
        ['left out', dataset.skipped.length === 0 ? 'nothing' : counted(dataset.skipped.length, 'file')],
        ['made', moment(dataset.created)],
        ['folder', dataset.folder],
      ]),
    );
    return 0;
  },
});
