/** `data rules`: texts of a dataset become tokens by other rules. */
import { defineCommand, oneArgument } from '../command.ts';
import { revise } from '../revise.ts';
import { RULE_FLAGS, rulesOf } from '../splitFlags.ts';

export const dataRules = defineCommand({
  name: 'data rules',
  summary: 'Turn the texts of a dataset into tokens by other rules.',
  positionals: oneArgument('DATASET'),
  savesOnSignal: true,
  flags: RULE_FLAGS,
  examples: [
    'data rules letters --words unicode',
    'data rules letters --rule-off lowercase --rule-off replace_maj',
  ],
  details: 'Rules that are not named as switched off are on.',
  async run(args, context) {
    const { datasets } = await context.library();
    const { data, recipe } = await datasets.show(args.first());
    const { words = recipe.rules.words, off } = rulesOf(args);
    return revise(context, data, { rules: { words, off } }, 'Read by other rules:');
  },
});
