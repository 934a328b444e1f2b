/** Datasets, models and single questions through the command line. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tempDir } from '../support/tempDir.ts';
import { tinyCliLibrary } from '../support/tinyCliLibrary.ts';
import { resultOf, ulmfit } from '../support/ulmfit.ts';

const library = tinyCliLibrary();
const numbers = z.object({
  loss: z.number(),
  perplexity: z.number(),
  accuracy: z.number(),
  tokens: z.number(),
});

/** Path and content of every file below, but for the database's working files. */
function fingerprint(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const hashes = files
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/studio\.db(-wal|-shm)?$/.test(path))
    .map((path): [string, string] => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]);
  return Object.fromEntries(hashes);
}

test('a dataset is counted, listed, shown with its coverage, and deleted', () => {
  const flags = library();
  expect(resultOf('data', 'list', ...flags)).toMatchObject({
    data: [{ name: 'tales', documents: { train: 24, valid: 6 }, skipped: [] }],
  });
  const shown = z
    .object({ coverage: z.object({ tokens: z.number(), types: z.number() }), types: z.number() })
    .parse(resultOf('data', 'show', 'tales', '--model', 'tiny', ...flags));
  expect(shown.coverage.tokens).toBeGreaterThan(0.2);
  expect(shown.coverage.tokens).toBeLessThan(1);
  expect(ulmfit('data', 'show', 'tales', '--model', 'tiny', ...flags).out).toContain('known to the model');
  expect(resultOf('data', 'delete', 'tales', ...flags)).toMatchObject({
    deleted: expect.any(String) as string,
  });
  expect(resultOf('data', 'list', ...flags)).toMatchObject({ data: [] });
  const gone = ulmfit('data', 'show', 'tales', ...flags);
  expect([gone.status, gone.err]).toEqual([2, expect.stringContaining('error[dataset/unknown]')]);
});

test('named texts are held out instead of a share', () => {
  const flags = library();
  const dir = tempDir();
  for (const name of ['a', 'b', 'c'])
    writeFileSync(join(dir, `${name}.txt`), `this is text ${name}. it is short.\n`);
  const paths = ['a', 'b', 'c'].map((name) => join(dir, `${name}.txt`));
  const [a = '', b = '', c = ''] = paths;
  const words = ['data', 'import', a, '--name', 'split', '--valid-paths', b, c];
  expect(resultOf(...words, ...flags)).toMatchObject({ name: 'split', documents: { train: 1, valid: 2 } });
  const taken = ulmfit(...words, ...flags);
  expect([taken.status, taken.err]).toEqual([2, expect.stringContaining('error[library/name-taken]')]);
  const missing = ulmfit('data', 'import', join(dir, 'none.txt'), '--name', 'x', ...flags);
  expect(missing.status).toBe(2);
});

test('an exported model imports again with the same weights and the same numbers', () => {
  const flags = library();
  const to = join(tempDir(), 'exported');
  resultOf('model', 'export', 'tiny', '--to', to, ...flags);
  expect(readdirSync(to)).toEqual(expect.arrayContaining(['config.json', 'model.safetensors', 'vocab.json']));
  resultOf('model', 'import', to, '--name', 'again', ...flags);
  const again = join(tempDir(), 'again');
  resultOf('model', 'export', 'again', '--to', again, ...flags);
  expect(readFileSync(join(again, 'model.safetensors'))).toEqual(readFileSync(join(to, 'model.safetensors')));
  const measure = (model: string): unknown =>
    resultOf('evaluate', '--model', model, '--data', 'tales', ...flags);
  expect(measure('again')).toEqual(measure('tiny'));
  const full = ulmfit('model', 'export', 'tiny', '--to', to, ...flags);
  expect(full.status).toBe(2);
});

test('a model is renamed, noted, shown, checked and written as fastai loads it', () => {
  const flags = library();
  const renamed = resultOf('model', 'rename', 'tiny', 'letters', ...flags);
  expect(renamed).toMatchObject({ name: 'letters', model: expect.any(String) as string });
  expect(resultOf('model', 'note', 'letters', 'from a colleague', ...flags)).toMatchObject({
    notes: 'from a colleague',
  });
  const shown = z
    .object({ folder: z.string(), files: z.array(z.object({ name: z.string(), sha256: z.string() })) })
    .parse(resultOf('model', 'show', 'letters', ...flags));
  expect(shown.files).toHaveLength(5);
  const text = ulmfit('model', 'show', 'letters', ...flags).out;
  for (const part of ['comes from', 'from a colleague', 'SHA-256']) expect(text).toContain(part);
  const to = join(tempDir(), 'fastai');
  expect(resultOf('model', 'export', 'letters', '--to', to, '--format', 'fastai', ...flags)).toMatchObject({
    format: 'fastai',
    files: ['letters.pth', 'letters_itos.pkl', 'config.json', 'card.md'],
  });
  expect(resultOf('model', 'verify', 'letters', ...flags)).toMatchObject({ ok: true });
  writeFileSync(join(shown.folder, 'vocab.json'), '["xxunk"]');
  const changed = ulmfit('model', 'verify', 'letters', ...flags);
  expect([changed.status, changed.out]).toEqual([2, '']);
  expect(changed.err).toMatch(/error\[model\/changed\]: .*vocab\.json is changed/);
  const other = ulmfit('model', 'export', 'letters', '--to', `${to}-2`, '--format', 'onnx', ...flags);
  expect([other.status, other.err]).toEqual([2, expect.stringContaining('one of safetensors, fastai')]);
});

test('ids are evaluated as they are, in rows and windows of the sizes given', () => {
  const flags = library();
  const dir = tempDir();
  const file = (content: unknown): string => {
    const path = join(dir, 'ids.json');
    writeFileSync(path, JSON.stringify(content));
    return path;
  };
  const ids = Array.from({ length: 50 }, (_, i) => (i * 7) % 20);
  const ask = (content: unknown): z.infer<typeof numbers> =>
    numbers.parse(resultOf('evaluate', '--model', 'tiny', '--ids', file(content), ...flags));
  const whole = ask({ ids: [ids], batch: 3, bptt: 7 });
  expect(whole.tokens).toBe(48);
  expect(whole.perplexity).toBeCloseTo(Math.exp(whole.loss), 10);
  const parts = ask({ ids: [ids.slice(0, 11), ids.slice(11)], batch: 3, bptt: 5 });
  expect(parts.tokens).toBe(48);
  expect(parts.loss).toBeCloseTo(whole.loss, 5);
  for (const wrong of [
    { ids: [[1, 2, 500]], batch: 1, bptt: 5 },
    { ids: [[1]], batch: 1, bptt: 5 },
    { ids: [[1, 2, 3]], batch: 0, bptt: 5 },
    { ids: [[1, -2, 3]], batch: 1, bptt: 5 },
  ]) {
    const { status, out } = ulmfit('evaluate', '--model', 'tiny', '--ids', file(wrong), '--json', ...flags);
    expect({ status, out }).toEqual({ status: 2, out: '' });
  }
});

test('a text goes on as often as asked, alike for a seed, without its beginning', () => {
  const flags = library();
  const write = (...more: string[]): unknown =>
    resultOf('generate', '--model', 'tiny', '--prompt', 'the cat saw', '--words', '12', ...more, ...flags);
  const first = z.object({ text: z.string(), tokens: z.array(z.string()) }).parse(write('--seed', '1'));
  expect(write('--seed', '1')).toMatchObject(first);
  expect(write('--seed', '2')).not.toMatchObject(first);
  expect(first.text.startsWith('the cat saw')).toBe(false);
  expect(first.tokens.filter((token) => !token.startsWith('xx')).length).toBe(12);
  expect(write('--temperature', '0', '--seed', '1')).toEqual(write('--temperature', '0', '--seed', '2'));
});

test('a text goes on with the likeliest words only, and with the sign for unknown words where it is wanted', () => {
  const flags = library();
  const written = z.object({ tokens: z.array(z.string()) });
  const write = (...more: string[]): string[] =>
    written.parse(
      resultOf('generate', '--model', 'tiny', '--prompt', 'the cat', '--words', '200', ...more, ...flags),
    ).tokens;
  const greedy = write('--temperature', '0');
  expect(write('--temperature', '1', '--top-p', '1e-6')).toEqual(greedy);
  expect(write('--temperature', '1')).not.toContain('xxunk');
  expect(write('--temperature', '1', '--no-unknown')).not.toContain('xxunk');
  expect(write('--temperature', '1', '--unknown')).toContain('xxunk');
  const both = ulmfit('generate', '--model', 'tiny', '--prompt', 'a', '--unknown', '--no-unknown', ...flags);
  expect([both.status, both.err]).toEqual([2, expect.stringContaining('usage/contradiction')]);
});

test('the surprise of a text is told word by word, in its own characters', () => {
  const flags = library();
  const [, dir = ''] = flags;
  const text = 'The cat... saw  a ZEBRA!';
  const file = join(dir, 'text.txt');
  writeFileSync(file, text);
  const measured = z.object({
    words: z.array(z.object({ text: z.string(), bits: z.number(), unknown: z.boolean() })),
    tokens: z.number(),
    bits: z.number(),
    perplexity: z.number(),
  });
  const given = measured.parse(resultOf('surprise', '--model', 'tiny', '--text', text, ...flags));
  expect(measured.parse(resultOf('surprise', '--model', 'tiny', '--file', file, ...flags))).toEqual(given);
  expect(given.words.map((word) => word.text).join('')).toBe(text);
  expect(given.words.find(({ unknown }) => unknown)?.text).toBe('...');
  expect(given.perplexity).toBeCloseTo(2 ** (given.bits / given.tokens), 8);
  const shown = ulmfit('surprise', '--model', 'tiny', '--text', text, ...flags);
  expect(shown.out).toContain('ZEBRA *');
  expect(ulmfit('surprise', '--model', 'tiny', ...flags).status).toBe(2);
  expect(ulmfit('surprise', '--model', 'tiny', '--text', text, '--file', file, ...flags).status).toBe(2);
});

test('the search for a rate writes nothing', () => {
  const flags = library();
  const [, dir = ''] = flags;
  const before = fingerprint(dir);
  const sizes = ['--set', 'batch=4', '--set', 'bptt=5', '--set', 'minFreq=1'];
  const curve = z
    .object({
      lr: z.array(z.number()),
      loss: z.array(z.number()),
      valley: z.number(),
      steepest: z.number(),
      minimum10: z.number(),
    })
    .parse(resultOf('lr-find', '--model', 'tiny', '--data', 'tales', ...sizes, ...flags));
  expect(curve.lr[0]).toBe(1e-7);
  expect(curve.lr.length).toBe(curve.loss.length);
  expect(curve.lr.length).toBeGreaterThan(20);
  expect(curve.lr).toContain(curve.valley);
  expect(fingerprint(dir)).toEqual(before);
  expect(resultOf('run', 'list', ...flags)).toMatchObject({ runs: [] });
});

test('a report is one page, and no other file is overwritten by it', () => {
  const flags = library();
  const sizes = 'batch=4 bptt=5 minFreq=1'.split(' ').flatMap((pair) => ['--set', pair]);
  resultOf(
    'finetune',
    '--model',
    'tiny',
    '--data',
    'tales',
    '--epochs',
    '1',
    '--name',
    'one',
    ...sizes,
    ...flags,
  );
  const dir = tempDir();
  const page = join(dir, 'one.html');
  expect(resultOf('run', 'report', 'one', '--to', page, ...flags)).toMatchObject({ file: page });
  expect(readFileSync(page, 'utf8')).toContain('What it writes');
  expect(ulmfit('run', 'report', 'one', '--to', page, ...flags).status).toBe(0);
  const own = join(dir, 'own.txt');
  writeFileSync(own, 'mine');
  const refused = ulmfit('run', 'report', 'one', '--to', own, ...flags);
  expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('error[input/exists]')]);
  expect(readFileSync(own, 'utf8')).toBe('mine');
  const { step: _step, ...shown } = resultOf('run', 'show', 'one', ...flags);
  expect(shown).toMatchObject({
    name: 'one',
    status: 'done',
    kind: 'finetune',
    samples: expect.any(Array) as unknown[],
  });
  expect(_step).toBeUndefined();
});

test('the doctor names the engine, the reason and the library', () => {
  const flags = library();
  const found = resultOf('doctor', ...flags);
  expect(found).toMatchObject({
    engine: expect.stringMatching(/^(tensorflow|portable)$/) as string,
    reason: expect.stringMatching(/\S+ \S+/) as string,
    node: process.version,
    threads: 2,
    library: flags[1],
  });
});
