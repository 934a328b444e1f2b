/** `generate`: a model goes on with a text. */
import { AppError } from '../../../shared/errors.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { SEED_MAX } from '../runFlags.ts';

export const generate = defineCommand({
  name: 'generate',
  summary: 'Let a model go on with a text.',
  positionals: NO_ARGUMENTS,
  flags: {
    model: { kind: 'value', value: 'M', help: 'the model (needed)' },
    prompt: { kind: 'value', value: 'TEXT', help: 'the text to go on with (needed)' },
    words: { kind: 'value', value: 'N', help: 'how many words to add (default 50)' },
    temperature: {
      kind: 'value',
      value: 'T',
      help: '0 = always the likeliest word, 1 = as learnt (default 0.8)',
    },
    'top-k': { kind: 'value', value: 'K', help: 'choose among the K likeliest words only; 0 = among all' },
    'top-p': {
      kind: 'value',
      value: 'P',
      help: 'choose among the likeliest words that together have this probability only; 1 = among all',
    },
    'no-unknown': { kind: 'switch', help: 'never write □, which stands for a word it does not know (usual)' },
    unknown: { kind: 'switch', help: 'write □ where it expects a word that it does not know' },
    seed: { kind: 'value', value: 'S', help: 'repeats a text' },
  },
  examples: [
    'generate --model starter --prompt "The president of the"',
    'generate --model letters-1 --prompt "My dear sister" --words 80 --temperature 0.7 --seed 3',
  ],
  async run(args, { output, library }) {
    if (args.on('unknown') && args.on('no-unknown'))
      throw new AppError(
        'usage/contradiction',
        '--unknown and --no-unknown exclude each other. Leave one out.',
      );
    const model = args.required('model');
    const prompt = args.text('prompt') ?? args.required('prompt');
    const request = {
      model,
      prompt,
      words: args.integer('words', 1, 10_000),
      temperature: args.number('temperature', 0, 100),
      topK: args.integer('top-k', 0, 1_000_000),
      topP: args.number('top-p', 1e-6, 1),
      noUnknown: !args.on('unknown'),
      seed: args.integer('seed', 0, SEED_MAX),
    };
    const { text, tokens } = await (await library()).generateText(request);
    output.result({ text, tokens }, /^[.,;:!?)'’”]/.test(text) ? prompt + text : `${prompt} ${text}`);
    return 0;
  },
});
