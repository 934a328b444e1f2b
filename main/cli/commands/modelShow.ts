/** `model show`: one model. */
import { bytes, count, moment, threeDigits } from '../../../shared/format.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { facts } from '../table.ts';

export const modelShow = defineCommand({
  name: 'model show',
  summary: 'Show a model: sizes, where it comes from, and its card.',
  positionals: oneArgument('MODEL'),
  flags: {},
  examples: ['model show starter'],
  async run(args, { output, library }) {
    const model = await (await library()).models.show(args.first());
    output.result(
      { model: model.id, ...model },
      facts([
        ['name', model.name],
        ['id', model.id],
        ['word vectors', count(model.embSz)],
        ['hidden size', count(model.nHid)],
        ['LSTM layers', count(model.nLayers)],
        ['words', count(model.vocab)],
        ['parameters', `${count(model.parameters)}, ${bytes(model.bytes)} as ${model.dtype}`],
        ['held-out perplexity', model.perplexity === null ? 'not stated' : threeDigits(model.perplexity)],
        ['comes from', model.lineage.length === 0 ? 'not stated' : model.lineage.join(' → ')],
        ['made', moment(model.created)],
        ['folder', model.folder],
      ]),
    );
    return 0;
  },
});
