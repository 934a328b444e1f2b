/** What the commands that make or change a dataset print of it, for programs and for people. */
import type { ChangedSource, DatasetSummary, DatasetView } from '../../shared/data.ts';
import type { Recipe, Split } from '../../shared/recipe.ts';
import { findingsOf } from '../../shared/findings.ts';
import type { Finding } from '../../shared/findings.ts';
import { remedySentence } from '../../shared/remedyWords.ts';
import { count, counted, percent } from '../../shared/format.ts';
import { verdictOf } from '../../shared/verdict.ts';
import type { Verdict } from '../../shared/verdict.ts';
import { facts } from './table.ts';

/** Names of left-out files that are listed; the rest is counted. */
const LEFT_OUT_SHOWN = 20;

export function verdictOn({ tokens, documents, coverage, report }: DatasetView): Verdict {
  return verdictOf({
    tokens: tokens.train + tokens.valid,
    documents: documents.train + documents.valid,
    coverage: coverage?.tokens ?? null,
    languages: report?.languages ?? null,
  });
}

/** Keys that every result line about a dataset has. */
export function datasetFields({ data, name, documents, tokens, types, skipped }: DatasetSummary): object {
  return { data, name, documents, tokens, types, skipped };
}

/** Of a dataset that was just made: the same, and what its report comes to. */
export function madeFields(view: DatasetView, changed: readonly ChangedSource[] = []): object {
  return {
    ...datasetFields(view),
    ...{ recipe: view.recipe, verdict: verdictOn(view), findings: findingsOf(view), changed },
  };
}

export function madeText(first: string, view: DatasetView, changed: readonly ChangedSource[] = []): string {
  const findings = findingsOf(view).filter(({ level, done }) => level !== 'good' && done === null);
  const more =
    findings.length > 0 ? [`${counted(findings.length, 'finding')}: ulmfit data report ${view.data}`] : [];
  return [
    first,
    countsText(view),
    ...changed.map(({ name, what }) => `not read again, because it is ${what}: ${name}`),
    ...leftOutLines(view),
    '',
    verdictOn(view).sentence,
    ...movedLines(view),
    ...more,
  ].join('\n');
}

function movedLines({ report }: DatasetView): string[] {
  const moved = report?.duplicates.moved ?? 0;
  return moved === 0
    ? []
    : [
        `${counted(moved, 'document')} ${moved === 1 ? 'was' : 'were'} moved so that duplicates stand on one side.`,
      ];
}

export function countsText({ documents, tokens, types, report }: DatasetView): string {
  return facts([
    ['training', `${counted(documents.train, 'document')}, ${counted(tokens.train, 'token')}`],
    ['held out', `${counted(documents.valid, 'document')}, ${counted(tokens.valid, 'token')}`],
    ...(report !== null && report.leftOut > 0
      ? [['left out by remedies', counted(report.leftOut, 'document')] as const]
      : []),
    ['different tokens', count(types)],
  ]);
}

export function leftOutLines({ data, skipped }: DatasetSummary): string[] {
  const lines = skipped.slice(0, LEFT_OUT_SHOWN).map(({ path, reason }) => `left out ${path}: ${reason}`);
  const more = skipped.length - LEFT_OUT_SHOWN;
  return more > 0 ? [...lines, `left out ${count(more)} more: ulmfit data left-out ${data}`] : lines;
}

/** How a dataset is made from its texts, a sentence a line. */
export function recipeLines({ split, rules, remedies }: Recipe): string[] {
  const off = rules.off.length > 0 ? `, without ${rules.off.join(', ')}` : '';
  return [
    splitSentence(split),
    rules.words === 'spacy-en'
      ? `Words by spaCy’s English rules${off}.`
      : `Words by Unicode’s word boundaries${off}.`,
    ...remedies.map((remedy) => `${remedySentence(remedy)}.`),
  ];
}

function splitSentence(split: Split): string {
  if (split.kind === 'given') return 'The held-out part was named when the texts were brought in.';
  const sides = split.together ? 'duplicates on one side' : 'duplicates on either side';
  const what = split.kind === 'group' ? `whole groups by ${split.by}, ${sides}` : sides;
  return split.valid === 0
    ? 'Nothing is held out.'
    : `Held out: ${percent(split.valid)}, ${what}, seed ${String(split.seed)}.`;
}

/** A finding with the command that remedies it. */
export function findingText(finding: Finding, data: string): string {
  const { level, title, detail, remedies, split, done } = finding;
  const mark = { warn: '!', info: '·', good: '✓' }[level];
  const lines = [`${mark} ${title}`, `  ${detail}`];
  if (done !== null)
    lines.push(`  Dealt with: ${remedySentence(done)}.  ulmfit data remedy ${data} --undo ${done.kind}`);
  else {
    for (const { label, remedy } of remedies)
      lines.push(`  ${label}: ulmfit data remedy ${data} --apply ${remedy.kind}`);
    if (split !== null) lines.push(`  ${split.label}: ulmfit data split ${data}`);
  }
  return lines.join('\n');
}
