/** `data continue`: goes on with an import, or the making of a dataset, that was interrupted. */
import { counted } from '../../../shared/format.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { madeFields, madeText } from '../datasetText.ts';

export const dataContinue = defineCommand({
  name: 'data continue',
  summary: 'Go on with an import or a change of a dataset that was interrupted.',
  positionals: oneArgument('DATASET'),
  savesOnSignal: true,
  flags: { discard: { kind: 'switch', help: 'throw away what there is of it instead' } },
  examples: ['data continue letters', 'data continue letters --discard'],
  details: 'data list shows what is unfinished. The result is the same as without the interruption.',
  async run(args, { output, library, signal, engine }) {
    const { datasets } = await library();
    if (args.on('discard')) {
      const done = await datasets.discard(args.first());
      output.result(done, `What there was of ${args.first()} is gone.`);
      return 0;
    }
    const { summary, changed } = await datasets.continueImport(args.first(), {
      ...{ signal, threads: engine.threads },
      onProgress: (progress) => {
        output.progress.update(progress);
      },
    });
    const view = await datasets.report(summary.data);
    const { documents, name, data } = view;
    const first = `${counted(documents.train + documents.valid, 'document')} are in as ${name} (${data}).`;
    output.result(madeFields(view, changed), madeText(first, view, changed));
    return 0;
  },
});
