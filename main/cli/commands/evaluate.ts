/** `evaluate`: how well a model predicts a text. */
import { AppError } from '../../../shared/errors.ts';
import { count } from '../../../shared/format.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { judgementText } from '../judgementText.ts';
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
    general: { kind: 'switch', help: 'the general text that comes with the program, instead of a dataset' },
    details: {
      kind: 'switch',
      help: 'top five, bits per character, calibration, word frequencies and documents too',
    },
  },
  examples: [
    'evaluate --model starter --data letters',
    'evaluate --model letters-1 --data letters --part all',
    'evaluate --model letters-1 --data letters --details',
    'evaluate --model letters-1 --general',
  ],
  async run(args, { output, library, engine }) {
    const model = args.required('model');
    const data = args.text('data');
    const idsFile = args.text('ids');
    const part = args.choice('part', ['valid', 'train', 'all']);
    const [general, details] = [args.on('general'), args.on('details')];
    if ([data !== undefined, idsFile !== undefined, general].filter(Boolean).length !== 1) {
      throw new AppError('usage/missing-flag', 'Give one of --data, --general and --ids.');
    }
    if (part !== undefined && data === undefined) {
      throw new AppError('usage/extra-flag', '--part goes with --data; other texts have no parts.');
    }
    if (details && idsFile !== undefined) {
      throw new AppError('usage/extra-flag', '--details needs words; a file of ids has none.');
    }
    const open = await library();
    if (details || general) {
      const judged = await open.judgeModel({
        ...{ model, data: data ?? null, part },
        ...engine,
        onProgress: (done) => {
          output.progress.update({ what: 'Judging', done: 100 * done, total: 100 });
        },
      });
      const { scores, batch, bptt, text } = judged;
      const { loss, perplexity, accuracy, tokens } = scores;
      if (details) output.result({ ...scores, text, batch, bptt }, judgementText(judged));
      else
        output.result(
          { loss, perplexity, accuracy, tokens },
          `${evaluationText(scores)}  over ${count(tokens)} predictions`,
        );
      return 0;
    }
    const measured = await open.evaluateModel({ model, data, part, idsFile, ...engine });
    const { loss, perplexity, accuracy, tokens } = measured;
    output.result(
      { loss, perplexity, accuracy, tokens },
      `${evaluationText(measured)}  over ${count(tokens)} predictions`,
    );
    return 0;
  },
});
