/** Judgements in words and tables, for people. */
import { count, fixed, percent, threeDigits } from '../../shared/format.ts';
import type { Band, DocumentScore, Judgement, Scores } from '../../shared/judgement.ts';
import type { BeforeAndAfter, Comparison } from '../services/compareModels.ts';
import { evaluationText } from './runReport.ts';
import { table } from './table.ts';
import type { Column } from './table.ts';

/** Documents that are shown of the hardest, and of the easiest. */
const SHOWN = 4;
const BEGIN = 60;

const BAND_NAMES: Readonly<Record<Band, string>> = {
  top100: 'the 100 most frequent',
  top1000: 'the next 900',
  top10000: 'the next 9,000',
  rare: 'rarer ones',
  unknown: 'unknown ones',
};

/** Everything that is told of a judgement. */
export function judgementText({ scores }: Judgement): string {
  return [
    `${evaluationText(scores)}  over ${count(scores.tokens)} predictions`,
    `The right word is among its five likeliest in ${percent(scores.top5)} of them.`,
    '',
    bitsText(scores),
    '',
    'By the frequency of the word:',
    table(
      scores.bands,
      [
        { head: 'words', cell: ({ band }) => BAND_NAMES[band] },
        { head: 'predictions', align: 'right', cell: ({ tokens }) => count(tokens) },
        { head: 'perplexity', align: 'right', cell: ({ loss }) => threeDigits(Math.exp(loss)) },
        { head: 'accuracy', align: 'right', cell: ({ accuracy }) => percent(accuracy) },
      ],
      '',
    ),
    '',
    `How far it can be believed: between what it says and what comes true lie ${fixed(100 * scores.calibrationError, 1)} percentage points on average.`,
    table(
      scores.calibration,
      [
        { head: 'sure to', cell: ({ from, to }) => `${fixed(100 * from, 0)}–${fixed(100 * to, 0)} %` },
        { head: 'predictions', align: 'right', cell: ({ tokens }) => count(tokens) },
        { head: 'says', align: 'right', cell: ({ confidence }) => percent(confidence) },
        { head: 'right', align: 'right', cell: ({ accuracy }) => percent(accuracy) },
      ],
      '',
    ),
    '',
    ...documentsText(scores),
  ].join('\n');
}

function bitsText({ bitsPerCharacter, characters, tokens, unknown }: Scores): string {
  const spelling =
    unknown.tokens === 0
      ? 'It knows every word of them.'
      : `Words it does not know are spelt: ${count(unknown.tokens)} of them (${percent(unknown.tokens / tokens)}), which takes ${percent(unknown.spellingBits / (bitsPerCharacter * characters))} of the bits.`;
  return `Bits per character: ${fixed(bitsPerCharacter, 3)}. So many binary digits a character it would take to write these ${count(characters)} characters down with the model’s help; the same measure for models that know different words. ${spelling}`;
}

function documentsText({ documents, documentCount }: Scores): string[] {
  if (documentCount < 2) return [];
  const columns: Column<DocumentScore>[] = [
    { head: 'perplexity', align: 'right', cell: ({ perplexity }) => threeDigits(perplexity) },
    { head: 'tokens', align: 'right', cell: ({ tokens }) => count(tokens) },
    { head: 'document', align: 'right', cell: ({ document }) => String(document) },
    { head: 'begins', cell: ({ begin }) => begin.slice(0, BEGIN) },
  ];
  const some = Math.min(SHOWN, Math.floor(documentCount / 2));
  return [
    `The hardest of ${count(documentCount)} documents:`,
    table(documents.slice(0, some), columns, ''),
    '',
    'The easiest:',
    table(documents.slice(-some).reverse(), columns, ''),
  ];
}

interface Row {
  readonly name: string;
  readonly of: (scores: Scores) => number;
  readonly as: (value: number) => string;
}

const points = (share: number): string => fixed(100 * share, 1);
const ROWS: readonly Row[] = [
  { name: 'perplexity', of: (s) => s.perplexity, as: threeDigits },
  { name: 'loss', of: (s) => s.loss, as: (x) => fixed(x, 3) },
  { name: 'accuracy, %', of: (s) => s.accuracy, as: points },
  { name: 'among the likeliest five, %', of: (s) => s.top5, as: points },
  { name: 'bits per character', of: (s) => s.bitsPerCharacter, as: (x) => fixed(x, 3) },
  { name: 'calibration error, points', of: (s) => s.calibrationError, as: points },
  { name: 'unknown words, %', of: (s) => s.unknown.tokens / s.tokens, as: points },
];

/** Before and after on each text, and what it comes to in a sentence. */
export function comparisonText({ data, general }: Comparison): string {
  const learned = data === null ? [] : [besides(data), change('Learned', data), ''];
  const worse = general.tuned.scores.bitsPerCharacter > general.base.scores.bitsPerCharacter;
  return [...learned, besides(general), change(worse ? 'Forgotten' : 'Kept', general)].join('\n');
}

function besides({ base, tuned }: BeforeAndAfter): string {
  const [before, after] = [base.scores, tuned.scores];
  const signed = (x: string): string => (x.startsWith('-') || x.startsWith('−') ? x : `+${x}`);
  return table(
    ROWS,
    [
      { head: `on ${tuned.text.name}`, cell: ({ name }) => name },
      { head: base.model.name, align: 'right', cell: ({ of, as }) => as(of(before)) },
      { head: tuned.model.name, align: 'right', cell: ({ of, as }) => as(of(after)) },
      { head: 'change', align: 'right', cell: ({ of, as }) => signed(as(of(after) - of(before))) },
    ],
    '',
  );
}

/** By perplexity, which people know, or by bits per character where the two know different words. */
function change(what: string, { base, tuned }: BeforeAndAfter): string {
  const [before, after] = [base.scores, tuned.scores];
  const [first, second] = [base.model.name, tuned.model.name];
  const on = `on “${tuned.text.name}”`;
  if (before.unknown.tokens === after.unknown.tokens)
    return `${what}: on average ${second} hesitates between ${threeDigits(after.perplexity)} words ${on} where ${first} hesitates between ${threeDigits(before.perplexity)}.`;
  const bits = (scores: Scores): string => fixed(scores.bitsPerCharacter, 2);
  return `${what}: ${second} needs ${bits(after)} bits a character ${on} where ${first} needs ${bits(before)}. They know different words, so their perplexities do not compare.`;
}
