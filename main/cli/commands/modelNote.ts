/** `model note`: words of the person's own beside a model. */
import { defineCommand } from '../command.ts';
import { checkedNote } from '../note.ts';

export const modelNote = defineCommand({
  name: 'model note',
  summary: 'Write a note beside a model; an empty one takes it away. It is not exported.',
  positionals: { name: 'MODEL TEXT', least: 2, most: 2 },
  flags: {},
  examples: ['model note letters-1 "the one for the reading on Friday"', 'model note letters-1 ""'],
  async run(args, { output, library }) {
    const [asked = '', text = ''] = args.positionals;
    const { id, name, notes } = await (await library()).models.setNotes(asked, checkedNote(text));
    output.result(
      { model: id, name, notes },
      notes === '' ? `The note of ${name} is gone.` : `Noted beside ${name}.`,
    );
    return 0;
  },
});
