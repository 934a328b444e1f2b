/** `run resume`: goes on with an interrupted run. */
import { defineCommand, oneArgument } from '../command.ts';
import { RunReport } from '../runReport.ts';

export const runResume = defineCommand({
  name: 'run resume',
  summary: 'Go on with an interrupted run from its newest snapshot.',
  positionals: oneArgument('RUN'),
  savesOnSignal: true,
  flags: {
    inexact: {
      kind: 'switch',
      help: 'allow another engine or number of threads: the last digits will differ',
    },
  },
  details:
    'With the same engine and number of threads every number equals that of an uninterrupted run, bit for bit.',
  examples: ['run resume letters-1', 'run resume letters-1 --threads 8 --inexact'],
  async run(args, { output, library, engine, signal }) {
    const { runs } = await library();
    const report = new RunReport(output);
    const { onStarted, onEvent } = report;
    const outcome = await runs.resume({
      run: args.first(),
      inexact: args.on('inexact'),
      ...engine,
      onStarted,
      onEvent,
      signal,
    });
    return report.finish(outcome, { withBefore: runs.show(outcome.run).base !== null });
  },
});
