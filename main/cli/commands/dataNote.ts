/** `data note`: words of the person's own beside a dataset. */
import { AppError } from '../../../shared/errors.ts';
import { defineCommand } from '../command.ts';

const LONGEST = 20_000;

export const dataNote = defineCommand({
  name: 'data note',
  summary: 'Write a note beside a dataset; an empty one takes it away.',
  positionals: { name: 'DATASET TEXT', least: 2, most: 2 },
  flags: {},
  examples: ['data note letters "from the attic, 1912 to 1919"', 'data note letters ""'],
  async run(args, { output, library }) {
    const [asked = '', text = ''] = args.positionals;
    if (text.length > LONGEST) {
      throw new AppError(
        'usage/out-of-range',
        `A note has at most ${LONGEST.toLocaleString('en')} characters.`,
      );
    }
    const { data, name, notes } = await (await library()).datasets.setNotes(asked, text);
    output.result(
      { data, name, notes },
      notes === '' ? `The note of ${name} is gone.` : `Noted beside ${name}.`,
    );
    return 0;
  },
});
