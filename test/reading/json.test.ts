/** JSON and JSON Lines: which records become documents, and what is left out and told. */
import { describe, expect, test } from 'vitest';
import { jsonItems } from '../../main/reading/jsonItems.ts';
import type { ReadRequest } from '../../main/reading/sources.ts';
import { readTexts } from '../support/readTexts.ts';

const json = (content: string, request: Partial<ReadRequest> = {}) =>
  readTexts({ 'j.json': content }, request);
const lines = (content: string | Uint8Array, request: Partial<ReadRequest> = {}) =>
  readTexts({ 'j.jsonl': content }, request);

const TEXTS = ['First text, [with] {brackets}', 'Second "text", \\ and more', 'Third'];
const RECORDS = TEXTS.map((text, id) => ({
  id,
  text,
  by: { name: `N${id}`, deep: { er: 1 } },
  tags: ['a', 'b'],
}));

async function* cut(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

describe('a JSON file', () => {
  test.each([
    ['a list of records', RECORDS],
    ['a list of strings', TEXTS],
    ['an object with a list of records', { version: 1, info: { more: [1, 2] }, data: RECORDS }],
    ['a list in objects in each other', { response: { count: 3, docs: RECORDS } }],
    ['several lists', { train: RECORDS.slice(0, 2), test: RECORDS.slice(2) }],
    ['records by their names', { a: RECORDS[0], b: RECORDS[1], c: RECORDS[2] }],
  ])('that is %s gives a document each', async (_, value) => {
    for (const spaces of [0, 2])
      expect((await json(JSON.stringify(value, null, spaces))).texts).toEqual(TEXTS);
  });

  test('that is one object is one document', async () => {
    const { documents } = await json('{"title": "T", "text": "All of it.", "tags": ["x"]}', {
      labelColumns: ['title', 'tags'],
    });
    expect(documents.map(({ text, labels }) => [text, labels])).toEqual([
      ['All of it.', { title: 'T', tags: 'x' }],
    ]);
  });

  test('has the values of objects one level down as columns, and names of JavaScript’s own as any others', async () => {
    const content =
      '[{"__proto__":"p","constructor":{"name":"c"},"text":"words","n":12345678901234567890,"f":NaN}]';
    const { documents } = await json(content, {
      labelColumns: ['__proto__', 'constructor.name', 'n'],
    });
    expect(Object.entries(documents[0]?.labels ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor.name', 'c'],
      ['n', '12345678901234567890'],
    ]);
    expect(Reflect.get({}, 'p')).toBeUndefined();
  });

  test('that breaks off is read up to there, and says so', async () => {
    const whole = JSON.stringify(RECORDS);
    const { texts, oddities } = await json(whole.slice(0, -20));
    expect(texts).toEqual(TEXTS.slice(0, 2));
    expect(oddities).toMatchObject([{ count: 1, first: 'record 3' }]);
  });

  test('is cut into the same records wherever its pieces end', async () => {
    const text = JSON.stringify({ a: 'x [ { " y', data: [...RECORDS, 'plain', 5, null, [1, [2]]] }, null, 1);
    for (const size of [1, 2, 3, 5, 17, 1000]) {
      const found: unknown[] = [];
      for await (const item of jsonItems(cut(text, size))) {
        if (item.kind === 'record') found.push(JSON.parse(item.text));
      }
      expect(found).toEqual([...RECORDS, 'plain', 5, null, [1, [2]]]);
    }
  });

  test('with a record that is too long is read but for it, whatever stands in it', async () => {
    const long = `{"text":"${'\\\\\\"x]},{'.repeat(2_500_000)}"}`;
    const { texts, skipped } = await json(`[{"text":"one"},${long},{"text":"two"}]`);
    expect(texts).toEqual(['one', 'two']);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      '1 record longer than 16 million characters, the first at record 2',
    ]);
  });

  test.each([
    ['too many brackets', `{"text":${'['.repeat(100_000)}`],
    ['no end', '{"text": "abc'],
    ['nothing that is valid', '{"text": abc}'],
  ])('with %s is left out with the reason', async (_, content) => {
    const { texts, skipped } = await json(content);
    expect(texts).toEqual([]);
    expect(skipped.map(({ reason }) => reason)).toEqual([expect.stringContaining('not valid JSON')]);
  });
});

test('a text that only begins as JSON does is read as the text it is', async () => {
  const text = '{"Well," she said, "then go."} And she went.';
  expect((await readTexts({ 'a.txt': text, 'b.txt': 'Other.' })).texts).toEqual([text, 'Other.']);
});

describe('JSON Lines', () => {
  test('that are too long, too deep or no JSON are counted, and the others read', async () => {
    const long = `{"text":"${'x'.repeat(17 * 1024 * 1024)}"}`;
    const deep = `{"text":"deep","x":${'['.repeat(600)}${']'.repeat(600)}}`;
    const { texts, skipped } = await lines(
      ['{"text":"one"}', long, deep, '{oh', '{"text":"two\u2028"}'].join('\n'),
    );
    expect(texts).toEqual(['one', 'two\u2028']);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      '1 line longer than 16 million characters, the first at line 2, byte 15',
      '2 lines that are no JSON objects, the first at line 3',
    ]);
  });

  test('are told by their content under any name', async () => {
    const content = RECORDS.map((record) => JSON.stringify(record)).join('\r\n');
    for (const name of ['a.txt', 'a.json', 'a', 'a.csv']) {
      expect((await readTexts({ [name]: content })).texts).toEqual(TEXTS);
    }
  });
});
