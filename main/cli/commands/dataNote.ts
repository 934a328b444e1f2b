/** `data note`: words of the person's own beside a dataset. */
import { defineCommand } from '../command.ts';
import { checkedNote } from '../note.ts';

export const dataNote = defineCommand({
  name: 'data note',
  summary: 'Write a note beside a dataset; an empty one takes it away.',
  positionals: { name: 'DATASET TEXT', least: 2, most: 2 },
  flags: {},
  examples: ['data note letters "from the attic, 1912 to 1919"', 'data note letters ""'],
  async run(args, { output, library }) {
    const [asked = '', text = ''] = args.positionals;
    const { data, name, notes } = await (await library()).datasets.setNotes(asked, checkedNote(text));
    output.result(
      { data, name, notes },
      notes === '' ? `The note of ${name} is gone.` : `Noted beside ${name}.`,
    );
    return 0;
  },
});
