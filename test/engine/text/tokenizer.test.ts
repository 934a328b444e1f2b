/** Tokens against fastai 2.8 with spaCy 3.8, on hand-picked strings and on prose. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createTokenizer } from '../../../main/engine/text/tokenizer.ts';

function golden(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/golden/${name}`, import.meta.url), 'utf8'));
}
const { rows } = z
  .object({ rows: z.array(z.object({ text: z.string(), tokens: z.array(z.string()) })) })
  .parse(golden('22_tokeniser.json'));
const { docs } = z
  .object({ docs: z.array(z.object({ text: z.string(), tokens: z.string() })) })
  .parse(golden('22_prose.json'));

/** Strings of the reference whose tokens differ from fastai's, with ours. None is known. */
const DIFFERENCES: Record<string, string[]> = {};

test('the tokens of every reference string equal fastai, but for the differences listed', () => {
  const tokenize = createTokenizer();
  expect(rows.map((row) => tokenize(row.text))).toEqual(
    rows.map((row) => DIFFERENCES[row.text] ?? row.tokens),
  );
});

test.each(docs.map((doc, i) => [i, doc] as const))(
  'passage %i of prose has the tokens of fastai',
  (_, doc) => {
    expect(createTokenizer()(doc.text).join(' ')).toBe(doc.tokens);
  },
);

test('what a tokeniser has seen before does not change its tokens', () => {
  const tokenize = createTokenizer();
  const first = rows.map((row) => tokenize(row.text));
  expect(rows.map((row) => tokenize(row.text))).toEqual(first);
});

// checked against spaCy 3.8.18; cases that the reference strings leave out
test.each([
  ['say “hi”. im-possible :)', 'xxbos say “ hi ” . im - possible :)'],
  ['mail a@b.de or www.x.org/?q=1, ok', 'xxbos mail a@b.de or xxrep 3 w .x.org / ? q=1 , ok'],
  ['20°c. at 5pm (10a.m.) 3m² 1-2', 'xxbos 20 ° c . at 5 pm ( 10 a.m. ) 3 m² 1 - 2'],
  ['left\u00a0right\u2028next\ufeffsame', 'xxbos left \u00a0 right \u2028 next\ufeffsame'],
  ['a \n b\t\tc', 'xxbos a \n▁ b \t\t c'],
])('%j is split as by spaCy', (text, tokens) => {
  expect(createTokenizer()(text).join(' ')).toBe(tokens);
});

test('a word without end takes no time without end', () => {
  const word = '([{'.repeat(100_000) + 'a.'.repeat(100_000);
  expect(createTokenizer()(word).length).toBeGreaterThan(300_000);
});
