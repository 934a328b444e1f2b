/** `run report`: one self-contained HTML page about a run. */
import { writeReport } from '../../services/writeReport.ts';
import { defineCommand, oneArgument } from '../command.ts';

export const runReport = defineCommand({
  name: 'run report',
  summary: 'Write a run as one self-contained HTML page: curves, settings, samples, environment.',
  positionals: oneArgument('RUN'),
  flags: { to: { kind: 'value', value: 'FILE.html', help: 'where to write it (needed)' } },
  examples: ['run report letters-1 --to letters-1.html'],
  async run(args, { output, library }) {
    const to = args.required('to');
    const { run, file } = await writeReport(await library(), args.first(), to);
    output.result({ run, file }, `The report is at ${file}.`);
    return 0;
  },
});
