/** What it costs to spell a word: the formula by hand, and that all words together have no more than one. */
import { expect, test } from 'vitest';
import { SPECIAL_TOKENS } from '../../../main/engine/text/rules.ts';
import { spellerOf } from '../../../main/engine/text/spelling.ts';

const CODE_POINTS = 0x110000;
const UNIFORM = 1 / (CODE_POINTS + 1);

const probability = (spell: (word: string) => number, word: string): number => 2 ** -spell(word);

test('the probability of a word is that of the formula, worked out by hand', () => {
  const spell = spellerOf(['ab', 'aa', 'b']);
  // characters with their contexts: ^a ab b$ ^a aa a$ ^b b$; in all a 3, b 2, $ 3 of 8, of three kinds
  const alone = (times: number): number => (times + 3 * UNIFORM) / (8 + 3);
  const [a, b, end] = [alone(3), alone(2), alone(3)];
  const first = (times: number, p: number): number => (times + 2 * p) / (3 + 2); // a a b
  const afterA = (times: number, p: number): number => (times + 3 * p) / (3 + 3); // b a $
  const afterB = (times: number, p: number): number => (times + 1 * p) / (2 + 1); // $ $
  const want = new Map([
    ['ab', first(2, a) * afterA(1, b) * afterB(2, end)],
    ['ba', first(1, b) * afterB(0, a) * afterA(1, end)],
    ['', first(0, end)],
    ['é', first(0, alone(0)) * end], // after a character that was never seen all contexts count together
  ]);
  for (const [word, p] of want) expect(probability(spell, word), word).toBeCloseTo(p, 12);
});

test('all words together have a probability of one at most', () => {
  const spell = spellerOf(['the', 'cat', 'sat', 'on', 'a', 'mat', 'naïve', '😀']);
  // every word of no or one character, whatever it is
  let short = probability(spell, '');
  for (let point = 0; point < CODE_POINTS; point++) short += probability(spell, String.fromCodePoint(point));
  expect(short).toBeGreaterThan(0);
  expect(short).toBeLessThan(1);
  // of a vocabulary over two letters most goes to strings of them, the rest to strings with characters never seen
  const two = spellerOf(['a', 'b', 'ab', 'ba', 'aa', 'bb']);
  let sum = 0;
  let strings = [''];
  for (let length = 0; length < 14; length++) {
    for (const word of strings) sum += probability(two, word);
    strings = strings.flatMap((word) => [`${word}a`, `${word}b`]);
  }
  expect(sum).toBeGreaterThan(0.85);
  expect(sum).toBeLessThanOrEqual(1);
});

test('tokens that no person writes teach no spelling, and repeated words no more than once', () => {
  const words = ['cat', 'dog'];
  const plain = spellerOf(words);
  const full = spellerOf([...SPECIAL_TOKENS, ...words, 'cat', 'xxfake', 'xxfake']);
  for (const word of ['cat', 'cog', 'xxbos', 'zebra']) expect(full(word)).toBe(plain(word));
});

test('a word that resembles the vocabulary costs less than one that does not, and every word can be spelt', () => {
  const spell = spellerOf(['walk', 'walked', 'walking', 'talk', 'talked', 'talking']);
  expect(spell('talks')).toBeLessThan(spell('klats'));
  for (const word of ['日本語', '\ud800', '▁', 'z'.repeat(500), '']) expect(spell(word)).toBeGreaterThan(0);
  expect(spellerOf([])('a')).toBeCloseTo(2 * Math.log2(CODE_POINTS + 1), 9);
});
