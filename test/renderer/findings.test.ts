/** Findings and remedies in the window: how remedies join a recipe, what lies behind a finding, and the sentences. */
import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../renderer/components/data/findings/evidence.ts';
import { withoutRemedy, withRemedy } from '../../renderer/components/data/findings/remedies.ts';
import {
  changedNames,
  importTitle,
  languageWords,
  leakageSentence,
  revisionSentence,
  totalSentence,
} from '../../renderer/words/data.ts';
import { mainLanguages, remedyEffect, shareWords, similarityWords } from '../../renderer/words/findings.ts';
import type { Remedy } from '../../shared/recipe.ts';
import type { TextReport } from '../../shared/textReport.ts';

const NONE = { count: 0, documents: 0, first: null };
const QUIET: TextReport = {
  version: 2,
  leftOut: 0,
  languages: [{ language: 'en', documents: 10, share: 1 }],
  duplicates: { exact: 0, near: 0, leaking: 0, moved: 0, pairs: [] },
  repeatedLines: [],
  personal: [],
  ...{ controls: NONE, replaced: NONE, mojibake: NONE, short: NONE },
  pruned: { types: 0, tokens: 0 },
  oddities: [],
};

describe('a recipe', () => {
  const remedies: readonly Remedy[] = [
    { kind: 'drop-near' },
    { kind: 'drop-lines', lines: ['a', 'b'] },
    { kind: 'mask-personal', what: ['email'] },
  ];

  test('takes a new kind of remedy at its end, and more of a kind in its place', () => {
    expect(withRemedy(remedies, { kind: 'compose' }).at(-1)).toEqual({ kind: 'compose' });
    expect(withRemedy(remedies, { kind: 'drop-lines', lines: ['b', 'c'] })).toEqual([
      remedies[0],
      { kind: 'drop-lines', lines: ['a', 'b', 'c'] },
      remedies[2],
    ]);
    expect(withRemedy(remedies, { kind: 'mask-personal', what: ['phone', 'email'] })[2]).toEqual({
      kind: 'mask-personal',
      what: ['email', 'phone'],
    });
    expect(withRemedy([{ kind: 'drop-short', words: 5 }], { kind: 'drop-short', words: 3 })).toEqual([
      { kind: 'drop-short', words: 3 },
    ]);
    expect(withRemedy(remedies, { kind: 'drop-near' })).toEqual(remedies);
  });

  test('gives back what it was before a remedy when that is taken back', () => {
    expect(withoutRemedy(withRemedy(remedies, { kind: 'compose' }), 3)).toEqual(remedies);
  });
});

describe('what lies behind a finding', () => {
  test('is nothing where nothing was found', () => {
    for (const kind of ['near', 'exact', 'lines', 'personal', 'oddities', 'languages', 'short'] as const)
      expect(evidenceOf(kind, QUIET)).toBeNull();
  });

  test('is counted by kind, with a place to look at', () => {
    const report: TextReport = {
      ...QUIET,
      personal: [
        { kind: 'email', count: 57, documents: 41, first: 3 },
        { kind: 'phone', ...NONE },
      ],
    };
    expect(evidenceOf('personal', report)?.rows).toEqual([
      { name: '57 e-mail addresses', what: 'in 41 documents', first: 3 },
    ]);
  });

  test('is a pair for near copies, and only a full copy for exact ones', () => {
    const pair = { a: 0, b: 1, nameA: 'a', nameB: 'b', similarity: 0.9 };
    const report = { ...QUIET, duplicates: { ...QUIET.duplicates, near: 1, pairs: [pair] } };
    expect(evidenceOf('near', report)).toMatchObject({ label: 'See the pair', pairs: [pair] });
    expect(evidenceOf('exact', report)).toBeNull();
  });
});

describe('the sentences', () => {
  test('say what a remedy would do, and when it would do nothing', () => {
    const preview = { documents: 24_310, changed: 702, leftOut: 0, examples: [] };
    expect(remedyEffect(preview)).toBe('Of 24,310 documents, 702 would change.');
    expect(remedyEffect({ ...preview, leftOut: 1 })).toBe(
      'Of 24,310 documents, 702 would change and 1 would be left out.',
    );
    expect(remedyEffect({ ...preview, changed: 0 })).toBe('None of the 24,310 documents would change.');
  });

  test('say whether a document stands on both sides', () => {
    const { duplicates } = QUIET;
    expect(leakageSentence(duplicates)).toBe('No document stands on both sides.');
    expect(leakageSentence({ ...duplicates, moved: 41 })).toBe(
      'No document stands on both sides; 41 were moved for that.',
    );
    expect(leakageSentence({ ...duplicates, leaking: 1, moved: 2 })).toBe(
      '1 held-out document has a near copy on the learning side.',
    );
  });

  test('say how far work on a dataset is, and never that it is done before it is', () => {
    expect(revisionSentence({ done: 43, total: 100, msLeft: 95_000 })).toBe(
      'Being made again: 43 %, about 2 min left.',
    );
    expect(revisionSentence({ done: 100, total: 100, msLeft: null })).toBe('Being made again: 99 %.');
    expect(revisionSentence({ done: 0, total: null, msLeft: null })).toBe('Being made again: beginning.');
    expect(importTitle({ kind: 'import', phase: 'examining', name: 'L' })).toBe('Examining “L”');
    expect(importTitle({ kind: 'revision', phase: 'reading', name: 'L' })).toBe('Making “L” again');
  });

  test('gather small languages at the end of the bar without losing a share', () => {
    const shares = [0.5, 0.2, 0.1, 0.1, 0.05, 0.03, 0.02];
    const languages = shares.map((share, i) => ({ language: `l${String(i)}`, documents: 1, share }));
    const { shown, others, kinds } = mainLanguages(languages);
    expect([shown.length, kinds, others?.documents]).toEqual([5, 2, 2]);
    expect(others?.share).toBeCloseTo(0.05);
    expect(mainLanguages(languages.slice(0, 5)).others).toBeNull();
    expect([languageWords('de'), languageWords(null)]).toEqual(['German', 'too short or mixed to tell']);
  });

  test('round no share to nothing and no pair to the same', () => {
    expect([shareWords(0.0001), shareWords(0), shareWords(0.968)]).toEqual([
      'under 0.1 %',
      '0.0 %',
      '96.8 %',
    ]);
    expect(similarityWords({ similarity: 0.9999 })).toBe('99 % alike');
  });

  test('count what a search found', () => {
    expect(totalSentence(0, 'x')).toBe('No document holds “x”.');
    expect(totalSentence(1, 'x')).toBe('1 document holds “x”.');
    expect(totalSentence(10_000, 'x')).toBe('10,000 documents or more hold “x”.');
  });

  test('name originals that are not as they were, a few of many', () => {
    const changed = Array.from({ length: 7 }, (_, i) => ({
      name: `${String(i)}.txt`,
      what: 'missing' as const,
    }));
    expect(changedNames(changed)).toMatch(/^0\.txt \(missing\), .* and 2 more$/);
  });
});
