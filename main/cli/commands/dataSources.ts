/** `data sources`: the files that a dataset was read from, and how their letters were taken. */
import { bytes, count } from '../../../shared/format.ts';
import { AppError } from '../../../shared/errors.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { table } from '../table.ts';

export const dataSources = defineCommand({
  name: 'data sources',
  summary: 'List the files that a dataset was read from, doubtful ones first.',
  positionals: oneArgument('DATASET'),
  flags: {
    readings: { kind: 'value', value: 'NAME', help: 'show the likeliest readings of this file instead' },
  },
  examples: ['data sources letters', 'data sources letters --readings old.txt'],
  async run(args, { output, library }) {
    const { datasets } = await library();
    const { data } = await datasets.show(args.first());
    const sources = await datasets.sources(data);
    const asked = args.text('readings');
    if (asked !== undefined) {
      const found = sources.find(({ name, source }) => name === asked || String(source) === asked);
      if (found === undefined) {
        throw new AppError('usage/out-of-range', `The dataset was not read from a file “${asked}”.`);
      }
      const readings = await datasets.readings(data, found.source);
      output.result(
        { data, source: found, readings },
        readings.length === 0
          ? `The bytes of ${found.name} tell how it is written (${found.encoding ?? found.kind}).`
          : readings
              .map(({ encoding, lines }) => `${encoding}\n${lines.map((line) => `  ${line}`).join('\n')}`)
              .join('\n'),
      );
      return 0;
    }
    output.result(
      { data, sources },
      table(
        sources,
        [
          { head: 'file', cell: ({ name }) => name },
          { head: 'kind', cell: ({ kind }) => kind },
          { head: 'size', align: 'right', cell: (source) => bytes(source.bytes) },
          { head: 'documents', align: 'right', cell: ({ documents }) => count(documents) },
          {
            head: 'written as',
            cell: ({ encoding, sure }) => `${encoding ?? ''}${sure ? '' : ' (guessed)'}`,
          },
        ],
        'No files.',
      ),
    );
    return 0;
  },
});
