/** `data split`: holds out another part of a dataset. */
import type { Split } from '../../../shared/recipe.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { revise } from '../revise.ts';
import { SPLIT_FLAGS, splitOf } from '../splitFlags.ts';

const USUAL = { valid: 0.1, seed: 42 };

export const dataSplit = defineCommand({
  name: 'data split',
  summary: 'Hold out another part of a dataset: another share, seed, or whole groups of documents.',
  positionals: oneArgument('DATASET'),
  savesOnSignal: true,
  flags: {
    ...SPLIT_FLAGS,
    'by-document': { kind: 'switch', help: 'hold out single documents again instead of groups' },
  },
  examples: [
    'data split letters --valid 0.2 --seed 7',
    'data split mails --group-column from',
    'data split letters',
  ],
  details:
    'What is not named stays as it is, but for duplicates: they are kept on one side unless --split-duplicates says otherwise.',
  async run(args, context) {
    const { datasets } = await context.library();
    const { data, recipe } = await datasets.show(args.first());
    const was = recipe.split;
    const wanted = splitOf(args, was.kind === 'given' ? USUAL : was);
    const split: Split =
      was.kind === 'group' && wanted.kind === 'random' && !args.on('by-document')
        ? { ...wanted, kind: 'group', by: was.by }
        : wanted;
    return revise(context, data, { split }, 'Held out anew:');
  },
});
