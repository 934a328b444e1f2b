/** `model compare`: two models on the same texts, what was learnt beside what was forgotten. */
import type { BeforeAndAfter } from '../../services/compareModels.ts';
import { defineCommand, NO_ARGUMENTS } from '../command.ts';
import { comparisonText } from '../judgementText.ts';

export const modelCompare = defineCommand({
  name: 'model compare',
  summary: 'Judge two models side by side: what was learnt, what was forgotten.',
  positionals: NO_ARGUMENTS,
  flags: {
    base: { kind: 'value', value: 'A', help: 'the model before (needed)' },
    tuned: { kind: 'value', value: 'B', help: 'the model after (needed)' },
    data: {
      kind: 'value',
      value: 'D',
      help: 'the dataset it was tuned on; without it, general English alone',
    },
    part: {
      kind: 'value',
      value: 'valid|train|all',
      help: 'which part of it (default valid, the held-out part)',
    },
  },
  details:
    'The general text comes with the program, and the starter model has never seen it. Both models read every text with the rows and the window of the second one. The judgements are kept beside their models.',
  examples: ['model compare --base starter --tuned letters-1 --data letters'],
  async run(args, { output, library, engine }) {
    const compared = await (
      await library()
    ).compareModels({
      base: args.required('base'),
      tuned: args.required('tuned'),
      data: args.text('data'),
      part: args.choice('part', ['valid', 'train', 'all']),
      ...engine,
      onProgress: (done) => {
        output.progress.update({ what: 'Judging', done: 100 * done, total: 100 });
      },
    });
    const { data, general } = compared;
    const { base, tuned } = general;
    output.result(
      {
        ...{ base: base.model.id, tuned: tuned.model.id, batch: tuned.batch, bptt: tuned.bptt },
        data: data === null ? null : { ...data.tuned.text, ...scoresOf(data) },
        general: scoresOf(general),
      },
      comparisonText(compared),
    );
    return 0;
  },
});

const scoresOf = ({ base, tuned }: BeforeAndAfter) => ({ base: base.scores, tuned: tuned.scores });
