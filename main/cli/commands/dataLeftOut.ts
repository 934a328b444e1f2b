/** `data left-out`: everything that was left out when texts were brought in, and why. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SkippedFile } from '../../../shared/data.ts';
import { AppError } from '../../../shared/errors.ts';
import { counted } from '../../../shared/format.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';

export const dataLeftOut = defineCommand({
  name: 'data left-out',
  summary: 'List what was left out when a dataset was made, and why; or save the list as a table.',
  positionals: oneArgument('DATASET'),
  flags: { to: { kind: 'value', value: 'FILE.csv', help: 'save the list for a spreadsheet' } },
  examples: ['data left-out letters', 'data left-out letters --to left-out.csv'],
  async run(args, { output, library }) {
    const { datasets } = await library();
    const { data, name, skipped } = await datasets.show(args.first());
    const to = args.text('to');
    if (to === undefined) {
      const columns: Column<SkippedFile>[] = [
        { head: 'file', cell: ({ path }) => path },
        { head: 'why', cell: ({ reason }) => reason },
      ];
      output.result({ data, name, skipped }, table(skipped, columns, 'Nothing was left out.'));
      return 0;
    }
    const { saveLeftOut } = await import('../../services/datasetLeftOut.ts');
    const file = resolve(to);
    if (existsSync(file)) throw new AppError('input/exists', `${file} exists already; choose another name.`);
    await saveLeftOut(file, skipped);
    output.result({ data, name, file }, `${counted(skipped.length, 'line')} in ${file}.`);
    return 0;
  },
});
