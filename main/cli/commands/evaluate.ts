/** `evaluate`: how well a model predicts a text. */
import { AppError } from '../../../shared/errors.ts';
import { count } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { evaluationText } from '../runReport.ts';

export const evaluate = defineCommand({
  name: 'evaluate',
  summary: 'Measure loss, perplexity and accuracy of a model on a dataset.',
  positionals: NO_ARGUMENTS,
  flags: {
    model: { kind: 'value', value: 'M', help: 'the model (needed)' },
    data: { kind: 'value', value: 'D', help: 'the dataset' },
    part: {
      kind: 'value',
      value: 'valid|train|all',
      help: 'which part of it (default valid, the held-out part)',
    },
    ids: {
      kind: 'value',
      value: 'FILE',
      help: 'token ids instead of a dataset: {"ids":[[…]],"batch":B,"bptt":T}',
    },
  },
  examples: [
    'evaluate --model starter --data letters',
    'evaluate --model letters-1 --data letters --part all',
  ],
  async run(args, { output, library, engine }) {
    const model = args.required('model');
    const data = args.text('data');
    const idsFile = args.text('ids');
    const part = args.choice('part', ['valid', 'train', 'all']);
    if ((data === undefined) === (idsFile === undefined)) {
      throw new AppError('usage/missing-flag', 'Give either --data or --ids, and not both.');
    }
    if (part !== undefined && idsFile !== undefined) {
      throw new AppError('usage/extra-flag', '--part goes with --data; a file of ids has no parts.');
    }
    const measured = await (await library()).evaluateModel({ model, data, part, idsFile, ...engine });
    const { loss, perplexity, accuracy, tokens } = measured;
    output.result(
      { loss, perplexity, accuracy, tokens },
      `${evaluationText(measured)}  over ${count(tokens)} predictions`,
    );
    return 0;
  },
});
