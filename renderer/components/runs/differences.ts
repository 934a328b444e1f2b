/** What differs between runs: their settings and what they began with, side by side. */
import { count } from '../../../shared/format.ts';
import { perplexityText } from '../../words/perplexity.ts';
import { HYPERPARAMS } from '../../../shared/hyperparams.ts';
import type { RunView } from '../../../shared/run.ts';
import { purposeOf } from '../../words/run.ts';
import { recipeWords, remediesLine } from '../../words/recipe.ts';
import { settingText } from '../run/settingRows.ts';

export interface DifferenceRow {
  readonly key: string;
  readonly label: string;
  readonly symbol: string;
  readonly values: readonly string[];
  /** which values differ from what most of the runs have, or from the first where there is no such */
  readonly marked: readonly boolean[];
  readonly differs: boolean;
}

/** Of runs that were made before this was kept with them. */
const NOT_KNOWN = 'not known';

/** All that a person chose, differences first; the order within is that of the settings. */
export function differencesOf(runs: readonly RunView[]): readonly DifferenceRow[] {
  const rows = [
    rowOf(
      'data',
      'Data',
      '',
      runs.map(({ dataName, data }) => dataName ?? data),
    ),
    rowOf(
      'remedies',
      'Done to the texts',
      '',
      runs.map(({ recipe }) => remediesLine(recipe)),
    ),
    rowOf(
      'split',
      'Held out',
      '',
      runs.map(({ recipe }) => recipeWords(recipe)?.split ?? NOT_KNOWN),
    ),
    rowOf(
      'rules',
      'Words and rules',
      '',
      runs.map(({ recipe }) => recipeWords(recipe)?.rules ?? NOT_KNOWN),
    ),
    rowOf('purpose', 'Purpose', '', runs.map(purposeOf)),
    rowOf(
      'base',
      'Begins from',
      '',
      runs.map(({ baseName }) => baseName ?? 'random weights'),
    ),
    rowOf(
      'epochs',
      'Passes through the text',
      'epochs',
      runs.map(({ epochs }) => count(epochs)),
    ),
    rowOf(
      'seed',
      'Dice',
      'seed',
      runs.map(({ seed }) => String(seed)),
    ),
    rowOf(
      'engine',
      'Engine',
      '',
      runs.map(({ engine, threads }) => `${engine}, ${String(threads)} threads`),
    ),
    ...HYPERPARAMS.map(({ key, label, symbol }) =>
      rowOf(
        key,
        label,
        symbol,
        runs.map(({ settings }) => settingText(key, settings[key])),
      ),
    ),
  ];
  return [...rows.filter(({ differs }) => differs), ...rows.filter(({ differs }) => !differs)];
}

/** The result itself stands above what led to it. */
export function bestRow(runs: readonly RunView[]): DifferenceRow {
  const values = runs.map(({ best }) => (best === null ? 'none yet' : perplexityText(best.perplexity)));
  return rowOf('best', 'Best perplexity', '', values);
}

function rowOf(key: string, label: string, symbol: string, values: readonly string[]): DifferenceRow {
  const usual = mostCommon(values);
  const marked = values.map((value) => value !== usual);
  return { key, label, symbol, values, marked, differs: new Set(values).size > 1 };
}

/** The value that most have; of as many the first. */
function mostCommon(values: readonly string[]): string {
  const times = (value: string): number => values.filter((other) => other === value).length;
  return values.reduce((best, value) => (times(value) > times(best) ? value : best), values[0] ?? '');
}
