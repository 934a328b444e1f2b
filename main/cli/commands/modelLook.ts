/** `model look`: what files are as a model, before anything is imported. */
import { bytes, count } from '../../../shared/format.ts';
import type { LookedModel } from '../../../shared/model.ts';
import { defineCommand } from '../command.ts';
import { facts } from '../table.ts';

export const modelLook = defineCommand({
  name: 'model look',
  summary: 'Show what files hold as a model, and what they leave open; nothing is imported.',
  positionals: { name: 'PATH', least: 1, most: 16 },
  flags: {},
  details: 'Files that cannot be imported are no failure here: the answer says why.',
  examples: ['model look lstm_fwd.pth itos_wt103.pkl', 'model look downloads/wt103-fwd/'],
  async run(args, { output, library }) {
    const looked = await (await library()).models.look(args.positionals);
    output.result({ ...looked }, describe(looked));
    return 0;
  },
});

function describe({ files, understood, questions, refusal }: LookedModel): string {
  const lines = [facts(files.map(({ name, kind, bytes: size }) => [name, `${kind}, ${bytes(size)}`]))];
  if (understood !== null) {
    const { layout, embSz, nHid, nLayers, vocab, parameters, notes } = understood;
    lines.push(
      '',
      facts([
        ['names of', layout],
        ['word vectors', count(embSz)],
        ['hidden size', count(nHid)],
        ['LSTM layers', count(nLayers)],
        ['rows', count(vocab)],
        ['parameters', count(parameters)],
      ]),
      ...notes.map((note) => `- ${note}`),
    );
  }
  for (const { key, question, readings, likeliest, sure } of questions) {
    lines.push('', `${question}${sure ? '' : ' (has to be answered)'}`);
    for (const reading of readings)
      lines.push(
        `  --${key} ${reading.key}${reading.key === likeliest ? ' (likeliest)' : ''}: ${reading.label}. ${reading.detail}`,
      );
  }
  if (refusal !== null) lines.push('', `It cannot be imported as it is: ${refusal.message}`);
  return lines.join('\n');
}
