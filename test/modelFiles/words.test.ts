/** Word lists of every form, special words of every generation, and lists that do not fit the rows. */
import { describe, expect, test } from 'vitest';
import { SPECIAL_TOKENS } from '../../main/engine/text/rules.ts';
import type { Plain } from '../../main/modelFiles/plain.ts';
import { matchWords, questionOf } from '../../main/modelFiles/words/match.ts';
import { planRows, reorder } from '../../main/modelFiles/words/rows.ts';
import { mapSpecials } from '../../main/modelFiles/words/specials.ts';
import { guessRules } from '../../main/modelFiles/words/textRules.ts';
import { wordsIn, wordsOfText } from '../../main/modelFiles/words/wordList.ts';
import { thrownBy } from '../support/thrownBy.ts';

const V1 = ['xxunk', 'xxpad', 'xxbos', 'xxfld', 'xxmaj', 'xxup', 'xxrep', 'xxwrep', 'the', "n't", "'s"];
const V07 = ['_unk_', '_pad_', 'the', ',', 't_up', 'tk_rep', 'tk_wrep', 'xbos', 'xfld', "n't", "'s"];
const many = (n: number, word = 'w'): string[] => Array.from({ length: n }, (_, i) => `${word}${i}`);

describe('a word list', () => {
  test.each<[string, Plain, string[] | null]>([
    ['a list', ['a', 'b'], ['a', 'b']],
    [
      'a dictionary of words',
      new Map<Plain, Plain>([
        ['b', 1],
        ['a', 0n],
      ]),
      ['a', 'b'],
    ],
    [
      'a dictionary of numbers',
      new Map<Plain, Plain>([
        [1, 'b'],
        [0, 'a'],
      ]),
      ['a', 'b'],
    ],
    [
      'a dictionary with a gap',
      new Map<Plain, Plain>([
        ['a', 0],
        ['b', 2],
      ]),
      ['a', 'xxfake', 'b'],
    ],
    [
      'a dictionary with two words in one row',
      new Map<Plain, Plain>([
        ['a', 0],
        ['b', 1],
        ['c', 0],
      ]),
      ['a', 'b'],
    ],
    ['words that digits are made of', ['1', '2'], ['1', '2']],
    ['numbers', [1, 2], null],
    ['nothing', [], null],
    ['words and others', ['a', null], null],
    [
      'settings',
      new Map<Plain, Plain>([
        ['lr', 0.5],
        ['name', 'x'],
      ]),
      null,
    ],
  ])('as %s', (_, value, words) => {
    expect(wordsIn(value, 'pickled', 'itos.pkl')?.words ?? null).toEqual(words);
  });

  test.each<[string, string, string[] | null]>([
    ['one a line', 'a\nb\nc\n', ['a', 'b', 'c']],
    ['with a mark in front and ends of Windows', '\ufeffa\r\nb\r\n', ['a', 'b']],
    ['with a count behind each', '▁the\t-3.2\nof\t-4\n', ['▁the', 'of']],
    ['with an empty word, whose row counts', 'a\n\nc', ['a', '', 'c']],
    ['that is a letter', 'Dear sister\nhow are you\n', null],
    ['of one line', 'a', null],
  ])('as text %s', (_, text, words) => {
    expect(wordsOfText(text, 'words.txt')?.words ?? null).toEqual(words);
  });

  test('whose numbers go far beyond its words is refused', () => {
    const sparse = new Map<Plain, Plain>([
      ['a', 0],
      ['b', 4_000_000],
    ]);
    expect(thrownBy(() => wordsIn(sparse, 'JSON', 'stoi.json')).code).toBe('model/bad-vocab');
  });
});

describe('special words', () => {
  test('of fastai 0.7 get their names of today, and every row stays where it is', () => {
    const { words, generation, notes } = mapSpecials(V07);
    expect(generation).toBe('fastai 0.7');
    expect(words).toEqual([
      ...['xxunk', 'xxpad', 'the', ',', 'xxup', 'xxrep', 'xxwrep', 'xxbos', 'xxfld', "n't", "'s"],
    ]);
    expect(notes.join()).toContain('“t_up” became “xxup”');
  });

  test('of fastai 1 and 2 are told apart and left alone', () => {
    expect(mapSpecials(V1)).toEqual({ words: V1, generation: 'fastai 1', notes: [] });
    const v2 = [...SPECIAL_TOKENS, 'the'];
    expect(mapSpecials(v2)).toEqual({ words: v2, generation: 'fastai 2', notes: [] });
  });

  test('of others are mapped where they are the special ones', () => {
    expect(mapSpecials(['<pad>', '<unk>', '<eos>', 'the', 'unk']).words).toEqual([
      ...['xxpad', 'xxunk', 'xxeos', 'the', 'unk'],
    ]);
  });

  test('that a list has twice stay two words, and that is told', () => {
    const { words, notes } = mapSpecials(['xxunk', 'xxpad', '_unk_', 'the']);
    expect(words).toEqual(['xxunk', 'xxpad', '_unk_', 'the']);
    expect(notes.join()).toContain('“_unk_” and “xxunk”');
  });
});

describe('rows', () => {
  const matrix = { shape: [3, 2], data: Float32Array.of(0, 1, 10, 11, 20, 21) };

  test('stay as they are where the unknown word is first', () => {
    expect(planRows(['xxunk', 'xxpad', 'a'])).toEqual({
      words: ['xxunk', 'xxpad', 'a'],
      from: null,
      padToken: 1,
      notes: [],
    });
    expect(reorder(matrix, null, 'mean')).toEqual(matrix);
    expect(planRows(['xxunk', 'a']).padToken).toBe(0);
  });

  test('of unknown word and filler are moved to the front, with their numbers', () => {
    const { words, from, padToken, notes } = planRows(['xxpad', 'a', 'xxunk']);
    expect([words, from, padToken]).toEqual([['xxunk', 'xxpad', 'a'], [2, 0, 1], 1]);
    expect(notes).toHaveLength(1);
    expect(reorder(matrix, from, 'mean').data).toEqual(Float32Array.of(20, 21, 0, 1, 10, 11));
  });

  test('get one for unknown words where there is none', () => {
    const { words, from, notes } = planRows(['the', 'a', 'of']);
    expect([words, from]).toEqual([
      ['xxunk', 'the', 'a', 'of'],
      [null, 0, 1, 2],
    ]);
    expect(notes.join()).toContain('no word for unknown ones');
    expect(reorder(matrix, from, 'mean')).toEqual({
      shape: [4, 2],
      data: Float32Array.of(10, 11, 0, 1, 10, 11, 20, 21),
    });
    const bias = { shape: [3], data: Float32Array.of(3, -2, 5) };
    expect(reorder(bias, from, 'least').data).toEqual(Float32Array.of(-2, 3, -2, 5));
  });
});

describe('text rules', () => {
  const rulesOf = (words: readonly string[]): unknown => {
    const { words: mapped, generation } = mapSpecials(words);
    const { rules, question } = guessRules(mapped, generation, 'itos.pkl');
    return [rules.get(question.likeliest), question.sure];
  };

  test('follow from the marks that a list has', () => {
    expect(rulesOf([...SPECIAL_TOKENS, 'the', "n't", "'s"])).toEqual([{ words: 'spacy-en', off: [] }, true]);
    expect(rulesOf(V07)).toEqual([{ words: 'spacy-en', off: ['replace_maj'] }, true]);
    expect(rulesOf(['<unk>', 'The', 'Whale', 'Sea', 'of'])).toEqual([
      {
        words: 'spacy-en',
        off: ['replace_rep', 'replace_wrep', 'replace_all_caps', 'replace_maj', 'lowercase'],
      },
      false,
    ]);
    expect(rulesOf([...SPECIAL_TOKENS, 'ที่', 'และ', 'ใน', 'the'])).toEqual([
      { words: 'unicode', off: [] },
      true,
    ]);
  });

  test('that a list speaks against can be had all the same', () => {
    const { question, rules } = guessRules(mapSpecials(V07).words, 'fastai 0.7', 'itos.pkl');
    expect(question.readings.map(({ key }) => key)).toEqual(['english', 'unicode', 'all']);
    expect(rules.get('all')).toEqual({ words: 'spacy-en', off: [] });
    expect(guessRules([...SPECIAL_TOKENS, "n't", "'s"], 'fastai 2', 'f').rules.has('all')).toBe(false);
  });

  test('of older generations are told of', () => {
    expect(guessRules(V1, 'fastai 1', 'f').notes).toHaveLength(1);
    expect(guessRules(V07, 'fastai 0.7', 'f').notes.join()).toContain('no mark for a capital');
  });

  test.each([['▁'], ['##'], ['Ġ']])('are not guessed for pieces of words, marked with %s', (mark) => {
    const pieces = [...SPECIAL_TOKENS, ...many(20, `${mark}w`), ...many(20)];
    expect(thrownBy(() => guessRules(pieces, 'fastai 2', 'spm.vocab')).code).toBe('model/subwords');
  });
});

describe('a list and rows of different number', () => {
  const words = [...SPECIAL_TOKENS, ...many(31)]; // 40

  const keys = (list: readonly string[], rows: number): unknown => {
    const { readings, likeliest, sure } = matchWords(list, rows, 'itos.pkl');
    expect(readings.every((reading) => reading.words.length === rows)).toBe(true);
    return [readings.map(({ key }) => key), likeliest, sure];
  };

  test('have readings, each with a word for every row', () => {
    expect(keys(words, 40)).toEqual([['as-is'], 'as-is', true]);
    expect(keys(words, 38)).toEqual([['drop-last', 'drop-first'], 'drop-last', false]);
    expect(keys(['_unk_', '_pad_', ...words], 40)).toEqual([
      ['drop-last', 'drop-first'],
      'drop-first',
      false,
    ]);
    expect(keys(words, 42)).toEqual([['fill-end', 'fill-front'], 'fill-end', false]);
    expect(keys(words.slice(2), 40)).toEqual([['fill-end', 'fill-front'], 'fill-front', false]);
  });

  test('are taken without asking where fastai filled up to a multiple of eight', () => {
    expect(keys(words.slice(0, 35), 40)).toEqual([['fill-end', 'fill-front'], 'fill-end', true]);
    expect(keys(words, 48)).toEqual([['fill-end', 'fill-front'], 'fill-end', true]);
  });

  test('fill the front with the special words that are missing there', () => {
    const { readings } = matchWords(words.slice(2), 40, 'itos.pkl');
    expect(readings.find(({ key }) => key === 'fill-front')?.words).toEqual(words);
  });

  test('ask a question with three readings, and what the model thinks of each', () => {
    const match = matchWords(words, 38, 'itos.pkl');
    const nats = new Map([
      ['drop-last', 3],
      ['drop-first', 1],
    ]);
    const question = questionOf(match, { words, rows: 38 }, nats);
    expect(question).toMatchObject({ key: 'words', likeliest: 'drop-first', sure: false });
    expect(question?.question).toContain('40 entries and the model 38 rows');
    expect(question?.readings.map(({ key }) => key)).toEqual(['drop-last', 'drop-first', 'other-model']);
    expect(question?.readings[0]?.detail).toMatch(/0 “xxunk”.*perplexity of 20; guessing blindly has 38/);
  });

  test('are another model’s where every reading is as bad as guessing', () => {
    const nats = new Map([
      ['drop-last', 5],
      ['drop-first', 6],
    ]);
    expect(questionOf(matchWords(words, 38, 'f'), { words, rows: 38 }, nats)?.likeliest).toBe('other-model');
  });

  test('are refused at once where they are far apart', () => {
    const { code, message } = thrownBy(() => matchWords(many(500), 300, 'itos.pkl'));
    expect([code, message]).toEqual(['model/words-mismatch', expect.stringContaining('500 entries')]);
  });
});
