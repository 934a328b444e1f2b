/** How the symbols of the settings are written. */
import { expect, test } from 'vitest';
import { HYPERPARAMS } from '../../shared/hyperparams.ts';
import { symbolParts } from '../../shared/symbol.ts';

/** `(foot)` and `[head]` */
function written(symbol: string): string {
  return symbolParts(symbol)
    .map(({ text, place }) => (place === 'line' ? text : place === 'foot' ? `(${text})` : `[${text}]`))
    .join('');
}

test('a single letter has a foot or a head, and names keep their underscores', () => {
  expect(
    ['η_max', 'θ^l', 'cut_frac', 'drop_mult', 'β₁', 'clip', 'Adam, NT-ASGD', ''].map((symbol) =>
      written(symbol),
    ),
  ).toEqual(['η(max)', 'θ[l]', 'cut_frac', 'drop_mult', 'β₁', 'clip', 'Adam, NT-ASGD', '']);
});

test('several letters of a formula each have their own, and braces hold more than letters', () => {
  expect(written('η^l / η^{l−1}')).toBe('η[l] / η[l−1]');
  expect(written('x_{t+1}')).toBe('x(t+1)');
});

test('no symbol of a setting is a number, which would be read as its value', () => {
  expect(HYPERPARAMS.filter(({ symbol }) => /^[\d.]+$/.test(symbol))).toEqual([]);
  expect(HYPERPARAMS.filter(({ symbol }) => /[\^{}]/.test(written(symbol)))).toEqual([]);
});
