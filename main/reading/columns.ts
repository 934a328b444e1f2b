/** Which column of a table holds the texts, and which are labels. */
import { AppError } from '../../shared/errors.ts';

/** Names that people give to the column with the text, likeliest first. */
const TEXT_NAMES = [
  'text',
  'review',
  'content',
  'body',
  'document',
  'comment',
  'message',
  'sentence',
  'abstract',
];

/** A column whose cells are shorter on average holds names or labels, not texts. */
const SHORTEST_TEXT = 15;

export interface Columns {
  readonly text: string;
  readonly labels: readonly string[];
}

/**
 * The text column that was named, or the likeliest: one with a telling name, else the one with the longest cells.
 *
 * @param rows the first rows, by column
 * @throws AppError `input/no-column`, `input/no-text-column`
 */
export function chooseColumns(
  path: string,
  names: readonly string[],
  rows: readonly ReadonlyMap<string, string>[],
  textColumn: string | undefined,
  labelColumns: readonly string[] = [],
): Columns {
  const listed = names.map((name) => `“${name}”`).join(', ');
  for (const name of [...(textColumn === undefined ? [] : [textColumn]), ...labelColumns]) {
    if (names.includes(name)) continue;
    const message = `“${path}” has no column “${name}”; its columns are ${listed}.`;
    throw new AppError('input/no-column', message, { path, column: name, columns: names });
  }
  const text = textColumn ?? likeliestText(names, rows, labelColumns);
  if (text === null) {
    const message = `It is not clear which column of “${path}” holds the text; name one of ${listed}.`;
    throw new AppError('input/no-text-column', message, { path, columns: names });
  }
  return { text, labels: labelColumns };
}

/** The column that people most probably mean by "the text"; null where that is not clear. */
export function likeliestText(
  names: readonly string[],
  rows: readonly ReadonlyMap<string, string>[],
  labelColumns: readonly string[] = [],
): string | null {
  const candidates = names.filter((name) => !labelColumns.includes(name));
  return byName(names) ?? byLength(candidates, rows);
}

function byName(names: readonly string[]): string | undefined {
  for (const usual of TEXT_NAMES) {
    const found = names.find((name) => name.trim().toLowerCase() === usual);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byLength(names: readonly string[], rows: readonly ReadonlyMap<string, string>[]): string | null {
  const lengths = names.map((name) => {
    const total = rows.reduce((sum, row) => sum + (row.get(name)?.length ?? 0), 0);
    return { name, mean: total / Math.max(1, rows.length) };
  });
  const [longest] = lengths.sort((a, b) => b.mean - a.mean);
  return longest !== undefined && longest.mean >= SHORTEST_TEXT ? longest.name : null;
}
