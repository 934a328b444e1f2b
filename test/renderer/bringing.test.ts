/** The questions before texts are read: how they begin, what each answer leads to, and what is asked of main in the end. */
import { describe, expect, test } from 'vitest';
import {
  bringLacks,
  freshBring,
  groupChoices,
  heldMistakes,
  heldOf,
  requestOf,
  splitOf,
  tablesIn,
  withLabel,
  withRule,
  withText,
} from '../../renderer/components/data/bring/bringForm.ts';
import {
  alikeSentence,
  ENCODINGS,
  encodingName,
  kindsSentence,
  pickedSentence,
  RULE_WORDS,
} from '../../renderer/words/bringing.ts';
import { recipeWords, remediesLine } from '../../renderer/words/recipe.ts';
import { importRequestSchema } from '../../shared/dataSchemas.ts';
import { TEXT_RULES } from '../../shared/recipe.ts';
import type { PickedFiles } from '../../shared/data.ts';
import type { Recipe } from '../../shared/recipe.ts';

const FILES: PickedFiles = {
  token: 't1',
  suggestedName: 'Letters',
  files: 247,
  bytes: 84_200_000,
  names: ['1884/a.pdf', 'b.docx'],
  kinds: [
    { kind: 'pdf', files: 212 },
    { kind: 'docx', files: 31 },
    { kind: 'delimited', files: 1 },
    { kind: 'html', files: 3 },
  ],
  table: null,
  doubtful: [],
  leftOut: [],
};
const TABLE: PickedFiles = {
  ...FILES,
  files: 1,
  names: ['tickets.csv'],
  table: { columns: ['id', 'team', 'body'], text: 'body', rows: [] },
};

describe('the questions before texts are read', () => {
  test('need no answer where files are files: the request is complete as it stands', () => {
    const form = freshBring(FILES);
    expect(bringLacks(form, FILES)).toBeUndefined();
    const request = requestOf(form, FILES.token, []);
    expect(importRequestSchema.parse(request)).toEqual({
      token: 't1',
      name: 'Letters',
      textColumn: null,
      labelColumns: [],
      split: { kind: 'random', valid: 0.1, seed: 42, together: true },
      validToken: null,
      encoding: null,
      words: null,
      off: [],
    });
  });

  test('ask for the column only where the table does not make it clear', () => {
    expect(bringLacks(freshBring(TABLE), TABLE)).toBeUndefined();
    const unclear = { ...TABLE, table: { columns: ['a', 'b'], text: null, rows: [] } };
    expect(bringLacks(freshBring(unclear), unclear)).toBe('Choose the column with the texts');
    expect(bringLacks(withText(freshBring(unclear), 'b'), unclear)).toBeUndefined();
  });

  test('never keep the column with the texts as a label or as groups as well', () => {
    const labelled = withLabel(withLabel(freshBring(TABLE), 'team', true), 'id', true);
    const grouped = { ...labelled, held: { ...labelled.held, kind: 'group' as const, by: 'team' } };
    const form = withText(grouped, 'team');
    expect(form.labels).toEqual(['id']);
    expect(bringLacks(form, TABLE)).toBe('Choose the groups');
  });

  test('keep the column that groups go by, ticked or not, and the folder without a column', () => {
    const form = freshBring(TABLE);
    const by = (label: string): readonly string[] =>
      requestOf({ ...form, held: { ...form.held, kind: 'group', by: label } }, 't', ['id', 'team', 'body'])
        .labelColumns;
    expect(by('team')).toEqual(['team']);
    expect(by('folder')).toEqual([]);
    expect(groupChoices(TABLE, 'body')).toEqual(['id', 'team']);
    expect(groupChoices(FILES, '')).toEqual(['folder']);
    expect(tablesIn(FILES.kinds)).toBe(1);
  });

  test('send files of the person’s own only with the split that is for them', () => {
    const own = { ...FILES, token: 'own' };
    const form = { ...freshBring(FILES), own };
    expect(requestOf(form, 't', []).validToken).toBeNull();
    const given = { ...form, held: { ...form.held, kind: 'given' as const } };
    expect(requestOf(given, 't', [])).toMatchObject({ validToken: 'own', split: { kind: 'given' } });
    expect(bringLacks({ ...given, own: null }, FILES)).toBe('Choose the files to hold out');
  });

  test('refuse shares and dice that main would refuse', () => {
    const { held } = freshBring(FILES);
    expect(heldMistakes({ ...held, valid: 0.95 }).valid).toBeDefined();
    expect(heldMistakes({ ...held, seed: 1.5 }).seed).toBeDefined();
    expect(heldMistakes({ ...held, seed: null }).seed).toBeDefined();
    expect(heldMistakes({ ...held, valid: null, seed: 0 })).toEqual({ valid: undefined, seed: undefined });
  });

  test('a split that is in use comes back from its form as it was', () => {
    const group = { kind: 'group', by: 'team', valid: 0.2, seed: 7, together: false } as const;
    expect(splitOf(heldOf(group))).toEqual(group);
    expect(splitOf(heldOf({ kind: 'given' }))).toEqual({ kind: 'given' });
  });

  test('a rule that is switched off and on again is on', () => {
    const off = withRule(withRule([], 'lowercase', false), 'fix_html', false);
    expect(withRule(off, 'lowercase', true)).toEqual(['fix_html']);
  });
});

describe('the words of bringing texts in', () => {
  test('count kinds by names that people know', () => {
    expect(kindsSentence(FILES.kinds)).toBe('212 PDF, 31 Word, 1 table, 3 web pages');
    expect(pickedSentence(FILES)).toBe('247 files with 84.2\u00a0MB can be read.');
    expect(pickedSentence({ files: 0, bytes: 0 })).toBe('Nothing in there can be read.');
  });

  test('say for how many files a choice counts', () => {
    expect(alikeSentence(1)).toBe('Counts for this file.');
    expect(alikeSentence(32)).toBe('Counts for this file and 31 others alike.');
  });

  test('name only ways to write letters that the decoder knows', () => {
    for (const { value } of ENCODINGS.filter((one) => one.value !== ''))
      expect(() => new TextDecoder(value)).not.toThrow();
    expect(encodingName('Windows-1252')).toBe('Western European, Windows-1252');
    expect(encodingName('x-user-defined')).toBe('x-user-defined');
  });

  test('know every rule', () => {
    expect(Object.keys(RULE_WORDS)).toEqual([...TEXT_RULES]);
  });

  test('tell what was done to the texts of a run', () => {
    const recipe: Recipe = {
      split: { kind: 'group', by: 'year', valid: 0.125, seed: 3, together: true },
      rules: { words: 'spacy-en', off: ['lowercase'] },
      remedies: [{ kind: 'drop-near' }, { kind: 'drop-lines', lines: ['a', 'b'] }],
    };
    expect(recipeWords(recipe)).toMatchObject({
      title: '2 remedies',
      split: 'whole groups by “year”, 12.5 %, dice 3',
      rules: 'English, as spaCy does; without: write everything small',
    });
    expect(remediesLine(recipe)).toContain('2 lines');
    expect(remediesLine(null)).toBe('none');
    expect(recipeWords(null)).toBeNull();
  });
});
