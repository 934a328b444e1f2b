/** `lr-find`: a mock training with a growing rate, which writes nothing. */
import { fixed, learningRate } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { DEFAULT_SEED, SEED_MAX, SETTING_FLAGS, settingsForModel, settingsHelp } from '../runFlags.ts';
import { facts, table } from '../table.ts';

export const lrFind = defineCommand({
  name: 'lr-find',
  summary: 'Suggest a learning rate: a short mock training with a growing rate. Writes nothing.',
  positionals: NO_ARGUMENTS,
  savesOnSignal: true,
  flags: {
    model: { kind: 'value', value: 'M', help: 'the model to start from (needed)' },
    data: { kind: 'value', value: 'D', help: 'the dataset (needed)' },
    seed: { kind: 'value', value: 'S', help: `for dropout and order (default ${String(DEFAULT_SEED)})` },
    ...SETTING_FLAGS,
  },
  details: settingsHelp(['optimiser', 'regularisation', 'data']),
  examples: ['lr-find --model starter --data letters'],
  async run(args, { output, library, engine, signal }) {
    const request = {
      model: args.required('model'),
      data: args.required('data'),
      settings: settingsForModel(args),
      seed: args.integer('seed', 0, SEED_MAX) ?? DEFAULT_SEED,
    };
    const opened = await library();
    const curve = await opened.findLearningRate({
      ...request,
      ...engine,
      signal,
      onPoint: (done, total) => {
        output.progress.update({ what: 'Looking for a rate', done, total });
      },
    });
    const { lr, loss, valley, steepest, minimum10 } = curve;
    const rows = lr.map((rate, i) => ({ rate, loss: loss[i] ?? NaN })).filter((_, i) => i % 5 === 0);
    output.result(
      { lr, loss, valley, steepest, minimum10 },
      [
        table(
          rows,
          [
            { head: 'rate', align: 'right', cell: ({ rate }) => learningRate(rate) },
            { head: 'loss', align: 'right', cell: (row) => fixed(row.loss, 3) },
          ],
          '',
        ),
        '',
        facts([
          ['valley', `${learningRate(valley)}  take this one: --set etaMax=${valley.toPrecision(2)}`],
          ['steepest', learningRate(steepest)],
          ['a tenth of the lowest', learningRate(minimum10)],
        ]),
      ].join('\n'),
    );
    return 0;
  },
});
