/** `data import`: texts become a dataset. */
import { counted, count } from '../../../shared/format.ts';
import { defineCommand } from '../command.ts';
import { SEED_MAX } from '../runFlags.ts';
import { facts } from '../table.ts';

export const dataImport = defineCommand({
  name: 'data import',
  summary: 'Read texts (.txt, .csv, .tsv, .jsonl, folders of them) into a dataset.',
  positionals: { name: 'PATH', least: 1, most: Infinity },
  savesOnSignal: true,
  flags: {
    name: { kind: 'value', value: 'NAME', help: 'name of the dataset (needed)' },
    'text-column': { kind: 'value', value: 'C', help: 'column of a table that holds the text' },
    'label-column': { kind: 'repeated', value: 'C', help: 'column to keep beside the text; may be repeated' },
    valid: { kind: 'value', value: 'SHARE', help: 'share of the documents held out (default 0.1)' },
    'valid-paths': { kind: 'list', value: 'PATH', help: 'texts to hold out instead of a share' },
    seed: { kind: 'value', value: 'S', help: 'decides which documents are held out' },
    encoding: {
      kind: 'value',
      value: 'E',
      help: 'encoding of the files, e.g. windows-1252 (default: told by the files)',
    },
  },
  examples: [
    'data import letters/ --name letters',
    'data import reviews.csv --name reviews --text-column text --label-column stars --valid 0.2',
    'data import train.txt --name split --valid-paths valid.txt',
  ],
  async run(args, { output, library, signal }) {
    const request = {
      paths: args.positionals,
      name: args.required('name'),
      textColumn: args.text('text-column'),
      labelColumns: args.all('label-column'),
      valid: args.number('valid', 0, 1),
      validPaths: args.all('valid-paths'),
      seed: args.integer('seed', 0, SEED_MAX),
      encoding: args.text('encoding'),
    };
    const { datasets } = await library();
    const made = await datasets.import({
      ...request,
      validPaths: request.validPaths.length > 0 ? request.validPaths : undefined,
      signal,
      onProgress: (progress) => {
        output.progress.update(progress);
      },
    });
    const { data, name, documents, tokens, types, skipped } = made;
    output.result(
      { data, name, documents, tokens, types, skipped },
      [
        `${counted(documents.train + documents.valid, 'document')} are in as ${name} (${data}).`,
        facts([
          ['training', `${counted(documents.train, 'document')}, ${counted(tokens.train, 'token')}`],
          ['held out', `${counted(documents.valid, 'document')}, ${counted(tokens.valid, 'token')}`],
          ['different tokens', count(types)],
        ]),
        ...skipped.map(({ path, reason }) => `left out ${path}: ${reason}`),
      ].join('\n'),
    );
    return 0;
  },
});
