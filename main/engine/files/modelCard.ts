/** The card of a model: what it was made from, how, and how well it predicts. */
import { z } from 'zod';
import type { TokenizerInfo } from '../text/tokenizer.ts';
import type { ModelConfig } from '../types.ts';
import { howToLoad } from './modelCardUse.ts';
import type { CardFiles } from './modelCardUse.ts';

/** null stands for what nobody wrote down; a number that JSON cannot hold (a perplexity beyond doubles) becomes null. */
const unknownNumber = z.number().nullable().default(null);
const unknownText = z.string().nullable().default(null);
/** A licence by its name, in a person's words. */
const licence = z.string().default('not stated');

export const modelCardSchema = z.object({
  name: z.string().default('unnamed model'),
  /** epoch milliseconds */
  created: unknownNumber,
  /** the run that made it */
  run: z.string().nullable().default(null),
  /** the program that made it, with its version */
  program: unknownText,
  /** of the model itself; those of its texts stand beside them */
  licence,
  /** the model whose weights it began with; null = it began with random ones, or nobody wrote it down */
  base: z.object({ name: z.string(), licence, sha256: unknownText }).nullable().default(null),
  corpora: z
    .array(
      z.object({
        name: z.string(),
        licence,
        /** of the part it was trained on */
        documents: unknownNumber,
        tokens: unknownNumber,
        /** different tokens in the whole of it */
        types: unknownNumber,
        /** of its texts as tokens, both parts, so that the same texts can be told again; says nothing of what they say */
        sha256: unknownText,
      }),
    )
    .default([]),
  /** names of models and datasets it comes from, oldest first */
  lineage: z.array(z.string()).default([]),
  /** hyper-parameters of the run by their keys, with epochs and seed */
  settings: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .nullable()
    .default(null),
  /** on the part of the last corpus that was held out, with this batch and bptt */
  heldOut: z
    .object({
      loss: unknownNumber,
      perplexity: unknownNumber,
      accuracy: unknownNumber,
      tokens: unknownNumber,
    })
    .nullable()
    .default(null),
  batch: z.int().positive().nullable().default(null),
  bptt: z.int().positive().nullable().default(null),
  /** what the newest audit found that it gives away of its texts, in one sentence and without them */
  audit: unknownText,
  /** sentences for whoever uses it */
  notes: z.array(z.string()).default([]),
});

export type ModelCard = z.infer<typeof modelCardSchema>;

/** What a card in Markdown tells of. */
export interface CardSubject {
  readonly card: ModelCard;
  readonly config: ModelConfig;
  readonly tokenizer: TokenizerInfo;
  readonly vocab: readonly string[];
}

/** The card for people to read, as Markdown. Never any of the texts. */
export function cardMarkdown({ card, config, tokenizer, vocab }: CardSubject, files: CardFiles): string {
  const settings = Object.entries(card.settings ?? {}).map(
    ([key, value]) => `| ${cell(key)} | ${cell(value === null ? 'empty' : String(value))} |`,
  );
  return [
    `# ${line(card.name)}`,
    '',
    'An AWD-LSTM language model.',
    '',
    `- Size: ${vocab.length} words, vectors of ${config.emb_sz}, ${config.n_layers} LSTM layers of ${config.n_hid}`,
    `- Text rules: ${line(tokenizer.rules)}${without(tokenizer)}, words by ${line(tokenizer.words)}, version ${line(String(tokenizer.version))}`,
    `- Made: ${dateOr(card.created)}${card.program === null ? '' : `, with ${line(card.program)}`}`,
    `- Run: ${line(card.run ?? 'not stated')}`,
    `- Comes from: ${card.lineage.length === 0 ? 'not stated' : card.lineage.map(line).join(' → ')}`,
    ...beganWith(card),
    `- Licence: ${line(card.licence)}`,
    '',
    '## Corpora',
    '',
    ...corporaTable(card.corpora),
    '',
    '## Held-out part',
    '',
    heldOutSentence(card),
    ...(card.audit === null ? [] : ['', '## What it has learnt by heart', '', line(card.audit)]),
    '',
    '## Settings',
    '',
    ...(settings.length === 0 ? ['Not stated.'] : ['| setting | value |', '|---|---|', ...settings]),
    ...(card.notes.length === 0 ? [] : ['', '## Notes', '', ...card.notes.map((note) => `- ${line(note)}`)]),
    '',
    ...howToLoad(files),
    '',
  ].join('\n');
}

function beganWith({ base }: ModelCard): string[] {
  if (base === null) return [];
  const sum = base.sha256 === null ? '' : `, SHA-256 of its weights ${line(base.sha256)}`;
  return [`- Began with: ${line(base.name)} (licence: ${line(base.licence)}${sum})`];
}

function corporaTable(corpora: ModelCard['corpora']): string[] {
  if (corpora.length === 0) return ['Not stated.'];
  const sums = corpora.filter(({ sha256 }) => sha256 !== null);
  return [
    '| corpus | licence | documents | tokens trained on | types |',
    '|---|---|---|---|---|',
    ...corpora.map(
      ({ name, licence: terms, documents, tokens, types }) =>
        `| ${cell(name)} | ${cell(terms)} | ${numberOr(documents)} | ${numberOr(tokens)} | ${numberOr(types)} |`,
    ),
    ...(sums.length === 0 ? [] : ['', 'SHA-256 of a corpus as tokens (`tokens.bin`):', '']),
    ...sums.map(({ name, sha256 }) => `- ${line(name)}: ${line(sha256 ?? '')}`),
  ];
}

function heldOutSentence({ heldOut, batch, bptt }: ModelCard): string {
  if (heldOut === null) return 'Not measured.';
  const { perplexity, loss, accuracy, tokens } = heldOut;
  return `Perplexity ${numberOr(perplexity)} (loss ${numberOr(loss)} nats, accuracy ${numberOr(accuracy)}) over ${numberOr(tokens)} predictions, batch ${numberOr(batch)}, window ${numberOr(bptt)}.`;
}

/** Names come from files of others, like all the rest. */
function without({ off = [] }: TokenizerInfo): string {
  return off.length === 0 ? '' : ` without ${line(off.join(', '))}`;
}

/** A foreign card may say a number that is no time. */
function dateOr(created: number | null): string {
  const date = new Date(created ?? NaN);
  return Number.isNaN(date.getTime()) ? 'not stated' : date.toISOString();
}

function numberOr(value: number | null): string {
  return value === null ? 'not stated' : String(value);
}

/** Names come from files of others: a line break would end the list they stand in. */
function line(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function cell(text: string): string {
  return line(text).replaceAll('|', '\\|');
}
