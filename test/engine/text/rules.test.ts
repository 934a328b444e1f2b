/** Every text rule alone and all of them in a row, against fastai 2.8. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as rules from '../../../main/engine/text/rules.ts';
import { unescapeHtml } from '../../../main/engine/text/unescapeHtml.ts';

const golden = z
  .object({
    specials: z.array(z.string()),
    rows: z.array(
      z.object({ text: z.string(), alone: z.record(z.string(), z.string()), chained: z.string() }),
    ),
  })
  .parse(
    JSON.parse(readFileSync(new URL('../../fixtures/golden/22_tokeniser.json', import.meta.url), 'utf8')),
  );

test.each([
  ['fix_html', rules.fixHtml],
  ['replace_rep', rules.replaceRep],
  ['replace_wrep', rules.replaceWrep],
  ['spec_add_spaces', rules.specAddSpaces],
  ['rm_useless_spaces', rules.rmUselessSpaces],
  ['replace_all_caps', rules.replaceAllCaps],
  ['replace_maj', rules.replaceMaj],
  ['lowercase', rules.lowercase],
])('the rule %s alone equals fastai on every string', (name, rule) => {
  // the reference lists only the rules that change the string
  const expected = golden.rows.map((row) => row.alone[name] ?? row.text);
  expect(golden.rows.map((row) => rule(row.text))).toEqual(expected);
});

test('all rules in a row equal fastai on every string', () => {
  const chain = rules.ruleChain(rules.FASTAI_RULES, []);
  expect(golden.rows.map((row) => chain(row.text))).toEqual(golden.rows.map((row) => row.chained));
});

test('the special tokens come in the order of fastai', () => {
  expect(rules.SPECIAL_TOKENS).toEqual(golden.specials);
});

test.each([
  ['&eacute;&amp;&amp;lt;', 'é&&lt;'],
  ['&eacute &notit; &notin; &nosuch;', 'é ¬it; ∉ &nosuch;'],
  ['&#146;&#x2019;&#8217', '’’’'],
  ['[&#0;&#13;&#1;&#xD800;&#x110000;&#65534;&#99999999999;]', '[\ufffd\r\ufffd\ufffd\ufffd]'],
  ['&NotEqualTilde;&ngE;', '\u2242\u0338\u2267\u0338'],
  ['a & b &&& &', 'a & b &&& &'],
])('the character references of %j become %j, as in Python', (escaped, plain) => {
  expect(unescapeHtml(escaped)).toBe(plain);
});
