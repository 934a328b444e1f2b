/** Brings a word list and the rows of a model together where their numbers differ: the readings there are of it. */
import { AppError } from '../../../shared/errors.ts';
import { count, counted } from '../../../shared/format.ts';
import { OTHER_MODEL } from '../../../shared/model.ts';
import type { ModelQuestion } from '../../../shared/model.ts';
import { SPECIAL_TOKENS } from '../../engine/text/rules.ts';
import { mapSpecials } from './specials.ts';

/** A way to give every row its word. */
export interface Reading {
  readonly key: string;
  readonly label: string;
  readonly words: readonly string[];
}

export interface Match {
  /** what there is to choose from; one where the numbers agree */
  readonly readings: readonly Reading[];
  readonly likeliest: string;
  /** it may be taken without asking */
  readonly sure: boolean;
}

/** Lists that differ by more than this belong to different models. */
const MOST = 64;
const FILLER = 'xxfake';
/** fastai fills a vocabulary up to a multiple of this with words that never occur */
const MULTIPLE = 8;

/** @throws AppError `model/words-mismatch` where no reading is left */
export function matchWords(words: readonly string[], rows: number, file: string): Match {
  const extra = words.length - rows;
  if (extra === 0) return { readings: [{ key: 'as-is', label: '', words }], likeliest: 'as-is', sure: true };
  if (Math.abs(extra) > MOST || Math.abs(extra) >= rows / 2) throw mismatch(words.length, rows, file);
  return extra > 0 ? tooMany(words, extra) : tooFew(words, -extra, rows);
}

function tooMany(words: readonly string[], extra: number): Match {
  const without = extra === 1 ? 'word has no row' : `${extra} words have no rows`;
  const readings = [
    { key: 'drop-last', label: `The last ${without}`, words: words.slice(0, -extra) },
    { key: 'drop-first', label: `The first ${without}`, words: words.slice(extra) },
  ];
  const begins = mapSpecials(words).words.indexOf('xxunk');
  return { readings, likeliest: begins === extra ? 'drop-first' : 'drop-last', sure: false };
}

function tooFew(words: readonly string[], short: number, rows: number): Match {
  const fillers = new Array<string>(short).fill(FILLER);
  const mapped = mapSpecials(words).words;
  const lacking = SPECIAL_TOKENS.filter((word) => !mapped.includes(word)).slice(0, short);
  const front = [...lacking, ...fillers].slice(0, short);
  const begun = mapped[0] === 'xxunk';
  const readings = [
    {
      key: 'fill-end',
      label: `The last ${counted(short, 'row')} are of no word`,
      words: [...words, ...fillers],
    },
    {
      key: 'fill-front',
      label: `The first ${counted(short, 'row')} are of words that the list leaves out`,
      words: [...front, ...words],
    },
  ];
  const padded = rows % MULTIPLE === 0 && short <= MULTIPLE && begun;
  return { readings, likeliest: begun ? 'fill-end' : 'fill-front', sure: padded };
}

/** @param nats mean surprise of a text under each reading; null where no text of its language is at hand */
export function questionOf(
  { readings, likeliest, sure }: Match,
  given: { readonly words: readonly string[]; readonly rows: number },
  nats: ReadonlyMap<string, number> | null,
): ModelQuestion | null {
  if (readings.length < 2) return null;
  const best = nats === null ? likeliest : leastSurprised(nats, given.rows);
  const list = given.words.length === 1 ? 'one entry' : `${count(given.words.length)} entries`;
  return {
    key: 'words',
    question: `The word list has ${list} and the model ${counted(given.rows, 'row')}. Which of these three readings is right?`,
    readings: [
      ...readings.map(({ key, label, words }) => {
        const table = { rows: rowsOf(words), rest: surprise(nats?.get(key), given.rows) };
        return { key, label, detail: `${rowsInWords(table.rows)} ${table.rest}`.trim(), table };
      }),
      {
        key: OTHER_MODEL,
        label: 'The list belongs to another model',
        detail: 'Nothing is imported. Look for the list that was saved together with the weights.',
      },
    ],
    likeliest: best,
    sure: sure && best === likeliest,
  };
}

/** Where each is as bad as guessing, the words are another model's. */
function leastSurprised(nats: ReadonlyMap<string, number>, rows: number): string {
  const [best] = [...nats].sort((a, b) => a[1] - b[1]);
  return best === undefined || best[1] > Math.log(rows) ? OTHER_MODEL : best[0];
}

type Row = NonNullable<ModelQuestion['readings'][number]['table']>['rows'][number];

/** Rows and words side by side, at both ends. */
function rowsOf(words: readonly string[]): Row[] {
  const shown = [0, 1, 2, 3, 4, words.length - 2, words.length - 1];
  return [...new Set(shown)]
    .filter((row) => row >= 0 && row < words.length)
    .map((row) => ({ row, word: (words[row] ?? '').slice(0, 30) }));
}

function rowsInWords(rows: readonly Row[]): string {
  const shown = rows.flatMap(({ row, word }, i) => [
    ...(i > 0 && row > (rows[i - 1]?.row ?? 0) + 1 ? ['…'] : []),
    `${row} “${word}”`,
  ]);
  return `Rows: ${shown.join(', ')}.`;
}

function surprise(nats: number | undefined, rows: number): string {
  if (nats === undefined) return '';
  const perplexity = Math.exp(nats);
  const shown = perplexity >= 10 ? count(Math.round(perplexity)) : perplexity.toFixed(1);
  return `A few English sentences would have a perplexity of ${shown}; guessing blindly has ${count(rows)}.`;
}

export function mismatch(words: number, rows: number, file: string): AppError {
  const message = `The word list “${file}” has ${count(words)} entries, and the model ${count(rows)} rows. The two do not belong together: look for the list that was saved with the weights.`;
  return new AppError('model/words-mismatch', message, { words, rows });
}
