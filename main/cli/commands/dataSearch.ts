/** `data search`: words in all documents of a dataset. */
import { count, counted } from '../../../shared/format.ts';
import { defineCommand } from '../command.ts';

export const dataSearch = defineCommand({
  name: 'data search',
  summary: 'Find words in the documents of a dataset.',
  positionals: { name: 'DATASET WORDS', least: 2, most: Infinity },
  flags: { skip: { kind: 'value', value: 'N', help: 'documents to leave out at the beginning (default 0)' } },
  examples: [
    'data search letters harbour',
    'data search letters "the white wha"',
    'data search letters ship --skip 50',
  ],
  details:
    'Finds documents that hold all of the words, whatever their capitals and accents; the last may be the beginning of a word.',
  async run(args, { output, library }) {
    const [data = '', ...words] = args.positionals;
    const { datasets } = await library();
    const skip = args.integer('skip', 0, 2 ** 31) ?? 0;
    const { total, hits } = datasets.search(data, words.join(' '), skip);
    output.result(
      { data, words: words.join(' '), skip, total, hits },
      [
        total === 0
          ? 'No document holds these words.'
          : `${counted(total, 'document')}${total >= 10_000 ? ' or more' : ''}:`,
        ...hits.map(
          ({ index, name, before, found, after }) =>
            `${String(index)}  ${name}\n    ${before}[${found}]${after}`,
        ),
        ...(total > skip + hits.length && hits.length > 0
          ? [`${count(total - skip - hits.length)} more: --skip ${String(skip + hits.length)}`]
          : []),
      ].join('\n'),
    );
    return 0;
  },
});
