/** What a report on texts comes to, and remedies in words. */
import { expect, test } from 'vitest';
import type { Recipe, Remedy } from '../../shared/recipe.ts';
import type { TextReport } from '../../shared/textReport.ts';
import { findingsOf, remedySentence } from '../../shared/findings.ts';
import type { Finding } from '../../shared/findings.ts';

const NONE = { count: 0, documents: 0, first: null };
const CLEAN: TextReport = {
  version: 2,
  leftOut: 0,
  languages: [{ language: 'en', documents: 1000, share: 0.999 }],
  duplicates: { exact: 0, near: 0, leaking: 0, moved: 0, pairs: [] },
  repeatedLines: [],
  personal: [],
  controls: NONE,
  replaced: NONE,
  mojibake: NONE,
  short: NONE,
  pruned: { types: 0, tokens: 0 },
  oddities: [],
};
const FULL: TextReport = {
  ...CLEAN,
  languages: [
    { language: 'en', documents: 800, share: 0.8 },
    { language: 'de', documents: 100, share: 0.15 },
    { language: 'fr', documents: 30, share: 0.03 },
    { language: null, documents: 60, share: 0.019 },
    { language: 'tl', documents: 10, share: 0.001 },
  ],
  duplicates: {
    exact: 12,
    near: 30,
    leaking: 4,
    moved: 0,
    pairs: [{ a: 7, b: 9, nameA: 'a', nameB: 'b', similarity: 0.9 }],
  },
  repeatedLines: [
    { line: 'All rights reserved', documents: 640 },
    { line: 'Home | About', documents: 12 },
  ],
  personal: [
    { kind: 'email', count: 24, documents: 20, first: 3 },
    { kind: 'phone', count: 1, documents: 1, first: 8 },
    { kind: 'card', count: 0, documents: 0, first: null },
  ],
  controls: { count: 1, documents: 1, first: 2 },
  replaced: { count: 1200, documents: 40, first: 5 },
  mojibake: { count: 3, documents: 3, first: 6 },
  short: { count: 9, documents: 9, first: 1 },
  pruned: { types: 1_200_000, tokens: 1_300_000 },
  oddities: [{ path: 'a.csv', what: 'rows with more cells than columns', count: 3, first: 'line 7' }],
};

function found(report: TextReport | null, recipe: Partial<Recipe> = {}): Finding[] {
  return findingsOf({
    report,
    documents: { train: 900, valid: 100 },
    recipe: {
      split: { kind: 'random', valid: 0.1, seed: 42, together: false },
      rules: { words: 'spacy-en', off: [] },
      remedies: [],
      ...recipe,
    },
  });
}

test('everything that was found is said with numbers, the gravest first', () => {
  expect(found(FULL).map(({ kind, level, detail }) => [kind, level, detail])).toEqual([
    [
      'near',
      'warn',
      '4 held-out documents have a duplicate in the training part, so the model would be measured on what it has seen.',
    ],
    [
      'exact',
      'warn',
      '12 documents repeat an earlier one letter for letter, which gives that text more weight than the others.',
    ],
    [
      'mojibake',
      'warn',
      '3 documents have letters such as “Ã©” in the place of “é”, which the model would not know.',
    ],
    [
      'replaced',
      'warn',
      '1,200 places in 40 documents could not be decoded and show “\ufffd”; reading the file in another encoding may bring the letters back.',
    ],
    [
      'personal',
      'warn',
      '24 e-mail addresses in 20 documents and 1 phone number in 1 document, which a model may learn by heart and write again.',
    ],
    [
      'lines',
      'warn',
      '2 lines stand in many documents, the most frequent one in 640: “All rights reserved”.',
    ],
    [
      'languages',
      'info',
      'Beside English (80.0 %) there is 15.0 % German and 3.0 % French, counted by characters.',
    ],
    ['short', 'info', '9 documents have fewer than 5 words, too few to learn from.'],
    ['controls', 'info', '1 control character in 1 document is read as a space.'],
    [
      'pruned',
      'info',
      '1,200,000 different words, 1,300,000 tokens together, are too rare to keep in a dataset of this size and will be read as unknown.',
    ],
    [
      'oddities',
      'info',
      '1 file has something odd about it, such as rows with more cells than columns in a.csv.',
    ],
  ]);
});

test('each finding offers what helps against it', () => {
  expect(found(FULL).flatMap(({ remedies }) => remedies.map(({ remedy }) => remedy))).toEqual([
    { kind: 'drop-near' },
    { kind: 'drop-exact' },
    { kind: 'mend-mojibake' },
    { kind: 'mask-personal', what: ['email', 'phone'] },
    { kind: 'drop-lines', lines: ['All rights reserved', 'Home | About'] },
    { kind: 'drop-languages', languages: ['de', 'fr'] },
    { kind: 'drop-short', words: 5 },
  ]);
  expect(found(FULL)[0]?.split?.split).toEqual({ kind: 'random', valid: 0.1, seed: 42, together: true });
  expect(found(FULL, { split: { kind: 'given' } })[0]?.split).toBe(null);
  const together = { kind: 'group', by: 'author', valid: 0.1, seed: 42, together: true } as const;
  expect(found(FULL, { split: together })[0]?.split).toBe(null);
});

test('what the recipe has dealt with is told with its remedy, where nothing of it is left', () => {
  const remedies: Remedy[] = [
    { kind: 'compose' },
    { kind: 'mask-personal', what: ['email'] },
    { kind: 'mask-personal', what: ['phone'] },
    { kind: 'drop-near' },
    { kind: 'drop-lines', lines: ['All rights reserved'] },
  ];
  const { repeatedLines } = FULL;
  const findings = found({ ...CLEAN, repeatedLines }, { remedies });
  expect(findings.map(({ kind, level, detail, done }) => [kind, level, detail, done])).toEqual([
    [
      'near',
      'good',
      'Of documents that are the same but for little, only the first is kept.',
      { kind: 'drop-near' },
    ],
    [
      'personal',
      'good',
      'A plain word stands in the place of e-mail addresses.',
      { kind: 'mask-personal', what: ['email'] },
    ],
    ['lines', 'warn', expect.stringContaining('2 lines stand in many documents'), null],
    ['languages', 'good', 'The documents that are long enough to tell are in English.', null],
  ]);
});

test('texts without faults are praised, and texts that nobody examined are passed over', () => {
  expect(found(CLEAN).map(({ kind, level, detail }) => [kind, level, detail])).toEqual([
    ['near', 'good', 'All 1,000 documents are different from one another.'],
    ['languages', 'good', 'The documents that are long enough to tell are in English.'],
  ]);
  expect(found(null)).toEqual([]);
});

test('duplicates that stand on one side are no leak', () => {
  const [near] = found({ ...CLEAN, duplicates: { exact: 0, near: 30, leaking: 0, moved: 4, pairs: [] } });
  expect([near?.level, near?.detail]).toEqual([
    'info',
    '30 documents repeat an earlier one but for little (3.0 %); 4 documents moved so that duplicates stand on one side.',
  ]);
});

test('every remedy is a sentence', () => {
  const remedies: Remedy[] = [
    { kind: 'drop-exact' },
    { kind: 'drop-near' },
    { kind: 'drop-lines', lines: ['a', 'b', 'c'] },
    { kind: 'drop-short', words: 5 },
    { kind: 'drop-languages', languages: ['de', 'fr', 'not a code'] },
    { kind: 'drop-documents', documents: [4] },
    { kind: 'mask-personal', what: ['email', 'phone'] },
    { kind: 'mend-mojibake' },
    { kind: 'compose' },
  ];
  expect(remedies.map(remedySentence)).toEqual([
    'Of equal documents only the first is kept',
    'Of documents that are the same but for little, only the first is kept',
    'Repeated lines are taken out: 3 lines',
    'Documents of fewer than 5 words are left out',
    'Documents in German, French and not a code are left out',
    'A document chosen by hand is left out',
    'A plain word stands in the place of e-mail addresses and phone numbers',
    'Letters that were decoded twice are put right',
    'Letters and their accents are joined into one character',
  ]);
});
