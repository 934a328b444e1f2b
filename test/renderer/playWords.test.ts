/** The playground's sentences, what is set on it, and what is taken along. */
import { describe, expect, test } from 'vitest';
import {
  ALL_WORDS,
  formOf,
  FRESH,
  fromScale,
  nextSeed,
  readValue,
  SCALES,
  SEED_LIMIT,
  toScale,
} from '../../renderer/components/playground/form.ts';
import { placeOf, valueAt } from '../../renderer/components/newRun/scales.ts';
import { copied, saved } from '../../renderer/components/playground/report.ts';
import { headline, SCALE_WORDS, type SideState } from '../../renderer/words/play.ts';
import type { PlayWord } from '../../shared/play.ts';

function word(text: string, bits: number): PlayWord {
  return { text, bits, instead: [], unknown: false };
}

describe('the sentence of the screen', () => {
  const starter: SideState = { role: 'starter', name: 'starter', state: 'idle', mean: null };
  const own: SideState = { role: 'own', name: 'Slow ladder', state: 'idle', mean: null };
  const done = (side: SideState, mean: number): SideState => ({ ...side, state: 'done', mean });

  test('says what can be done before anything is', () => {
    expect(headline('complete', starter, own)).toBe(
      'Write a beginning; both models finish it with the same dice.',
    );
    expect(headline('complete', starter, null)).toBe('Write a beginning; the starter finishes it.');
    expect(headline('measure', starter, own)).toBe('Which of two models is less surprised by a text?');
    expect(headline('complete', null, null)).toBe('A model is needed before anything can be written.');
  });

  test('does not change with every word, and carries the finding at the end', () => {
    const writing = { ...done(own, 1), state: 'busy' as const };
    expect(headline('complete', done(starter, 3), writing)).toBe('Both models are writing.');
    expect(headline('complete', done(starter, 2.96), done(own, 2.61))).toBe(
      'Your model was surprised by 2.6 bits a word, the starter by 3.0.',
    );
    expect(headline('complete', done(starter, 2.96), null)).toBe(
      'The starter was surprised by 3.0 bits a word.',
    );
    expect(headline('measure', done(starter, 3), done(own, 4))).toBe(
      'The starter is less surprised by this text: 3.0 bits a word, your model 4.0.',
    );
    expect(headline('measure', done(starter, 3), done(own, 3.01))).toBe(
      'Both models are alike surprised by this text: 3.0 bits a word.',
    );
  });

  test('compares the words that both know, where one of them knows fewer', () => {
    expect(headline('measure', done(starter, 9.9), done(own, 5.4), { left: 7.2, right: 7.9 })).toBe(
      'The starter is less surprised by the words that both know: 7.2 bits a word, your model 7.9.',
    );
  });

  test('tells two models of a kind apart by their names', () => {
    const other = { ...own, name: 'Long warm-up' };
    expect(headline('complete', done(other, 3), done(own, 2))).toBe(
      '“Slow ladder” was surprised by 2.0 bits a word, “Long warm-up” by 3.0.',
    );
  });
});

describe('what is set', () => {
  test('survives being written down, and gives way to what is usual where it is damaged', () => {
    expect(formOf(JSON.stringify(FRESH))).toEqual(FRESH);
    expect(formOf('{')).toBeNull();
    expect(formOf(JSON.stringify({ ...FRESH, topP: 0 }))).toBeNull();
  });

  test('has its usual values on their scales', () => {
    for (const key of ['temperature', 'topK', 'topP', 'words'] as const) {
      const usual = toScale(key, FRESH[key]);
      expect(valueAt(SCALES[key], placeOf(SCALES[key], usual)), key).toBe(usual);
    }
  });

  test('knows all words as the last of top-k', () => {
    expect([toScale('topK', 0), fromScale('topK', ALL_WORDS), fromScale('topK', 40)]).toEqual([
      ALL_WORDS,
      0,
      40,
    ]);
    expect(SCALE_WORDS.topK.show(0)).toBe('all');
  });

  test('takes numbers within limits, whole ones where things are counted', () => {
    expect([readValue('words', 12), readValue('words', 12.5), readValue('words', 0)]).toEqual([
      12,
      null,
      null,
    ]);
    expect([readValue('temperature', 0.75), readValue('topP', 1.2)]).toEqual([0.75, null]);
    expect([readValue('seed', SEED_LIMIT), readValue('seed', -1)]).toEqual([SEED_LIMIT, null]);
    expect([nextSeed(42), nextSeed(SEED_LIMIT)]).toEqual([43, 0]);
  });
});

describe('what is taken along', () => {
  const end = {
    ...{ words: 2, bits: 5, perplexity: 32, firstMs: 60, wordsPerSecond: 100, loadMs: 0 },
    stopped: false,
  };
  const sides = [
    {
      ...{ title: 'Starter model', name: 'starter', detail: '12,008 words', given: 'It lies' },
      words: [word(' at', 1), word(' anchor', 9)],
      end,
    },
  ];

  test('is the texts alone when they are copied', () => {
    expect(copied(sides)).toBe('Starter model (starter)\nIt lies at anchor\n');
  });

  test('is settings, dice, numbers and every word when they are saved', () => {
    const page = saved('complete', sides, FRESH, '2026-11-26 14:05');
    expect(page).toContain('dice 42');
    expect(page).toContain('temperature 0.8, among the 40 likeliest words (top-k), at most 50 words');
    expect(page).toContain('2 words, 5.00 bits a word, perplexity 32.0 by tokens, 1 word of 8 bits and more');
    expect(page).toContain('It lies at anchor');
    expect(page).toMatch(/\n {2}9\.0 anchor\n$/);
    expect(saved('measure', sides, null, '')).not.toContain('dice');
  });
});
