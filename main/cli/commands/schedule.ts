/** `schedule`: the learning rate of every layer group at every update, from the function that training calls. */
import { AppError } from '../../../shared/errors.ts';
import { count, learningRate } from '../../../shared/format.ts';
import { PRESETS } from '../../../shared/presets.ts';
import { groupNames, lrAt, SHORT_SCHEDULE } from '../../../shared/schedule.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { presetNamed, SETTING_FLAGS, settingsHelp, settingsOf } from '../runFlags.ts';
import { table } from '../table.ts';

const ROWS = 20;

interface Row {
  readonly t: number;
  readonly rates: readonly number[];
}

export const schedule = defineCommand({
  name: 'schedule',
  summary: 'Show the learning rate of every layer group at every update of the main phase.',
  positionals: NO_ARGUMENTS,
  flags: {
    steps: { kind: 'value', value: 'T', help: 'updates of the main phase (needed)' },
    model: {
      kind: 'value',
      value: 'M',
      help: 'take the number of layers from this model (default: nLayers)',
    },
    ...SETTING_FLAGS,
  },
  details: settingsHelp(['schedule']),
  examples: ['schedule --steps 1000', 'schedule --model starter --steps 200 --set etaMax=0.02 --json'],
  async run(args, { output, library }) {
    const steps = args.integer('steps', 1, 1_000_000);
    if (steps === undefined) throw new AppError('usage/missing-flag', '--steps is needed: how many updates?');
    const settings = settingsOf(args, presetNamed(args.text('preset'), PRESETS));
    const model = args.text('model');
    const layers =
      model === undefined ? settings.nLayers : (await (await library()).models.show(model)).nLayers;
    const groups = groupNames(settings.grouping, layers);
    const lr = Array.from({ length: steps }, (_, t) =>
      groups.map((_, group) => lrAt(t, group, settings, steps, layers)),
    );
    if (settings.schedule === 'stlr' && steps < SHORT_SCHEDULE) {
      output.remark(
        `With ${count(steps)} updates the triangle has hardly a slope; more text, more epochs or a smaller batch give it one.`,
      );
    }
    const every = Math.ceil(steps / ROWS);
    const rows: Row[] = lr
      .map((rates, t) => ({ t, rates }))
      .filter(({ t }) => t % every === 0 || t === steps - 1);
    output.result(
      { groups, lr },
      table(
        rows,
        [
          { head: 'update', align: 'right', cell: ({ t }: Row) => count(t + 1) },
          ...groups.map((head, group) => ({
            head,
            align: 'right' as const,
            cell: ({ rates }: Row) => learningRate(rates[group] ?? 0),
          })),
        ],
        '',
      ),
    );
    return 0;
  },
});
