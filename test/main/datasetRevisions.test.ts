/** A dataset is made again by another recipe from its texts as read: remedies, split, rules, and originals read anew. */
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { datasetRows } from '../../main/db/datasetRows.ts';
import { ownLease } from '../../main/services/lease.ts';
import type { Library } from '../../main/services/types.ts';
import type { Remedy } from '../../shared/recipe.ts';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { opened, tinyLibrary, tinyTexts, writeTexts } from '../support/tinyLibrary.ts';
import { finetune, killAfter } from '../support/tinyRuns.ts';

/** Twelve texts: two are the same, one names an address. */
async function withLetters(dir: string): Promise<Library> {
  const library = await opened(join(dir, 'library'));
  const texts = tinyTexts(12);
  texts[7] = texts[3] ?? '';
  texts[9] = `${texts[9] ?? ''} write to anna@harbour.example soon.`;
  const paths = [writeTexts(join(dir, 'texts'), texts)];
  await library.datasets.import({ paths, name: 'letters', valid: 0.25, seed: 3 });
  return library;
}

/** What each file holds: its hash, and what recipe.json says in whatever order. */
function filesOf(dir: string, data: string): Record<string, unknown> {
  const folder = join(dir, 'library', 'datasets', data);
  const names = readdirSync(folder).filter((name) => !name.startsWith('view-'));
  return Object.fromEntries(
    names.map((name): [string, unknown] => {
      const bytes = readFileSync(join(folder, name));
      if (name === 'recipe.json') return [name, JSON.parse(bytes.toString('utf8'))];
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

test('a remedy is tried, applied, seen in the report and in documents, and taken back without a trace', async () => {
  const dir = tempDir();
  const { datasets } = await withLetters(dir);
  const before = await datasets.report('letters');
  expect(before.report).toMatchObject({ leftOut: 0, duplicates: { exact: 1 } });
  const files = filesOf(dir, before.data);

  const drop: Remedy = { kind: 'drop-exact' };
  expect(await datasets.tryRemedy('letters', drop)).toMatchObject({ documents: 12, changed: 0, leftOut: 1 });
  const mask: Remedy = { kind: 'mask-personal', what: ['email'] };
  const tried = await datasets.tryRemedy('letters', mask);
  expect(tried).toMatchObject({ changed: 1, leftOut: 0, examples: [{ index: 9 }] });
  expect(filesOf(dir, before.data)).toEqual(files);

  await datasets.revise('letters', { remedies: [drop, mask] });
  const after = await datasets.report('letters');
  expect(after.recipe.remedies).toEqual([drop, mask]);
  expect(after.report?.leftOut).toBe(1);
  expect(after.documents.train + after.documents.valid).toBe(11);
  expect(datasets.list()).toMatchObject([{ data: before.data, documents: after.documents }]);
  const out = await datasets.document('letters', 7);
  expect(out).toMatchObject({ part: 'out', tokenCount: 0, of: 12 });
  const masked = await datasets.document('letters', 9);
  expect(masked.text).toContain('anna@harbour.example');
  expect(masked.tokens.map(({ text }) => text)).not.toContain('anna@harbour.example');
  const written = tried.examples[0]?.after?.match(/write to (\S+) soon/)?.[1];
  expect(masked.tokens.map(({ text }) => text)).toContain(written);

  await datasets.revise('letters', { remedies: [] });
  expect(await datasets.report('letters')).toEqual(before);
  expect(filesOf(dir, before.data)).toEqual(files);
});

test('another split, other rules: what is not named stays', async () => {
  const { datasets } = await withLetters(tempDir());
  await datasets.revise('letters', { remedies: [{ kind: 'compose' }] });
  await datasets.revise('letters', { split: { kind: 'random', valid: 0.5, seed: 8, together: true } });
  await datasets.revise('letters', { rules: { words: 'unicode', off: ['lowercase'] } });
  const { recipe, documents } = await datasets.report('letters');
  const held = documents.valid;
  expect(recipe).toEqual({
    split: { kind: 'random', valid: 0.5, seed: 8, together: true },
    rules: { words: 'unicode', off: ['lowercase'] },
    remedies: [{ kind: 'compose' }],
  });
  expect(documents.train + held).toBe(12);
  expect(held).toBeGreaterThan(4);
});

test('duplicates stand on one side unless they may stand on both', async () => {
  const dir = tempDir();
  const { datasets } = await opened(join(dir, 'library'));
  const texts = tinyTexts(8);
  const paths = [writeTexts(join(dir, 'texts'), [...texts, ...texts.slice(0, 5)])];
  const both = { kind: 'random', valid: 0.4, seed: 5, together: false } as const;
  await datasets.import({ paths, name: 'twice', split: both });
  const apart = await datasets.report('twice');
  expect(apart.report?.duplicates.leaking).toBeGreaterThan(0);
  await datasets.revise('twice', { split: { ...both, together: true } });
  const together = await datasets.report('twice');
  expect(together.report?.duplicates.leaking).toBe(0);
  expect(together.report?.duplicates.moved).toBeGreaterThan(0);
});

test('documents of a group stand on one side, and the columns to group by are told', async () => {
  const dir = tempDir();
  const { datasets } = await opened(join(dir, 'library'));
  const file = join(dir, 'mails.csv');
  const rows = tinyTexts(20).map(
    (text, i) => `${['ann', 'ben', 'cora', 'dora'][i % 4] ?? ''},"${text} ${String(i)}"`,
  );
  writeFileSync(file, ['from,text', ...rows].join('\n'));
  const split = { kind: 'group', by: 'from', valid: 0.25, seed: 1, together: false } as const;
  await datasets.import({ paths: [file], name: 'mails', split });
  const view = await datasets.report('mails');
  expect(view.groupColumns).toContain('from');
  expect(view.documents).toEqual({ train: 15, valid: 5 });
  const held = new Set<string | undefined>();
  for (let i = 0; i < 20; i++) {
    const { part, labels } = await datasets.document('mails', i);
    if (part === 'valid') held.add(labels['from']);
  }
  expect(held.size).toBe(1);
});

test('originals are read again in another encoding; the changed and the missing are named and stay as they were', async () => {
  const dir = tempDir();
  const { datasets } = await opened(join(dir, 'library'));
  const texts = join(dir, 'texts');
  writeTexts(texts, tinyTexts(3));
  const write = (name: string, bytes: string): void =>
    writeFileSync(join(texts, name), Buffer.from(bytes, 'latin1'));
  const words = 'Un caf\xe9 cr\xe8me et un th\xe9 \xe0 la fen\xeatre, le matin du d\xe9part.';
  for (const name of ['a.txt', 'b.txt', 'c.txt']) write(name, `${words} ${name}`);
  await datasets.import({ paths: [texts], name: 'old', valid: 0 });
  const sources = await datasets.sources('old');
  expect(sources.slice(0, 3)).toMatchObject([
    { name: 'texts/a.txt', sure: false, encoding: 'windows-1252', documents: 1 },
    { name: 'texts/b.txt', sure: false },
    { name: 'texts/c.txt', sure: false },
  ]);
  const [first] = sources;
  const readings = await datasets.readings('old', first?.source ?? -1);
  expect(readings[0]).toMatchObject({
    encoding: 'windows-1252',
    lines: [expect.stringContaining('café crème')],
  });
  write('b.txt', `${words} now changed`);
  rmSync(join(texts, 'c.txt'));
  const { changed } = await datasets.revise('old', { reread: { encoding: 'windows-1251', sources: null } });
  expect(changed).toEqual([
    { name: 'texts/b.txt', what: 'changed' },
    { name: 'texts/c.txt', what: 'missing' },
  ]);
  const shown = async (index: number): Promise<string> => (await datasets.document('old', index)).text;
  expect(datasets.search('old', 'fenêtre').total).toBe(2);
  expect(datasets.search('old', 'cafй').total).toBe(1);
  expect(await shown(datasets.search('old', 'café').hits[0]?.index ?? -1)).toContain('café crème');
  expect(await codeOf(datasets.readings('old', sources[2]?.source ?? -1))).toBe('input/source-gone');
});

test('a dataset that an unfinished run goes by is not made again, and the run is named', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await finetune(library, { name: 'finished' });
  await killAfter(join(dir, 'library'), 'killed', 9);
  const revision = library.datasets.revise('tales', { remedies: [{ kind: 'compose' }] });
  await expect(revision).rejects.toMatchObject({
    code: 'dataset/in-use',
    message: expect.stringMatching(/“killed”.*interrupted.*finish, or discard/) as string,
  });
  await library.runs.delete('killed');
  const { summary } = await library.datasets.revise('tales', { remedies: [{ kind: 'compose' }] });
  expect(summary.name).toBe('tales');
});

test('a run keeps the recipe that its dataset had, in the list, in its folder and through a revision', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await library.datasets.revise('tales', { remedies: [{ kind: 'drop-exact' }] });
  const { recipe } = await library.datasets.report('tales');
  await finetune(library, { name: 'first' });
  await library.datasets.revise('tales', { remedies: [] });
  expect(recipe.remedies).toEqual([{ kind: 'drop-exact' }]);
  expect(library.runs.list()).toMatchObject([{ name: 'first', recipe }]);
  const [{ id } = { id: '' }] = library.runs.list();
  const file: unknown = JSON.parse(readFileSync(join(dir, 'library', 'runs', id, 'run.json'), 'utf8'));
  expect(file).toMatchObject({ recipe });
});

test('while a dataset is made again, no run begins on it, and nobody deletes or changes it', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const [tales] = library.datasets.list();
  const db = new Database(join(dir, 'library', 'studio.db'));
  datasetRows(db).hold(tales?.data ?? '', ownLease(1));
  expect(await codeOf(finetune(library, { name: 'first' }))).toBe('dataset/busy');
  expect(await codeOf(library.datasets.delete('tales'))).toBe('dataset/busy');
  expect(await codeOf(library.datasets.revise('tales', { remedies: [] }))).toBe('dataset/busy');
  datasetRows(db).release(tales?.data ?? '');
  db.close();
  await finetune(library, { name: 'first' });
});

test('a name and a note that were given meanwhile outlive the making, also in the folder', async () => {
  const dir = tempDir();
  const { datasets } = await withLetters(dir);
  let renamed = false;
  await datasets.revise(
    'letters',
    { remedies: [{ kind: 'compose' }] },
    {
      onProgress: () => {
        if (renamed) return;
        renamed = true;
        void datasets.rename('letters', 'harbour');
        void datasets
          .setNotes('letters', 'from the attic')
          .catch(() => datasets.setNotes('harbour', 'from the attic'));
      },
    },
  );
  const [{ data, name, notes } = { data: '', name: '', notes: '' }] = datasets.list();
  expect([name, notes]).toEqual(['harbour', 'from the attic']);
  const about: unknown = JSON.parse(
    readFileSync(join(dir, 'library', 'datasets', data, 'about.json'), 'utf8'),
  );
  expect(about).toMatchObject({ name: 'harbour', notes: 'from the attic' });
});
