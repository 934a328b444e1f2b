/** Texts come in through a process of their own, which may be cancelled, killed or run out of memory. */
import { createHash } from 'node:crypto';
import { createWriteStream, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reconcile } from '../../main/services/reconcile.ts';
import { codeOf } from '../support/codeOf.ts';
import { dataDesk } from '../support/dataDesk.ts';
import type { DeskOnTest } from '../support/dataDesk.ts';
import { importForm } from '../support/importForm.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyTexts, writeTexts } from '../support/tinyLibrary.ts';

/** Texts that take some seconds to be read. */
async function writeMuch(dir: string): Promise<string> {
  mkdirSync(dir);
  const file = join(dir, 'much.csv');
  const stream = createWriteStream(file);
  const rows = tinyTexts(2000).map((text, i) => `${i},"${text}"\n`);
  stream.write('number,text\n');
  for (let times = 0; times < 60; times++) if (!stream.write(rows.join(''))) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
  return file;
}

const leftIn = (desk: DeskOnTest): string[] => readdirSync(join(desk.ctx.dir, 'datasets'));

async function until(desk: DeskOnTest, id: string, done: number): Promise<void> {
  for (;;) {
    const state = (await desk.handlers['data.imports']({})).find((each) => each.id === id);
    if ((state?.done ?? 0) > done) return;
    if (state?.status !== 'reading') throw new Error(`the import is ${state?.status ?? 'unknown'} already`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('what was chosen is looked at, imported, told as it goes on, and listed', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const texts = writeTexts(join(dir, 'letters'), tinyTexts(30));
  writeFileSync(
    join(texts, 'picture.jpg'),
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0]),
  );
  const picked = await desk.takePaths([texts]);
  expect(picked).toMatchObject({
    ...{ suggestedName: 'letters', files: 30, table: null },
    kinds: [{ kind: 'text', files: 30 }],
    leftOut: [{ path: 'letters/picture.jpg' }],
  });
  const begun = await desk.handlers['data.import'](importForm({ token: picked.token, name: 'letters' }));
  expect(begun).toMatchObject({ name: 'letters', status: 'reading', data: null });
  const ended = await desk.ended(begun.id);
  expect(ended).toMatchObject({ status: 'done', data: begun.id, documents: 30, failure: null });
  expect(await desk.handlers['data.list']({})).toMatchObject([
    { data: begun.id, name: 'letters', documents: { train: 24, valid: 6 } },
  ]);
  expect(leftIn(desk)).toEqual([begun.id]);
  expect(desk.told.map(({ event }) => event)).toContain('library.changed');
  const gone = (): boolean =>
    desk.ingest.processes.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
  await expect.poll(gone).toBe(true);
});

test('the columns of a table are told, with the likeliest text column', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const table = join(dir, 'reviews.csv');
  writeFileSync(table, `stars,review,__proto__\n5,"Very good, and long enough.",x\n`);
  const lines = join(dir, 'reviews.jsonl');
  writeFileSync(lines, `{"stars":1,"body":"Not good at all, I must say."}\n`);
  expect((await desk.takePaths([table])).table).toEqual({
    columns: ['stars', 'review', '__proto__'],
    text: 'review',
    rows: [['5', 'Very good, and long enough.', 'x']],
  });
  expect((await desk.takePaths([lines])).table).toMatchObject({ columns: ['stars', 'body'], text: 'body' });
});

test('a name that is taken, and a token that nobody was given, are refused at once', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(writeTexts(join(dir, 'letters'), tinyTexts(10)));
  const first = await desk.handlers['data.import'](importForm({ token, name: 'letters' }));
  const again = async (form: { token: string; name: string }): Promise<unknown> =>
    desk.handlers['data.import'](importForm({ ...form }));
  expect(await codeOf(again({ token, name: 'letters' }))).toBe('library/name-taken');
  expect(await codeOf(again({ token: '/etc/passwd', name: 'other' }))).toBe('input/unknown-choice');
  await desk.ended(first.id);
});

test('texts that cannot be used end as a failure with a code and a sentence, and leave nothing', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const file = join(dir, 'old.txt');
  writeFileSync(file, 'one short text alone');
  const { id } = await desk.handlers['data.import'](
    importForm({ token: await desk.token(file), name: 'old' }),
  );
  expect(await desk.ended(id)).toMatchObject({
    status: 'failed',
    failure: { code: 'input/too-few-documents' },
  });
  expect(leftIn(desk)).toEqual([]);
  expect(await desk.handlers['data.list']({})).toEqual([]);
});

test('a cancelled import ends within a second and leaves nothing, and its name is free again', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(await writeMuch(join(dir, 'much')));
  const { id } = await desk.handlers['data.import'](importForm({ token, name: 'much' }));
  await until(desk, id, 0);
  const asked = performance.now();
  await desk.handlers['data.cancelImport']({ id });
  expect(performance.now() - asked).toBeLessThan(1000);
  expect(await desk.ended(id)).toMatchObject({ status: 'cancelled', failure: null, data: null });
  expect(leftIn(desk)).toEqual([]);
  expect(desk.ctx.datasets.nameTaken('much')).toBe(false);
});

/** All that a dataset tells of itself but its name, its place and its times. */
async function contentOf(desk: DeskOnTest, data: string): Promise<unknown> {
  const {
    name: _name,
    data: _data,
    created: _created,
    bytes: _bytes,
    ...rest
  } = await desk.handlers['data.show']({
    data,
    model: null,
  });
  const tokens = createHash('sha256').update(
    readFileSync(join(desk.ctx.dir, 'datasets', data, 'tokens.bin')),
  );
  return { ...rest, tokens: tokens.digest('hex') };
}

test('an import whose process is killed can be gone on with, and gives what it would have given', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(await writeMuch(join(dir, 'much')));
  const { id } = await desk.handlers['data.import'](importForm({ token, name: 'much' }));
  await until(desk, id, 0);
  expect(leftIn(desk)).toHaveLength(1);
  desk.ingest.processes.at(-1)?.kill('SIGKILL');
  expect(await desk.ended(id)).toMatchObject({
    ...{ status: 'interrupted', kind: 'import', name: 'much', data: null },
    failure: { code: 'internal/ingest-ended' },
  });
  expect(await desk.handlers['data.list']({})).toEqual([]);
  expect(desk.ctx.datasets.nameTaken('much')).toBe(true);
  await reconcile(desk.ctx); // as at every start
  expect(await desk.handlers['data.imports']({})).toMatchObject([{ id, status: 'interrupted' }]);

  expect(await desk.handlers['data.continueImport']({ id })).toMatchObject({ id, status: 'reading' });
  expect(await desk.ended(id)).toMatchObject({ status: 'done', data: id, documents: 120_000, failure: null });
  expect(leftIn(desk)).toEqual([id]);
  const whole = await desk.handlers['data.import'](importForm({ token, name: 'at once' }));
  await desk.ended(whole.id);
  expect(await contentOf(desk, id)).toEqual(await contentOf(desk, whole.id));
});

test('what a killed import left can be thrown away, and its name is free again', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(await writeMuch(join(dir, 'much')));
  const { id } = await desk.handlers['data.import'](importForm({ token, name: 'much' }));
  await until(desk, id, 0);
  desk.ingest.processes.at(-1)?.kill('SIGKILL');
  await desk.ended(id);
  await desk.handlers['data.cancelImport']({ id });
  expect(leftIn(desk)).toEqual([]);
  expect(desk.ctx.datasets.nameTaken('much')).toBe(false);
  expect(await codeOf(Promise.resolve(desk.handlers['data.continueImport']({ id })))).toBe(
    'dataset/not-unfinished',
  );
});

test('several imports go on at once, and one that is cancelled takes no other with it', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(await writeMuch(join(dir, 'much')));
  const letters = await desk.token(writeTexts(join(dir, 'letters'), tinyTexts(20)));
  const much = await desk.handlers['data.import'](importForm({ token, name: 'much' }));
  const few = await desk.handlers['data.import'](importForm({ token: letters, name: 'few' }));
  await desk.handlers['data.cancelImport']({ id: much.id });
  expect(await desk.ended(few.id)).toMatchObject({ status: 'done', documents: 20 });
  expect(leftIn(desk)).toEqual([few.id]);
});

test('a held-out part of the person’s own is held out, and only with files of its own', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(writeTexts(join(dir, 'letters'), tinyTexts(20)));
  const validToken = await desk.token(writeTexts(join(dir, 'held'), tinyTexts(25).slice(20)));
  const split = { kind: 'given' } as const;
  const alone = desk.handlers['data.import'](importForm({ token, name: 'letters', split }));
  expect(await codeOf(Promise.resolve(alone))).toBe('input/held-out-part');
  const both = await desk.handlers['data.import'](importForm({ token, name: 'letters', split, validToken }));
  await desk.ended(both.id);
  expect(await desk.handlers['data.list']({})).toMatchObject([{ documents: { train: 20, valid: 5 } }]);
});

test('an import that needs more memory than it may have says so and leaves nothing', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir, { heapMegabytes: 40 });
  const file = join(dir, 'names.txt');
  // every word is another one, and all of them are held in memory
  const words = Array.from({ length: 1_500_000 }, (_, i) => (i * 2654435761).toString(36));
  writeFileSync(file, words.map((word, i) => word + (i % 200 === 199 ? '\n\n' : ' ')).join(''));
  const { id } = await desk.handlers['data.import'](
    importForm({ token: await desk.token(file), name: 'names' }),
  );
  expect(await desk.ended(id)).toMatchObject({ status: 'failed', failure: { code: 'input/out-of-memory' } });
  expect(leftIn(desk)).toEqual([]);
});

test('progress is told at most ten times a second, and says how many documents there are', async () => {
  const dir = tempDir();
  const desk = await dataDesk(dir);
  const token = await desk.token(await writeMuch(join(dir, 'much')));
  const began = performance.now();
  const { id } = await desk.handlers['data.import'](importForm({ token, name: 'much' }));
  const { documents } = await desk.ended(id);
  const seconds = (performance.now() - began) / 1000;
  expect(documents).toBe(120_000);
  const told = desk.told.filter(({ event }) => event === 'import.changed');
  expect(told.length).toBeLessThan(10 * seconds + 5);
  expect(told.length).toBeGreaterThan(3);
});
