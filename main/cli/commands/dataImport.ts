/** `data import`: texts become a dataset. */
import { counted } from '../../../shared/format.ts';
import { AppError } from '../../../shared/errors.ts';
import { defineCommand } from '../command.ts';
import { madeFields, madeText } from '../datasetText.ts';
import { RULE_FLAGS, rulesOf, SPLIT_FLAGS, splitAsked, splitOf } from '../splitFlags.ts';

const USUAL = { valid: 0.1, seed: 42 };

export const dataImport = defineCommand({
  name: 'data import',
  summary: 'Read texts (documents, tables, mails, books, archives, folders of them) into a dataset.',
  positionals: { name: 'PATH', least: 1, most: Infinity },
  savesOnSignal: true,
  flags: {
    name: { kind: 'value', value: 'NAME', help: 'name of the dataset (needed)' },
    'text-column': { kind: 'value', value: 'C', help: 'column of a table that holds the text' },
    'label-column': { kind: 'repeated', value: 'C', help: 'column to keep beside the text; may be repeated' },
    ...SPLIT_FLAGS,
    'valid-paths': { kind: 'list', value: 'PATH', help: 'texts to hold out instead of a share' },
    encoding: {
      kind: 'value',
      value: 'E',
      help: 'encoding of the files whose bytes do not tell it, e.g. windows-1252',
    },
    ...RULE_FLAGS,
  },
  examples: [
    'data import letters/ --name letters',
    'data import reviews.csv --name reviews --text-column text --label-column stars --valid 0.2',
    'data import mails.mbox --name mails --group-column from',
    'data import train.txt --name split --valid-paths valid.txt',
    'data import archive.zip --name old --encoding windows-1252',
  ],
  details:
    'Reads .txt .md .csv .tsv .jsonl .json .xml .html .docx .odt .rtf .pdf .epub .xlsx .eml .mbox .srt .vtt and .zip, by what is in a file and not by its name. What cannot be read is left out with a reason. An import that is killed can be gone on with: data continue NAME.',
  async run(args, { output, library, signal, engine }) {
    const validPaths = args.all('valid-paths');
    if (validPaths.length > 0 && args.text('group-column') !== undefined) {
      const message = 'Either --valid-paths or --group-column says what is held out; leave one of them out.';
      throw new AppError('usage/out-of-range', message);
    }
    const given = validPaths.length > 0;
    const request = {
      paths: args.positionals,
      name: args.required('name'),
      textColumn: args.text('text-column'),
      labelColumns: args.all('label-column'),
      split: splitAsked(args) && !given ? splitOf(args, USUAL) : undefined,
      validPaths: given ? validPaths : undefined,
      encoding: args.text('encoding'),
      ...rulesOf(args),
    };
    const { datasets } = await library();
    const { data } = await datasets.import({
      ...request,
      ...{ signal, threads: engine.threads },
      onProgress: (progress) => {
        output.progress.update(progress);
      },
    });
    const view = await datasets.report(data);
    const { documents, name } = view;
    const first = `${counted(documents.train + documents.valid, 'document')} are in as ${name} (${data}).`;
    output.result(madeFields(view), madeText(first, view));
    return 0;
  },
});
