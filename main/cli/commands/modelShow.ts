/** `model show`: one model. */
import type { AuditReport } from '../../../shared/audit.ts';
import type { Judgement } from '../../../shared/judgement.ts';
import { bytes, count, moment, threeDigits } from '../../../shared/format.ts';
import type { LineageStep, ModelFile } from '../../../shared/model.ts';
import type { ModelDetail } from '../../services/types.ts';
import { defineCommand, oneArgument } from '../command.ts';
import { facts } from '../table.ts';

export const modelShow = defineCommand({
  name: 'model show',
  summary: 'Show a model: sizes, files, where it comes from, what came of it, and its card.',
  positionals: oneArgument('MODEL'),
  flags: {},
  examples: ['model show starter'],
  async run(args, { output, library }) {
    const model = await (await library()).models.show(args.first());
    output.result({ model: model.id, ...model }, facts(linesOf(model)));
    return 0;
  },
});

function linesOf(model: ModelDetail): (readonly [string, string])[] {
  const { steps, files, children, neededBy, corpora, judgements, audits } = model;
  return [
    ['name', model.name],
    ['id', model.id],
    ['word vectors', count(model.embSz)],
    ['hidden size', count(model.nHid)],
    ['LSTM layers', count(model.nLayers)],
    ['words', count(model.vocab)],
    ['text rules', model.rules],
    ['parameters', `${count(model.parameters)}, ${bytes(model.bytes)} as ${model.dtype}`],
    ['held-out perplexity', model.perplexity === null ? 'not stated' : threeDigits(model.perplexity)],
    ['comes from', steps.length === 0 ? 'not stated' : steps.map(stepText).join(' → ')],
    ...children.map(({ name, id }): [string, string] => ['became', `${name} (${id})`]),
    ...neededBy.map(({ name, id }): [string, string] => ['needed by', `the run ${name} (${id})`]),
    ...corpora.map(({ name, licence }): [string, string] => ['text', `${name} (licence: ${licence})`]),
    ...judgements.map((judgement): [string, string] => ['judged', judgementText(judgement)]),
    ...audits.map((audit): [string, string] => ['audit', auditText(audit)]),
    ...(model.notes === '' ? [] : [['note', model.notes] as const]),
    ['made', moment(model.created)],
    ['folder', model.folder],
    ...files.map((file): [string, string] => ['file', fileText(file)]),
  ];
}

function stepText({ kind, name, there }: LineageStep): string {
  if (kind === 'unknown') return name;
  const what = kind === 'data' ? 'dataset' : kind;
  return `${what} ${name}${there ? '' : ' (gone)'}`;
}

function judgementText({ text, scores }: Judgement): string {
  return `${text.name}, ${text.part}: perplexity ${threeDigits(scores.perplexity)}, ${threeDigits(scores.bitsPerCharacter)} bits per character`;
}

function auditText({ data, verdict }: AuditReport): string {
  return `${verdict.level}, on ${data.name}: ${verdict.finding}`;
}

function fileText({ name, bytes: size, sha256 }: ModelFile): string {
  return `${name}, ${bytes(size)}${sha256 === null ? '' : `, SHA-256 ${sha256}`}`;
}
