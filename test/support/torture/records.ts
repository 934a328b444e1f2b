/** JSON and JSON Lines: nesting, broken lines, odd keys, endless lines, surrogates. */
import { sentence, trial } from './trial.ts';
import type { Trial } from './trial.ts';

const s = sentence;
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

export const records = (): Trial[] => [
  trial('records/usual.jsonl', line({ text: s('l1') }) + line({ text: s('l2') }), {
    texts: [s('l1'), s('l2')],
  }),
  trial('records/windows.jsonl', `{"text":"${s('cr')}"}\r\n{"text":"${s('lf')}"}\r\n`, {
    texts: [s('cr'), s('lf')],
  }),
  trial('records/strings.jsonl', line(s('bare')) + line(s('strings')), { texts: [s('bare'), s('strings')] }),
  trial(
    'records/broken-line.jsonl',
    `${line({ text: s('good') })}{"text": "cut\n${line({ text: s('better') })}`,
    {
      texts: [s('good'), s('better')],
    },
  ),
  trial('records/empty-lines.jsonl', `\n${line({ text: s('gaps') })}\n\n`, { texts: [s('gaps')] }),
  trial('records/mark.jsonl', `\ufeff${line({ text: s('marked line') })}`, { texts: [s('marked line')] }),
  trial('records/separators.jsonl', line({ text: 'first\u2028second\u2029third in one text' }), {
    texts: ['first\u2028second\u2029third in one text'],
  }),
  trial('records/surrogate.jsonl', '{"text":"a lone \\ud800 surrogate in a text"}\n', {
    texts: ['a lone \ufffd surrogate in a text'],
  }),
  trial('records/proto.jsonl', `{"__proto__":{"polluted":true},"text":"${s('proto line')}"}\n`, {
    texts: [s('proto line')],
  }),
  trial('records/big-number.jsonl', `{"id":12345678901234567890,"text":"${s('number')}"}\n`, {
    texts: [s('number')],
  }),
  trial(
    'records/deep.jsonl',
    `{"x":${'['.repeat(5000)}${']'.repeat(5000)},"text":"deep"}\n${line({ text: s('deep') })}`,
    {
      texts: [s('deep')],
    },
  ),
  trial(
    'records/endless-line.jsonl',
    `{"text":"${'x'.repeat(17 * 2 ** 20)}"}\n${line({ text: s('endless') })}`,
    {
      texts: [s('endless')],
    },
  ),
  trial('records/escapes.jsonl', '{"text":"tab\\t quote\\" slash\\/ and \\u00e9."}\n', {
    texts: ['tab\t quote" slash/ and é.'],
  }),
  trial('records/null-text.jsonl', `{"text":null}\n${line({ text: s('null') })}`, { texts: [s('null')] }),
  trial('records/mixed.jsonl', `[1,2,3]\n42\n${line({ text: s('mixed') })}`, { texts: [s('mixed')] }),
  trial('records/no-object.jsonl', '1\n2\n3\n', { reason: /./ }),
  trial('records/list.json', JSON.stringify([{ text: s('j1') }, { text: s('j2') }]), {
    texts: [s('j1'), s('j2')],
  }),
  trial('records/pretty.json', JSON.stringify([{ text: s('p1') }, { text: s('p2') }], null, 2), {
    texts: [s('p1'), s('p2')],
  }),
  trial('records/strings.json', JSON.stringify([s('k1'), s('k2')]), { texts: [s('k1'), s('k2')] }),
  trial('records/inside.json', JSON.stringify({ count: 2, data: [{ text: s('d1') }, { text: s('d2') }] }), {
    texts: [s('d1'), s('d2')],
  }),
  trial('records/one.json', JSON.stringify({ id: 7, text: s('single') }), { texts: [s('single')] }),
  trial('records/cut.json', `[{"text":"${s('whole')}"},{"text":"cut in the mid`, {
    texts: [s('whole')],
    odd: /./,
  }),
  trial('records/brackets.json', JSON.stringify([{ text: 'A } bracket ] in a [ text {.' }]), {
    texts: ['A } bracket ] in a [ text {.'],
  }),
  trial('records/empty-list.json', '[]', { reason: /./ }),
  trial('records/broken.json', '{"text": oops', { reason: /./ }),
  trial('records/deep.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, { reason: /./ }),
  trial('records/lines-in.json', line({ text: s('n1') }) + line({ text: s('n2') }), {
    texts: [s('n1'), s('n2')],
  }),
  trial('records/proto.json', `[{"__proto__":{"text":"bad"},"constructor":"x","text":"${s('safe')}"}]`, {
    texts: [s('safe')],
  }),
];
