/** What the frame of the window decides without a window: addresses, numbers as typed, sentences, the drawn schedule. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseNumber } from '../../renderer/components/ui/numberText.ts';
import { LAYERS, schedulePath } from '../../renderer/components/shell/schedulePath.ts';
import { lengthScale } from '../../renderer/components/data/lengthScale.ts';
import { hashOf, screenOf } from '../../renderer/state/screens.ts';
import type { Screen } from '../../renderer/state/screens.ts';
import {
  datasetSentence,
  importProgress,
  leftOutGroups,
  listSentence,
  shortReason,
  visibleToken,
} from '../../renderer/words/data.ts';
import { wordsOf, wordsOfFailure } from '../../renderer/words/errors.ts';
import { homeSentence, perplexityGloss } from '../../renderer/words/home.ts';
import { interruptedWords } from '../../renderer/words/interrupted.ts';
import { atStart, inWords, perplexityFigure, shortCount } from '../../renderer/words/numbers.ts';
import { rowOf } from './fakeRun.ts';
import type { DatasetView } from '../../shared/data.ts';

describe('the address of a screen', () => {
  const screens = fc.oneof(
    fc.constantFrom<Screen>(
      { kind: 'home' },
      { kind: 'newRun' },
      { kind: 'runs' },
      { kind: 'settings' },
      { kind: 'data', data: null },
    ),
    fc.string({ minLength: 1, unit: 'grapheme' }).map((data): Screen => ({ kind: 'data', data })),
    fc
      .tuple(fc.string({ minLength: 1, unit: 'grapheme' }), fc.nat({ max: 999_999_999 }))
      .map(([data, document]): Screen => ({ kind: 'data', data, document })),
    fc.string({ minLength: 1, unit: 'grapheme' }).map((run): Screen => ({ kind: 'run', run })),
  );

  test('leads back to the same screen, whatever an id holds', () => {
    fc.assert(
      fc.property(screens, (screen) => {
        expect(screenOf(hashOf(screen))).toEqual(screen);
      }),
    );
  });

  test('that nobody knows is Home', () => {
    expect(['', '#', '#/nowhere', '#/%', '#/home/x'].map((hash) => screenOf(hash).kind)).toEqual(
      Array.from({ length: 5 }, () => 'home'),
    );
  });
});

describe('a number as people type it', () => {
  test.each([
    ['0.004', 0.004],
    ['0,004', 0.004],
    ['4e−3', 0.004],
    ['4E-3', 0.004],
    ['1,000', 1000],
    ['24,310', 24310],
    ['1,234,567.5', 1234567.5],
    ['12 %', 12],
    ['−5', -5],
    ['.5', 0.5],
    [' 7 ', 7],
    ['', null],
    ['ten', NaN],
    ['1,2,3', NaN],
    ['1e', NaN],
    ['0x10', NaN],
  ])('%j is read as %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  test('is read back from how a program writes it', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseNumber(String(value))).toBe(value === 0 ? 0 : value);
      }),
    );
  });
});

test('the drawn schedule is the trained one: three corners, its peak a tenth of the way along', () => {
  const path = schedulePath(LAYERS, { left: 0, right: 100, top: 0, bottom: 50 });
  const points = [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  expect(points).toHaveLength(3);
  expect(points[1]?.[0]).toBeCloseTo(10, 0);
  expect(points[1]?.[1]).toBe(0);
  expect(points[0]?.[1]).toBeCloseTo(50 - 50 / 32, 1);
});

test('numbers are said as a person would say them', () => {
  expect([inWords(3), inWords(13), atStart(12), shortCount(12_010_422), shortCount(284_910)]).toEqual([
    'three',
    '13',
    'Twelve',
    '12.0 M',
    '284,910',
  ]);
  expect([52, 43.21, 112.8].map(perplexityFigure)).toEqual(['52.0', '43.2', '113']);
});

describe('words of an error', () => {
  test('are those of its area where its code has none', () => {
    expect(wordsOf('disk/never-seen').title).toBe('The disk is in the way');
    expect(wordsOfFailure({ code: 'made up by an older version' }).title).toBe(
      wordsOf('internal/unexpected').title,
    );
  });

  test('say what to do, not only what happened', () => {
    expect(wordsOf('engine/not-finite').remedy).toContain('lower highest learning rate');
  });
});

describe('the sentence of Home', () => {
  const done = rowOf({
    status: 'done',
    live: null,
    name: 'Slow ladder',
    before: { loss: 4.72, perplexity: 112.2, accuracy: 0.2, tokens: 10 },
    best: { loss: 3.8, perplexity: 44.7, accuracy: 0.3, tokens: 10, update: 9 },
  });

  test('is about what goes on, then what was cut off, then what came out', () => {
    const live = rowOf({
      name: 'Gentle',
      step: 59,
      steps: 100,
      live: { activity: 'training', msPerUpdate: 1, msLeft: 14 * 60_000, memory: null },
    });
    const cut = rowOf({ name: 'Overnight', status: 'interrupted', live: null, step: 30, steps: 100 });
    expect(homeSentence([], [done, cut, live], live)).toBe(
      '“Gentle” is training: 59\u00a0%, about 15 min left.',
    );
    expect(homeSentence([], [done, cut], null)).toBe(
      '“Overnight” was cut off at 30\u00a0%; it can go on where it was.',
    );
    expect(homeSentence([], [done], null)).toBe('“Slow ladder” came to perplexity 44.7, it began at 112.');
  });

  test('explains perplexity beside it', () => {
    expect(perplexityGloss(44.7, 112.2)).toBe(
      'On held-out text the model hesitates between 45 words for the next one, on average; before training, between 112.',
    );
  });
});

test('a run that was cut off says what is lost and from where it goes on', () => {
  const time = new Date(2026, 10, 24, 3, 11).getTime();
  const run = rowOf({
    name: 'Overnight',
    status: 'interrupted',
    live: null,
    step: 6_300,
    steps: 10_000,
    lastCheckpoint: { update: 6_240, time },
  });
  expect(interruptedWords(run, time + 1_000)).toEqual({
    title: '“Overnight” was cut off at 63\u00a0%.',
    message:
      'Nothing is lost but 60 updates after the snapshot from 03:11, and those are repeated. It goes on exactly as if it had never stopped.',
    from: 6_240,
  });
  expect(interruptedWords({ ...run, lastCheckpoint: null }, time).message).toContain('begins again');
});

describe('the words of Data', () => {
  const view: DatasetView = {
    ...{ data: 'd', name: 'Letters', created: 0, notes: '', bytes: 1, unknownTypes: 0 },
    recipe: {
      split: { kind: 'random', valid: 0.1, seed: 42, together: true },
      rules: { words: 'spacy-en', off: [] },
      remedies: [],
    },
    report: null,
    groupColumns: [],
    documents: { train: 21_879, valid: 2_431 },
    tokens: { train: 10_806_112, valid: 1_204_310 },
    types: 61_420,
    skipped: [],
    model: { id: 'm', name: 'starter', vocab: 60_002 },
    coverage: { model: 'm', tokens: 0.968, types: 0.704 },
    unknown: [],
    lengths: { edges: [10, 20, 40], counts: [0, 5], quarter: 25, middle: 30, threeQuarters: 35 },
  };

  test('count what is in, and how much of it the model knows', () => {
    expect(datasetSentence(view)).toBe(
      '24,310 documents are in. The model already knows 96.8 % of the words in them.',
    );
    const little = { model: 'm', tokens: 0.412, types: 0.1 };
    expect(datasetSentence({ ...view, coverage: little })).toBe(
      '24,310 documents are in. The model knows only 41.2 % of the words in them.',
    );
    expect(datasetSentence({ ...view, coverage: null })).toBe('24,310 documents are in, with 12.0 M tokens.');
    expect(listSentence([view])).toBe('One dataset, 12.0 M tokens in all.');
  });

  test('gather what was left out by its reason, the most frequent first', () => {
    const skipped = [
      { path: 'a', reason: 'hidden' },
      { path: 'b', reason: 'empty' },
      { path: 'c', reason: 'empty' },
    ];
    expect(leftOutGroups(skipped)).toEqual([
      { reason: 'empty', paths: ['b', 'c'] },
      { reason: 'hidden', paths: ['a'] },
    ]);
  });

  test('gather files whose reasons name them, and say in a line why', () => {
    const said = (path: string): { path: string; reason: string } => ({
      path,
      reason: `“${path}” is not a text: it holds data that only a program can read.`,
    });
    const [group] = leftOutGroups([said('a.png'), said('b/c.png')]);
    expect(group?.paths).toEqual(['a.png', 'b/c.png']);
    expect(shortReason(group?.reason ?? '')).toBe('not a text');
  });

  test('never say that an import is done before it is', () => {
    const state = { done: 100, total: 100, documents: 1, msLeft: 0 };
    expect(importProgress(state)).toEqual({
      share: 0.99,
      done: '99 %, 1 document so far',
      left: 'a few seconds left',
    });
    expect(importProgress({ ...state, total: null, msLeft: null }).share).toBeNull();
  });

  test('name a token that cannot be seen', () => {
    expect(['\n', ' ', '▁', 'barque'].map(visibleToken)).toEqual(['line break', 'space', 'space', 'barque']);
  });

  test('a histogram reaches over the bins that hold something', () => {
    expect(lengthScale(view.lengths)).toEqual({ min: 20, max: 40, most: 5.25 });
    expect(lengthScale({ ...view.lengths, counts: [0, 0] })).toEqual({ min: 1, max: 10, most: 1.05 });
  });
});
