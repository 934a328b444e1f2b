/** `run show`: one run. */
import { count, duration, moment, threeDigits } from '../../../shared/format.ts';
import { remedySentence } from '../../../shared/remedyWords.ts';
import { changedKeys, PRETRAINING } from '../../../shared/settings.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { evaluationText } from '../runReport.ts';
import { facts, table } from '../table.ts';

export const runShow = defineCommand({
  name: 'run show',
  summary: 'Show a run: settings that differ from the defaults, evaluations, samples.',
  positionals: oneArgument('RUN'),
  flags: {},
  examples: ['run show letters-1', 'run show letters-1 --json'],
  async run(args, { output, library }) {
    // a field named `step` belongs to update lines alone
    const { step, steps, ...run } = (await library()).runs.show(args.first());
    const changed = changedKeys(run.settings, run.kind === 'pretrain' ? PRETRAINING : {}).map(
      (key) => `${key}=${String(run.settings[key] ?? '')}`,
    );
    const took = run.ended === null ? '' : `, took ${duration(run.ended - run.created)}`;
    output.result(
      { run: run.id, ...run, updates: { done: step, planned: steps } },
      [
        facts([
          ['name', run.name],
          ['id', run.id],
          ['status', run.failure === null ? run.status : `${run.status}: ${run.failure.message}`],
          ['kind', run.kind === 'pretrain' ? 'pretraining' : 'fine-tuning'],
          ['started from', run.baseName ?? 'random weights'],
          ['dataset', run.dataName ?? `${run.data} (deleted)`],
          ...(run.recipe === null || run.recipe.remedies.length === 0
            ? []
            : [['its texts', run.recipe.remedies.map(remedySentence).join('; ')] as const]),
          ['updates', `${count(step)} of ${count(steps)}`],
          ['begun', `${moment(run.created)}${took}`],
          ['engine', `${run.engine}, ${count(run.threads)} threads`],
          ['changed settings', changed.length === 0 ? 'none' : changed.join(' ')],
          ['before', run.before === null ? '–' : evaluationText(run.before)],
          [
            'best',
            run.best === null ? '–' : `${evaluationText(run.best)}  at update ${count(run.best.update)}`,
          ],
          ['snapshots', run.checkpoints.length === 0 ? 'none' : run.checkpoints.map(count).join(', ')],
        ]),
        '',
        table(
          run.evaluations,
          [
            { head: 'update', align: 'right', cell: ({ update }) => count(update) },
            { head: 'epoch', align: 'right', cell: ({ epoch }) => count(epoch) },
            { head: 'held-out loss', align: 'right', cell: ({ loss }) => loss.toFixed(4) },
            { head: 'perplexity', align: 'right', cell: ({ perplexity }) => threeDigits(perplexity) },
          ],
          'No evaluations yet.',
        ),
        ...run.samples.map(({ stage, prompt, text }) => `\n${stage}: ${prompt} …\n  ${text}`),
      ].join('\n'),
    );
    return 0;
  },
});
