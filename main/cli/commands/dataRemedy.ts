/** `data remedy`: what can be done about what a report found; tried, applied, and taken back. */
import { REMEDY_KINDS } from '../../../shared/recipe.ts';
import type { DatasetView } from '../../../shared/data.ts';
import type { RemedyPreview } from '../../../shared/recipe.ts';
import { AppError } from '../../../shared/errors.ts';
import { findingsOf } from '../../../shared/findings.ts';
import { count, counted } from '../../../shared/format.ts';
import { remedySentence } from '../../../shared/remedyWords.ts';
import { defineCommand, oneArgument } from '../command.ts';
import type { Context, ExitStatus } from '../command.ts';
import { datasetFields, findingText } from '../datasetText.ts';
import { REMEDY_FLAGS, remedyKind, remedyOf, withoutRemedy, withRemedy } from '../remedyFlags.ts';
import { revise } from '../revise.ts';

const FLAGS = {
  try: { kind: 'value', value: 'KIND', help: 'show what this remedy would do; nothing is changed' },
  apply: { kind: 'value', value: 'KIND', help: 'make the dataset again with this remedy' },
  undo: { kind: 'value', value: 'KIND', help: 'make the dataset again without this remedy' },
  ...REMEDY_FLAGS,
} as const;

export const dataRemedy = defineCommand({
  name: 'data remedy',
  summary: 'List what a report found, and try, apply or undo what helps; the texts as read are kept.',
  positionals: oneArgument('DATASET'),
  savesOnSignal: true,
  flags: FLAGS,
  examples: [
    'data remedy letters',
    'data remedy letters --try drop-near',
    'data remedy letters --apply mask-personal --what email phone',
    'data remedy letters --apply drop-lines --lines "All rights reserved."',
    'data remedy letters --undo drop-near',
  ],
  details: `Remedies: ${REMEDY_KINDS.join(', ')}. Without further flags they do what the report suggests.`,
  async run(args, context) {
    const asked = (['try', 'apply', 'undo'] as const).filter((flag) => args.text(flag) !== undefined);
    const [what] = asked;
    if (asked.length > 1) {
      throw new AppError('usage/out-of-range', 'One of --try, --apply and --undo at a time.');
    }
    const { datasets } = await context.library();
    const view = await datasets.report(args.first());
    if (what === undefined) return list(view, context);
    const kind = remedyKind(args.required(what));
    const { remedies } = view.recipe;
    if (what === 'undo') {
      return revise(context, view.data, { remedies: withoutRemedy(remedies, kind) }, `Without ${kind}:`);
    }
    const remedy = remedyOf(kind, args, findingsOf(view));
    if (what === 'apply') {
      const change = { remedies: withRemedy(remedies, remedy) };
      return revise(context, view.data, change, `${remedySentence(remedy)}:`);
    }
    return tryOut(view, remedy, context);
  },
});

function list(view: DatasetView, { output }: Context): ExitStatus {
  const findings = findingsOf(view);
  const { data, recipe } = view;
  output.result(
    { ...datasetFields(view), findings, applied: recipe.remedies },
    [
      ...(findings.length > 0
        ? findings.map((finding) => findingText(finding, data))
        : ['Nothing was found that needs a remedy.']),
      ...recipe.remedies.map(
        (remedy) =>
          `\nApplied: ${remedySentence(remedy)}.\n  Undo: ulmfit data remedy ${data} --undo ${remedy.kind}`,
      ),
    ].join('\n'),
  );
  return 0;
}

async function tryOut(
  { data, name }: DatasetView,
  remedy: ReturnType<typeof remedyOf>,
  { output, library, signal }: Context,
): Promise<ExitStatus> {
  const preview = await (await library()).datasets.tryRemedy(data, remedy, signal);
  output.result({ data, name, remedy, ...preview }, previewText(remedySentence(remedy), preview));
  return 0;
}

function previewText(sentence: string, { documents, changed, leftOut, examples }: RemedyPreview): string {
  return [
    `${sentence}: of ${counted(documents, 'document')}, ${count(changed)} would be changed and ${count(leftOut)} left out.`,
    ...examples.map(({ index, name, before, after }) =>
      [
        '',
        `${String(index)}  ${name}`,
        `  as it is   ${oneLine(before)}`,
        `  then       ${after === null ? '(left out)' : oneLine(after)}`,
      ].join('\n'),
    ),
  ].join('\n');
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
