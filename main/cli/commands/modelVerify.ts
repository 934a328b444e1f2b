/** `model verify`: whether a model's files are still those that were stored. */
import { AppError } from '../../../shared/errors.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { facts } from '../table.ts';

const WORDS = {
  same: 'as it was stored',
  changed: 'changed since it was stored',
  missing: 'missing',
  'not recorded': 'there, but an older version stored it without its sum',
} as const;

export const modelVerify = defineCommand({
  name: 'model verify',
  summary: 'Read all files of a model again and compare them with the sums they were stored with.',
  positionals: oneArgument('MODEL'),
  flags: {},
  examples: ['model verify letters-1'],
  async run(args, { output, library }) {
    const { ok, files } = await (await library()).models.verify(args.first());
    const broken = files.filter(({ state }) => state === 'changed' || state === 'missing');
    if (!ok) {
      const list = broken.map(({ name, state }) => `${name} is ${state}`).join(', ');
      throw new AppError(
        'model/changed',
        `The model “${args.first()}” is not as it was stored: ${list}. Its numbers may be wrong; delete it, and import or train it again.`,
        { files: broken.map(({ name }) => name) },
      );
    }
    output.result({ ok, files }, facts(files.map(({ name, state }) => [name, WORDS[state]])));
    return 0;
  },
});
