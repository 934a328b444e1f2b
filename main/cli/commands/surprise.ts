/** `surprise`: how surprising a text is to a model, word by word. */
import { AppError } from '../../../shared/errors.ts';
import type { PlayWord } from '../../../shared/play.ts';
import { readInputText } from '../../engine/files/inputFile.ts';
import type { MeasuredText } from '../../services/types.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';

const LIMIT = 16 * 1024 * 1024;

export const surprise = defineCommand({
  name: 'surprise',
  summary: 'Show how surprising each word of a text is to a model.',
  positionals: NO_ARGUMENTS,
  flags: {
    model: { kind: 'value', value: 'M', help: 'the model (needed)' },
    text: { kind: 'value', value: 'TEXT', help: 'the text; either this or --file' },
    file: { kind: 'value', value: 'F', help: 'a file with the text, in UTF-8' },
  },
  examples: [
    'surprise --model starter --text "The president of the banana"',
    'surprise --model letters-1 --file letter.txt --json',
  ],
  details:
    'Surprise is counted in bits: 0 was certain, 1 had one chance in two, 10 one in a thousand. A word that the model does not know is marked with *; it is only as surprising as that some unknown word comes.',
  async run(args, { output, library }) {
    const model = args.required('model');
    const { text = null, file = null } = { text: args.text('text'), file: args.text('file') };
    if ((text === null) === (file === null))
      throw new AppError('usage/missing-flag', 'Give either --text or --file; see --help.');
    const measured = await (
      await library()
    ).measureText(model, text ?? (await readInputText(file ?? '', LIMIT)));
    const { words, tokens, bits, perplexity } = measured;
    output.result({ words, tokens, bits, perplexity }, listOf(measured));
    return 0;
  },
});

const COLUMNS: readonly Column<PlayWord>[] = [
  { head: 'word', cell: ({ text, unknown }) => text.trim().replaceAll(/\s+/g, ' ') + (unknown ? ' *' : '') },
  { head: 'bits', align: 'right', cell: ({ bits }) => bits.toFixed(1) },
  {
    head: 'more expected',
    cell: ({ instead }) =>
      instead
        .filter(({ own }) => !own)
        .slice(0, 3)
        .map(({ text, share }) => `${text} ${(100 * share).toFixed(0)} %`)
        .join(', '),
  },
];

function listOf({ words, tokens, bits, perplexity }: MeasuredText): string {
  if (perplexity === null) return 'There is no word in this text.';
  const mean = `${(bits / tokens).toFixed(2)} bits a token on average; perplexity ${perplexity.toFixed(1)}`;
  return `${table(words, COLUMNS, '')}\n\n${mean}`;
}
