/** `data document`: one document as it was read, and as a model reads it. */
import { counted } from '../../../shared/format.ts';
import { AppError } from '../../../shared/errors.ts';
import type { DocumentView } from '../../../shared/data.ts';
import { defineCommand } from '../command.ts';
import { facts } from '../table.ts';

const PARTS: Readonly<Record<DocumentView['part'], string>> = {
  train: 'training',
  valid: 'held out',
  out: 'left out by a remedy',
};

export const dataDocument = defineCommand({
  name: 'data document',
  summary: 'Show a document as it was written and as the model reads it.',
  positionals: { name: 'DATASET N', least: 2, most: 2 },
  flags: { model: { kind: 'value', value: 'M', help: 'mark the words that this model does not know' } },
  examples: ['data document letters 0', 'data document letters 17 --model starter'],
  details: 'Documents are counted from 0 in the order of their reading, as data search shows them.',
  async run(args, { output, library }) {
    const [data = '', number = ''] = args.positionals;
    if (!/^\d{1,9}$/.test(number)) {
      throw new AppError('usage/out-of-range', `N must be a whole number from 0; "${number}" is not.`);
    }
    const { datasets } = await library();
    const view = await datasets.document(data, Number(number), { model: args.text('model') });
    const { name, of, part, labels, text, tokens, tokenCount, cut } = view;
    output.result(
      { data, ...view },
      [
        facts([
          ['document', `${number} of ${counted(of, 'document')}`],
          ['name', name],
          ['part', PARTS[part]],
          ...Object.entries(labels),
          ['tokens', counted(tokenCount, 'token')],
        ]),
        `\nAs it was written${cut ? ' (its beginning)' : ''}\n\n${text}`,
        `\nAs the model reads it${cut ? ' (its beginning)' : ''}\n\n${tokens.map(seen).join(' ')}`,
      ].join('\n'),
    );
    return 0;
  },
});

/** Words that the model does not know stand in brackets. */
function seen({ text, kind }: DocumentView['tokens'][number]): string {
  const shown = text.replace(/\n/g, '⏎');
  return kind === 'unknown' ? `[${shown}]` : shown;
}
