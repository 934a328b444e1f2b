/** What the library knows of a model: where it comes from, what came of it, what a person says of it, and its card. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createContext } from '../../main/services/context.ts';
import type { Context } from '../../main/services/context.ts';
import { openDatabase } from '../../main/db/open.ts';
import { hashFile } from '../../main/engine/files/hashFile.ts';
import { binModel } from '../../main/services/modelBin.ts';
import { addAudit } from '../../main/services/modelRecords.ts';
import type { Library } from '../../main/services/types.ts';
import { viewModel } from '../../main/services/modelView.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, tinyLibrary } from '../support/tinyLibrary.ts';
import { finetune } from '../support/tinyRuns.ts';

/** The same library as a desk of the window has it. */
function contextOf(library: Library): Context {
  const db = openDatabase(join(library.dir, 'studio.db'));
  return createContext(library.dir, db, { open: () => Promise.reject(new Error('no engine is needed')) });
}

async function interrupted(library: Library, name: string): Promise<string> {
  const stop = new AbortController();
  const { run } = await finetune(library, { name, signal: stop.signal, onEvent: () => stop.abort() });
  return run;
}

test('a model tells its whole way, by ids as long as the library has them', async () => {
  const library = await tinyLibrary(tempDir());
  const [tiny] = library.models.list();
  const [tales] = library.datasets.list();
  await finetune(library, { name: 'first', epochs: 1 });
  const second = await finetune(library, { name: 'second', model: 'first', epochs: 1 });
  const first = library.models.list().find(({ name }) => name === 'first');
  const ctx = contextOf(library);
  const view = await viewModel(ctx, 'second');
  const there = true;
  const way = [
    { kind: 'unknown', id: null, name: 'nothing', there: false },
    { kind: 'model', id: tiny?.id, name: 'tiny', there },
    { kind: 'data', id: tales?.data, name: 'tales', there },
    { kind: 'run', id: first?.run, name: 'first', there },
    { kind: 'model', id: first?.id, name: 'first', there },
    { kind: 'data', id: tales?.data, name: 'tales', there },
    { kind: 'run', id: second.run, name: 'second', there },
  ];
  expect(view.lineage).toEqual(way);
  expect((await viewModel(ctx, 'first')).children).toEqual([{ id: second.model, name: 'second' }]);
  expect((await viewModel(ctx, 'second')).children).toEqual([]);

  await library.models.rename('first', 'the first');
  await library.models.delete('tiny');
  await library.datasets.delete('tales');
  expect((await viewModel(ctx, 'second')).lineage).toEqual([
    way[0],
    { ...way[1], there: false },
    { ...way[2], there: false },
    way[3],
    { ...way[4], name: 'the first' },
    { ...way[5], there: false },
    way[6],
  ]);
  ctx.db.close();
});

test('files have their sizes and sums, and rules and corpora their words', async () => {
  const library = await tinyLibrary(tempDir());
  await finetune(library, { name: 'first', epochs: 1 });
  const { files, rules, corpora, cardNotes, folder, judgements, audits } = await library.models.show('first');
  expect(files.map(({ name }) => name)).toEqual([
    ...['model.safetensors', 'vocab.json', 'config.json', 'card.json', 'card.md'],
  ]);
  for (const { name, sha256 } of files) expect(sha256).toBe(await hashFile(join(folder, name)));
  expect(rules).toBe('words as in English, all rules');
  expect(corpora).toMatchObject([{ name: 'tales', licence: 'not stated' }]);
  expect(cardNotes).toContain('Its vocabulary was taken from the training part of “tales”.');
  expect([judgements, audits]).toEqual([[], []]);
});

test('an unfinished run needs its model, which then can be deleted in no way', async () => {
  const library = await tinyLibrary(tempDir());
  const run = await interrupted(library, 'waiting');
  const ctx = contextOf(library);
  expect((await viewModel(ctx, 'tiny')).neededBy).toEqual([{ id: run, name: 'waiting' }]);
  expect(await codeOf(library.models.delete('tiny'))).toBe('model/in-use');
  expect(() => {
    binModel(ctx, 'tiny');
  }).toThrow(expect.objectContaining({ code: 'model/in-use' }));
  await library.runs.delete('waiting');
  expect((await viewModel(ctx, 'tiny')).neededBy).toEqual([]);
  ctx.db.close();
});

test('a name and a note outlive the database', async () => {
  const dir = tempDir();
  const before = await tinyLibrary(dir);
  const renamed = await before.models.rename('tiny', 'my tiny one');
  await before.models.setNotes('my tiny one', 'line one\nline two');
  before.close();
  for (const end of ['', '-wal', '-shm']) rmSync(join(dir, 'library', `studio.db${end}`), { force: true });
  const after = await opened(join(dir, 'library'));
  const found = after.models.list().find(({ id }) => id === renamed.id);
  expect(found).toMatchObject({ name: 'my tiny one', notes: 'line one\nline two' });
});

test('the card names sums, counts and beginnings, and an export tells no text and no note', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await finetune(library, { name: 'first', epochs: 1 });
  const [tales] = library.datasets.list();
  const { folder, id, card } = await library.models.show('first');
  const { folder: base } = await library.models.show('tiny');
  const sums = {
    data: await hashFile(join(library.dir, 'datasets', tales?.data ?? '', 'tokens.bin')),
    base: await hashFile(join(base, 'model.safetensors')),
  };
  const corpus = { documents: 24, types: tales?.types, tokens: tales?.tokens.train, sha256: sums.data };
  expect(card).toMatchObject({
    program: expect.stringMatching(/^ULMFiT Studio \d/) as string,
    base: { name: 'tiny', licence: 'not stated', sha256: sums.base },
    corpora: [{ name: 'tales', ...corpus }],
    audit: null,
  });
  const text = 'the whale never found home again';
  await addAudit(folder, {
    ...{ model: { id, name: 'first' }, data: { id: tales?.data ?? '', name: 'tales' }, words: 20 },
    ...{ read: { documents: 24, of: 24 }, longest: 20, canaries: null, time: 1 },
    lengths: [{ words: 20, train: { tried: 9, recited: 2 }, valid: { tried: 9, recited: 0 } }],
    passages: [{ document: 1, words: 20, text, occurrences: 1 }],
    verdict: { level: 'careful', finding: 'It recites 2 of 9 passages of 20 words.', advice: 'Think.' },
  });
  await library.models.setNotes('first', 'for nobody but me');
  await library.models.rename('first', 'renamed');
  for (const format of ['safetensors', 'fastai'] as const) {
    const to = join(dir, format);
    const { files } = await library.models.export('renamed', to, format);
    const all = files.map((file) => readFileSync(join(to, file), 'latin1')).join('\n');
    const markdown = readFileSync(join(to, 'card.md'), 'utf8');
    for (const part of ['# renamed', sums.data, sums.base, 'It recites 2 of 9 passages of 20 words.'])
      expect(markdown).toContain(part);
    for (const secret of [text, 'for nobody but me']) expect(all).not.toContain(secret);
  }
});
