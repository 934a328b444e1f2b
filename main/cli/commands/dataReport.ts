/** `data report`: what is in a dataset's texts, what a model makes of them, and whether they are worth training on. */
import type { DatasetView } from '../../../shared/data.ts';
import { findingsOf } from '../../../shared/findings.ts';
import { count, counted, percent } from '../../../shared/format.ts';
import { languageName } from '../../../shared/remedyWords.ts';
import { defineCommand, oneArgument } from '../command.ts';
import {
  countsText,
  datasetFields,
  findingText,
  leftOutLines,
  recipeLines,
  verdictOn,
} from '../datasetText.ts';
import { table } from '../table.ts';

const UNKNOWN_SHOWN = 12;
const BAR = 32;

export const dataReport = defineCommand({
  name: 'data report',
  summary: 'Report on a dataset: is it enough, what is odd in it, and what can be done about it.',
  positionals: oneArgument('DATASET'),
  flags: {
    model: { kind: 'value', value: 'M', help: 'also show how much of the text this model knows' },
  },
  examples: ['data report letters', 'data report letters --model starter', 'data report letters --json'],
  async run(args, { output, library, signal }) {
    const { datasets } = await library();
    const view = await datasets.report(args.first(), { model: args.text('model'), signal });
    const findings = findingsOf(view);
    const { recipe, report, coverage, model, unknownTypes, unknown, lengths, bytes, groupColumns } = view;
    output.result(
      {
        ...datasetFields(view),
        ...{ notes: view.notes, verdict: verdictOn(view), findings },
        ...{ recipe, report, coverage, model, unknownTypes, unknown, lengths, bytes, groupColumns },
      },
      [
        `${view.name}: ${verdictOn(view).sentence}`,
        ...(view.notes === '' ? [] : [view.notes]),
        section('Counts', countsText(view)),
        section('Lengths of documents, in tokens', lengthsText(view)),
        ...(report === null
          ? [
              section(
                'Not examined',
                `An earlier version made this dataset and did not examine its texts. To have them examined, make it again: ulmfit data split ${view.data}`,
              ),
            ]
          : [section('Languages', languagesText(report.languages))]),
        ...modelSections(view),
        section('How it is made from its texts', recipeLines(recipe).join('\n')),
        ...(findings.length === 0
          ? []
          : [section('Findings', findings.map((finding) => findingText(finding, view.data)).join('\n'))]),
        ...(view.skipped.length === 0 ? [] : [section('Left out', leftOutLines(view).join('\n'))]),
      ].join('\n'),
    );
    return 0;
  },
});

function section(title: string, text: string): string {
  const lines = text.split('\n').map((line) => `  ${line}`);
  return `\n${title}\n${lines.join('\n')}`;
}

function lengthsText({ lengths: { edges, counts, quarter, middle, threeQuarters } }: DatasetView): string {
  const most = Math.max(1, ...counts);
  const bins = counts.map((documents, i) => ({
    documents,
    from: edges[i] ?? 0,
    to: (edges[i + 1] ?? 1) - 1,
  }));
  const first = bins.findIndex(({ documents }) => documents > 0);
  const last = bins.findLastIndex(({ documents }) => documents > 0);
  return [
    `half of them have ${count(quarter)} to ${count(threeQuarters)}, the middle one ${count(middle)}`,
    table(
      bins.slice(Math.max(0, first), last + 1),
      [
        {
          head: 'tokens',
          align: 'right',
          cell: ({ from, to }) => (from === to ? count(from) : `${count(from)}–${count(to)}`),
        },
        { head: 'documents', align: 'right', cell: ({ documents }) => count(documents) },
        { head: '', cell: ({ documents }) => '█'.repeat(Math.ceil((documents / most) * BAR)) },
      ],
      'no documents',
    ),
  ].join('\n');
}

function languagesText(languages: NonNullable<DatasetView['report']>['languages']): string {
  return table(
    languages.slice(0, 8),
    [
      {
        head: 'language',
        cell: ({ language }) => (language === null ? 'too short or mixed' : languageName(language)),
      },
      { head: 'share', align: 'right', cell: ({ share }) => percent(share) },
      { head: 'documents', align: 'right', cell: ({ documents }) => count(documents) },
    ],
    'none could be told',
  );
}

function modelSections({ model, coverage, unknown, unknownTypes }: DatasetView): string[] {
  if (model === null || coverage === null) return [];
  const known = `${model.name} knows ${percent(coverage.tokens)} of the tokens and ${percent(coverage.types)} of the different ones by name.`;
  if (unknown.length === 0) return [section('What the model knows', known)];
  const words = table(
    unknown.slice(0, UNKNOWN_SHOWN),
    [
      { head: 'word', cell: ({ word }) => word },
      { head: 'times', align: 'right', cell: ({ count: times }) => count(times) },
      {
        head: 'where',
        cell: ({ word, before, after }) => `…${before.slice(-30)}[${word}]${after.slice(0, 30)}…`,
      },
    ],
    '',
  );
  return [
    section(
      'What the model knows',
      `${known}\n${counted(unknownTypes, 'different word')} it does not know; training gives the frequent ones their own place, the rest stay unknown:\n${words}`,
    ),
  ];
}
