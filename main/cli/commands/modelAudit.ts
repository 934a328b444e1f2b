/** `model audit`: what a model could give away of the texts that it learnt from. */
import { count, fixed, percent } from '../../../shared/format.ts';
import { USUAL_PASSAGE } from '../../../shared/audit.ts';
import type { AuditReport, RecitedLength } from '../../../shared/audit.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { table } from '../table.ts';

const SHOWN = 5;

export const modelAudit = defineCommand({
  name: 'model audit',
  summary: 'Find out what a model could give away of its training texts.',
  positionals: oneArgument('MODEL'),
  savesOnSignal: true,
  flags: {
    data: { kind: 'value', value: 'D', help: 'the dataset it learnt from (default: that of its run)' },
    words: {
      kind: 'value',
      value: 'N',
      help: `length of passage that the verdict goes by (default ${String(USUAL_PASSAGE)})`,
    },
  },
  details:
    'Reads the training and the held-out part once and counts the passages that the model goes on with word for word when it is given all that stands before them. Where the run planted secrets (--set canaries=10), they are ranked among 2,047 others. The report is kept beside the model; its passages never leave the library.',
  examples: ['model audit letters-1', 'model audit letters-1 --data letters --words 20 --json'],
  async run(args, { output, library, engine, signal }) {
    const report = await (
      await library()
    ).auditModel({
      model: args.first(),
      data: args.text('data'),
      words: args.integer('words', 3, 1000) ?? USUAL_PASSAGE,
      ...engine,
      signal,
      onProgress: (done) => {
        output.progress.update({ what: 'Reading the texts', done: 100 * done, total: 100 });
      },
    });
    output.result({ ...report, model: report.model.id, data: report.data.id }, inWords(report));
    return 0;
  },
});

const VERDICTS = { safe: 'Safe as far as was found', careful: 'Be careful', unsafe: 'Not safe to share' };

function inWords({ verdict, lengths, passages, canaries, read }: AuditReport): string {
  const part =
    (of: (one: RecitedLength) => RecitedLength['train']) =>
    (one: RecitedLength): string => {
      const { tried, recited } = of(one);
      return tried === 0
        ? 'none so long'
        : `${count(recited)} of ${count(tried)} (${percent(recited / tried)})`;
    };
  const rows = table(
    lengths,
    [
      { head: 'words', align: 'right', cell: ({ words }) => count(words) },
      { head: 'training', align: 'right', cell: part(({ train }) => train) },
      { head: 'held-out', align: 'right', cell: part(({ valid }) => valid) },
    ],
    '',
  );
  const some =
    read.documents === read.of
      ? []
      : [`Read: ${count(read.documents)} of ${count(read.of)} documents, by chance.`];
  const longest = passages
    .slice(0, SHOWN)
    .map(
      ({ words, occurrences, text }) =>
        `  ${count(words)} words, ${count(occurrences)} × in the texts: ${text}`,
    );
  return [
    `${VERDICTS[verdict.level]}. ${verdict.finding}`,
    verdict.advice,
    '',
    'Passages recited word for word:',
    rows,
    ...some,
    ...(longest.length === 0 ? [] : ['', 'The longest:', ...longest]),
    ...(canaries === null
      ? []
      : [
          '',
          `Exposure of planted secrets, of at most ${fixed(canaries.most, 0)} bits: ${canaries.exposures.map((bits) => fixed(bits, 1)).join(', ')}`,
        ]),
  ].join('\n');
}
