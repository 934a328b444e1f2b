/** Whether texts are worth training on. */
import { expect, test } from 'vitest';
import { PRESETS } from '../../shared/presets.ts';
import { verdictOf } from '../../shared/verdict.ts';

const ENGLISH = [{ language: 'en', documents: 90, share: 0.98 }];
const of = (tokens: number, coverage: number | null = 0.92, languages: typeof ENGLISH | null = ENGLISH) =>
  verdictOf({ tokens, documents: 100, coverage, languages });

test('the more text, the more thorough the preset', () => {
  const sizes = [0, 19_999, 20_000, 49_999, 50_000, 99_999, 100_000, 999_999, 1_000_000];
  expect(sizes.map((tokens) => [of(tokens).level, of(tokens).preset])).toEqual([
    ['warn', null],
    ['warn', null],
    ['info', 'quick'],
    ['info', 'quick'],
    ['info', 'careful'],
    ['info', 'careful'],
    ['good', 'balanced'],
    ['good', 'balanced'],
    ['good', 'thorough'],
  ]);
  const keys = PRESETS.map(({ key }) => key);
  for (const tokens of sizes) {
    const { preset } = of(tokens);
    if (preset !== null) expect(keys).toContain(preset);
  }
});

test('the sentences say how much there is and what it is good for', () => {
  expect([0, 12_300, 31_000, 213_029, 5_840_000].map((tokens) => of(tokens).sentence)).toEqual([
    'There is no text to train on.',
    '12,300 tokens are too little to train on: a model would learn them by heart. From about 20,000 on, a quick look shows what could be learnt.',
    '31,000 tokens are little: enough for a quick look at what a model could learn from them.',
    '213,029 tokens are enough to adapt a model well.',
    '5,840,000 tokens are plenty: a thorough training pays off.',
  ]);
});

test('texts that the model hardly knows ask for a model of their own, where there is enough', () => {
  expect(of(5_000_000, 0.41)).toEqual({
    level: 'info',
    sentence:
      'The model knows only 41.0 % of these tokens, so it was trained on another language or on very different text; 5,000,000 tokens are enough to train a model of their own from scratch.',
    preset: null,
  });
  expect(of(200_000, 0.41)).toEqual({
    level: 'warn',
    sentence:
      'The model knows only 41.0 % of these tokens, so it was trained on another language or on very different text; a model of their own would take about 5,000,000 tokens, and there are 200,000.',
    preset: null,
  });
  expect([of(200_000, 0.6).preset, of(200_000, null).preset]).toEqual(['balanced', 'balanced']);
});

test('a mixture of languages is named, with the preset that the size asks for', () => {
  const mixed = [
    { language: 'de', documents: 50, share: 0.55 },
    { language: 'en', documents: 40, share: 0.4 },
  ];
  expect(of(213_029, 0.8, mixed)).toEqual({
    level: 'info',
    sentence: '213,029 tokens are enough to adapt a model well, but only 55.0 % of the text is in German.',
    preset: 'balanced',
  });
  expect(of(213_029, 0.8, null).level).toBe('good');
  expect(of(5000, 0.8, mixed).preset).toBe(null);
});
