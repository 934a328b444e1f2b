/** What remedies do to texts, which documents they leave out, and what their preview shows. */
import { expect, test } from 'vitest';
import { changeText, leavesOut, textual } from '../../main/examine/remedies.ts';
import type { RemedyFacts } from '../../main/examine/remedies.ts';
import { tryRemedy } from '../../main/examine/tryRemedy.ts';
import { countWords } from '../../main/examine/words.ts';
import type { Remedy } from '../../shared/recipe.ts';

const FACTS: RemedyFacts = {
  exact: Uint32Array.of(0, 1, 0, 3),
  near: Uint32Array.of(0, 1, 0, 1),
  languageOf: (index) => ['en', 'de', 'en', null][index] ?? null,
};
const TEXTS = ['one two three', 'eins zwei drei vier fünf', 'one  two three', 'eins zwei drei vier sechs'];
const DOCUMENTS = TEXTS.map((text, index) => ({ index, name: `${index}.txt`, text }));

test('changes to the text are made in the order of the recipe', () => {
  const mask: Remedy = { kind: 'mask-personal', what: ['email'] };
  const drop: Remedy = { kind: 'drop-lines', lines: ['Write to emailaddress'] };
  const text = 'Write to ada@example.com\ncafÃ© e\u0301';
  expect(changeText([mask, drop, { kind: 'mend-mojibake' }, { kind: 'compose' }])(text)).toBe('café é');
  expect(changeText([drop, mask])(text)).toBe('Write to emailaddress\ncafÃ© e\u0301');
  expect(changeText([{ kind: 'drop-near' }, { kind: 'drop-short', words: 9 }])(text)).toBe(text);
});

test.each([
  [{ kind: 'drop-exact' }, [2]],
  [{ kind: 'drop-near' }, [2, 3]],
  [{ kind: 'drop-short', words: 5 }, [0, 2]],
  [{ kind: 'drop-languages', languages: ['de', 'fr'] }, [1]],
  [{ kind: 'drop-documents', documents: [3, 0] }, [0, 3]],
  [{ kind: 'compose' }, []],
] satisfies [Remedy, number[]][])('%j leaves out the documents %j', (remedy, expected) => {
  const test = leavesOut([remedy], FACTS);
  const out = DOCUMENTS.filter(({ index, text }) => test(index, () => countWords(text))).map(
    ({ index }) => index,
  );
  expect(out).toEqual(expected);
  expect(textual(remedy)).toBe(remedy.kind === 'compose');
});

test('a preview shows the place of the first change, before and after', () => {
  const text = `${'before '.repeat(40)}ada@example.com${' after'.repeat(60)}`;
  const { examples, ...counts } = tryRemedy(
    { kind: 'mask-personal', what: ['email'] },
    [...DOCUMENTS, { index: 4, name: '4.txt', text }],
    FACTS,
  );
  expect(counts).toEqual({ documents: 5, changed: 1, leftOut: 0 });
  const [example] = examples;
  expect([example?.index, example?.name]).toEqual([4, '4.txt']);
  expect(example?.before).toMatch(/^….*before ada@example\.com after.*…$/);
  expect(example?.after).toMatch(/^….*before emailaddress after.*…$/);
  expect(example?.before.length).toBeLessThan(260);
});

test('a preview shows the beginnings of what is left out, five at most', () => {
  const documents = Array.from({ length: 9 }, (_, index) => ({
    index,
    name: 'x',
    text: `a${'😀'.repeat(400)}`,
  }));
  const { examples, ...counts } = tryRemedy({ kind: 'drop-short', words: 3 }, documents, FACTS);
  expect(counts).toEqual({ documents: 9, changed: 0, leftOut: 9 });
  expect(examples.map(({ after }) => after)).toEqual([null, null, null, null, null]);
  expect(examples[0]?.before).toBe(`a${'😀'.repeat(150)}…`);
});

test('an example ends at the same place of the text before and after, so that only the change differs', () => {
  const text = `${'Some words before. '.repeat(10)}Write to ann@example.org today. ${'Some words after. '.repeat(30)}`;
  const { examples } = tryRemedy(
    { kind: 'mask-personal', what: ['email'] },
    [{ index: 0, name: 'a.txt', text }],
    FACTS,
  );
  const [example] = examples;
  expect(example?.before.replace('ann@example.org', 'emailaddress')).toBe(example?.after);
  expect(example?.before.length).toBeLessThan(300);
});
