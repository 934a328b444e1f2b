/** Words as they are shown: what a model writes, and a person's own text with its surprise. */
import { expect, test } from 'vitest';
import { dieOf, sample } from '../../main/engine/model/generate.ts';
import { infoOf } from '../../main/engine/text/tokenizer.ts';
import { detokenise } from '../../main/engine/text/detokenise.ts';
import { complete } from '../../main/sampler/complete.ts';
import { measure } from '../../main/sampler/measure.ts';
import { openModel } from '../../main/sampler/openModel.ts';
import { measured, written } from '../../main/sampler/steps.ts';
import type { Writing } from '../../main/sampler/steps.ts';
import type { PlayWord } from '../../shared/play.ts';
import { readGolden } from '../support/golden.ts';
import { GOLDEN_CONFIG, goldenWeights } from '../support/goldenModel.ts';
import { tinyPlay } from '../support/tinyPlay.ts';

const FREELY: Writing = { words: 60, temperature: 1, topK: 0, topP: 1, seed: 7, noUnknown: false };
const RULES = ['spacy-en', 'unicode'] as const;

const wordsOf = (told: Iterable<{ readonly words: readonly PlayWord[] }>): PlayWord[] =>
  [...told].flatMap(({ words }) => words);
const textOf = (words: readonly PlayWord[]): string => words.map(({ text }) => text).join('');

test.each(RULES)('what is written is shown as the whole text would be (%s)', (rules) => {
  const model = tinyPlay(rules);
  for (let seed = 0; seed < 40; seed++) {
    for (const beginning of ['', 'The cat saw', '"The dog', 'The sea ( a']) {
      const writing = { ...FREELY, seed };
      const tokens = [...written(model, model.encode(model.tokenize(beginning)), writing)].flatMap(
        (step) => step?.token ?? [],
      );
      const before = model.tokenize(beginning);
      const whole = detokenise([...before, ...tokens], rules);
      const shown = textOf(wordsOf(complete(model, beginning, writing)));
      expect((detokenise(before, rules) + shown).trim()).toBe(whole);
    }
  }
});

test('a beginning that was read before is not read again, and neither is what it goes on from', () => {
  const model = tinyPlay();
  const fresh = (ids: readonly string[]) => [...written(tinyPlay(), model.encode(ids), FREELY)];
  const again = (ids: readonly string[]) => [...written(model, model.encode(ids), FREELY)];
  const rests = (steps: readonly unknown[]): number => steps.filter((step) => step === null).length;
  const beginnings: [string[], number][] = [
    [['xxbos', 'the', 'cat'], 3],
    [['xxbos', 'the', 'cat'], 0],
    [['xxbos', 'the', 'cat', 'saw', 'a'], 2],
    [['xxbos', 'the', 'dog', 'saw', 'a'], 5],
    [['xxbos', 'the'], 2],
  ];
  for (const [ids, read] of beginnings) {
    const steps = again(ids);
    expect(rests(steps)).toBe(read);
    expect(steps.filter((step) => step !== null)).toEqual(fresh(ids).filter((step) => step !== null));
  }
});

test('a beginning that ends in a space gets no second one', () => {
  const model = tinyPlay();
  const [first] = wordsOf(complete(model, 'The cat saw', FREELY));
  const [spaced] = wordsOf(complete(model, 'The cat saw ', FREELY));
  expect(spaced?.text).toBe(first?.text.replace(/^ /, ''));
});

test('a word’s surprise is that of all its tokens, and every token belongs to one', () => {
  const model = tinyPlay();
  for (const seed of [1, 2, 3]) {
    const writing = { ...FREELY, seed };
    const steps = [...written(model, model.encode(['xxbos']), writing)].flatMap((step) => step ?? []);
    const words = wordsOf(complete(model, '', writing));
    const sum = (bits: readonly { readonly bits: number }[]): number =>
      bits.reduce((all, one) => all + one.bits, 0);
    expect(sum(words)).toBeCloseTo(sum(steps), 8);
    expect(words.every(({ text }) => text !== '')).toBe(true);
  }
});

test('the same dice give the same words, other dice others', () => {
  const model = tinyPlay();
  const text = (seed: number): string => textOf(wordsOf(complete(model, 'The cat', { ...FREELY, seed })));
  expect(text(1)).toBe(text(1));
  expect(text(1)).not.toBe(text(2));
});

test('every model throws the same die for its n-th word', () => {
  for (const model of [tinyPlay('spacy-en', 3), tinyPlay('unicode', 4)]) {
    const { network } = model;
    const memory = network.fresh();
    const logits = new Float64Array(network.words);
    const beginning = model.encode(['xxbos', 'the', 'cat']);
    for (const id of beginning) network.read(memory, id);
    const ids = [...written(model, beginning, FREELY)].flatMap((step) => step?.id ?? []);
    for (const [n, id] of ids.entries()) {
      network.predict(memory, logits);
      expect(id).toBe(sample(logits, model.writable, FREELY, dieOf(FREELY.seed, n)));
      network.read(memory, id);
    }
  }
});

test('the sign for unknown words is shown and marked, or never written', () => {
  const model = tinyPlay();
  const words = wordsOf(complete(model, '', { ...FREELY, words: 400 }));
  const unknown = words.filter((word) => word.unknown);
  expect(unknown.length).toBeGreaterThan(0);
  expect(unknown.every(({ text }) => text.includes('□'))).toBe(true);
  const without = wordsOf(complete(model, '', { ...FREELY, words: 400, noUnknown: true }));
  expect(without.some((word) => word.unknown)).toBe(false);
});

test('what else could have stood there comes likeliest first, with the word itself among it', () => {
  const model = tinyPlay();
  for (const { bits, instead, text } of wordsOf(measure(model, 'The cat saw a whale. The U.S. zyzzyva'))) {
    expect(instead.length).toBeGreaterThan(3);
    expect(instead.filter(({ own }) => own)).toHaveLength(1);
    const others = instead.filter(({ own }) => !own).map(({ share }) => share);
    expect(others).toEqual(others.toSorted((a, b) => b - a));
    const own = instead.find((one) => one.own);
    expect(own?.text).toBe(text.trim());
    // a mark has a surprise of its own
    expect(2 ** -bits).toBeLessThanOrEqual((own?.share ?? 0) * (1 + 1e-9));
  }
});

test('within a sentence a little word stands without a capital', () => {
  const all = wordsOf(measure(tinyPlay(), 'the cat saw the dog')).flatMap(({ instead }) => instead);
  expect(all.map(({ text }) => text)).toContain('a');
  expect(all.map(({ text }) => text)).not.toContain('A');
});

test('behind a capital stand words with a capital', () => {
  const [, cat] = wordsOf(measure(tinyPlay(), 'the Cat'));
  expect(cat?.text).toBe(' Cat');
  const letters = (cat?.instead ?? []).map(({ text }) => text).filter((text) => /^[a-z]/i.test(text));
  expect(letters.every((text) => /^[A-Z]|…$/.test(text))).toBe(true);
});

const HARD = [
  'The U.S. "don’t" &amp; NASA said... sooooo  many very very very  good!!!! <br /> ÉTÉ AT&T’s e.g. 5.5% #1 a/b ok',
  'x\n\nHello “World” İstanbul STRAßE',
  '  lead <unk> it&#39;s \\n end  \n',
  'one\n',
  '!',
  'xxmaj xxup xxrep 3 xxbos',
  'xxrep 4 ! xxwrep 3 no',
  '海は、Cat 我',
  'a\u0301 e\u0301 ☕️ 👩‍👩‍👧 🇩🇪🇩🇪🇩🇪',
  '.'.repeat(3000) + ' end',
  'no '.repeat(500),
];

test.each(RULES)('a text is measured in the very characters of the person (%s)', (rules) => {
  const model = tinyPlay(rules);
  for (const text of HARD) {
    const words = wordsOf(measure(model, text));
    expect(textOf(words)).toBe(text);
    expect(words.every((word) => word.text.trim() !== '')).toBe(true);
  }
});

test('words are cut where the person’s words are, with what the rules changed', () => {
  const words = wordsOf(measure(tinyPlay(), 'The U.S. said... "it AT&amp;T zyzzyva'));
  const own = ['The', ' U.S', '.', ' said', '...', ' "', 'it', ' AT&amp;T', ' zyzzyva'];
  expect(words.map(({ text }) => text)).toEqual(own);
  const known = words.filter(({ unknown }) => !unknown).map(({ text }) => text);
  expect(known).toEqual(['The', ' U.S', '.', ' "']);
});

test('a text without words is measured as nothing', () => {
  for (const text of ['', '   ', '\n']) expect(textOf(wordsOf(measure(tinyPlay(), text))).trim()).toBe('');
});

test('the surprise of a word is the logarithm of its probability', async () => {
  const golden = await readGolden('03_eval');
  const vocab = Array.from({ length: 97 }, (_, i) => `w${i}`);
  const model = openModel({
    ...{ config: GOLDEN_CONFIG, vocab, weights: await goldenWeights() },
    tokenizer: infoOf({ words: 'spacy-en', off: [] }),
  });
  const [, steps = 0] = golden.shape('x1');
  const ids = [...golden.ints('x1').subarray(0, steps)];
  const bits = [
    ...measured(
      model,
      ids.map((id) => `w${id}`),
    ),
  ].map((step) => step.bits);
  const expected = ids.slice(1).map((id, t) => {
    const logits = golden.floats('logits1').subarray(t * 97, (t + 1) * 97);
    const sum = logits.reduce((all, z) => all + Math.exp(z), 0);
    return Math.log2(sum) - (logits[id] ?? 0) / Math.LN2;
  });
  expect(bits).toHaveLength(steps - 1);
  for (const [t, own] of bits.entries()) expect(own).toBeCloseTo(expected[t] ?? 0, 5);
});
