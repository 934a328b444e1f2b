/** The card of a model: what it was made from, how, and how well it predicts. */
import { z } from 'zod';
import type { TokenizerInfo } from '../text/tokenizer.ts';
import type { ModelConfig } from '../types.ts';

/** null stands for what nobody wrote down; a number that JSON cannot hold (a perplexity beyond doubles) becomes null. */
const unknownNumber = z.number().nullable().default(null);

export const modelCardSchema = z.object({
  name: z.string().default('unnamed model'),
  /** epoch milliseconds */
  created: unknownNumber,
  /** the run that made it */
  run: z.string().nullable().default(null),
  corpora: z
    .array(
      z.object({
        name: z.string(),
        licence: z.string().default('not stated'),
        /** tokens of the part it was trained on */
        tokens: unknownNumber,
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
  /** sentences for whoever uses it */
  notes: z.array(z.string()).default([]),
});

export type ModelCard = z.infer<typeof modelCardSchema>;

/** The card for people to read, as Markdown. */
export function cardMarkdown(
  card: ModelCard,
  config: ModelConfig,
  tokenizer: TokenizerInfo,
  words: number,
): string {
  const { heldOut } = card;
  const corpora = card.corpora.map(
    ({ name, licence, tokens }) => `| ${cell(name)} | ${cell(licence)} | ${numberOr(tokens)} |`,
  );
  const settings = Object.entries(card.settings ?? {}).map(
    ([key, value]) => `| ${cell(key)} | ${cell(value === null ? 'empty' : String(value))} |`,
  );
  return [
    `# ${line(card.name)}`,
    '',
    'An AWD-LSTM language model.',
    '',
    `- Size: ${words} words, vectors of ${config.emb_sz}, ${config.n_layers} LSTM layers of ${config.n_hid}`,
    `- Text rules: ${line(tokenizer.rules)}${without(tokenizer)}, words by ${line(tokenizer.words)}, version ${line(String(tokenizer.version))}`,
    `- Made: ${card.created === null ? 'not stated' : new Date(card.created).toISOString()}`,
    `- Run: ${line(card.run ?? 'not stated')}`,
    `- Comes from: ${card.lineage.length === 0 ? 'not stated' : card.lineage.map(line).join(' → ')}`,
    '',
    '## Corpora',
    '',
    ...(corpora.length === 0
      ? ['Not stated.']
      : ['| corpus | licence | tokens trained on |', '|---|---|---|', ...corpora]),
    '',
    '## Held-out part',
    '',
    heldOut === null
      ? 'Not measured.'
      : `Perplexity ${numberOr(heldOut.perplexity)} (loss ${numberOr(heldOut.loss)} nats, accuracy ${numberOr(heldOut.accuracy)}) over ${numberOr(heldOut.tokens)} predictions, batch ${numberOr(card.batch)}, window ${numberOr(card.bptt)}.`,
    '',
    '## Settings',
    '',
    ...(settings.length === 0 ? ['Not stated.'] : ['| setting | value |', '|---|---|', ...settings]),
    ...(card.notes.length === 0 ? [] : ['', '## Notes', '', ...card.notes.map((note) => `- ${line(note)}`)]),
    '',
  ].join('\n');
}

/** Names come from files of others, like all the rest. */
function without({ off = [] }: TokenizerInfo): string {
  return off.length === 0 ? '' : ` without ${line(off.join(', '))}`;
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
