/** Everything that can be done with texts, on the command line. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { tempDir } from '../support/tempDir.ts';
import { tinyCliLibrary } from '../support/tinyCliLibrary.ts';
import { tinyTexts, writeTexts } from '../support/tinyLibrary.ts';
import { jsonLines, resultOf, startUlmfit, ulmfitHere } from '../support/ulmfit.ts';
import type { Line } from '../support/ulmfit.ts';

const library = tinyCliLibrary();

/** The result line of a command that runs within this process. */
async function done(...words: string[]): Promise<Line> {
  const finished = await ulmfitHere(...words, '--json');
  expect([finished.status, finished.err]).toEqual([0, expect.any(String)]);
  const last = jsonLines(finished).at(-1);
  if (last?.event !== 'result') throw new Error(`no result line: ${finished.err}`);
  return last;
}

const said = async (...words: string[]): Promise<string> => (await ulmfitHere(...words)).out;
const refused = async (...words: string[]): Promise<unknown> => {
  const { status, err } = await ulmfitHere(...words, '--json');
  return [status, /error\[(.+?)\]/.exec(err)?.[1]];
};

/** A table of mails; two are the same, one has an address. */
function mails(dir: string): string {
  mkdirSync(dir, { recursive: true });
  const texts = tinyTexts(20);
  texts[11] = texts[4] ?? '';
  texts[13] = `${texts[13] ?? ''} Write to anna@harbour.example soon.`;
  const rows = texts.map((text, i) => `${['ann', 'ben', 'cora', 'dora'][i % 4] ?? ''},"${text}"`);
  const file = join(dir, 'mails.csv');
  writeFileSync(file, ['from,text', ...rows].join('\n'));
  return file;
}

const withMails = async (flags: readonly string[], ...more: string[]): Promise<Line> =>
  done('data', 'import', mails(join(tempDir(), 'in')), '--name', 'mails', ...more, ...flags);

test('an import says at its end whether it is enough, and what the report has found', async () => {
  const flags = library();
  const made = await withMails(flags, '--label-column', 'from');
  expect(made).toMatchObject({
    ...{ name: 'mails', skipped: [], verdict: { level: 'warn', preset: null } },
    recipe: { split: { kind: 'random', valid: 0.1, seed: 42, together: true } },
    findings: expect.arrayContaining([
      expect.objectContaining({ kind: 'exact' }),
      expect.objectContaining({ kind: 'personal' }),
    ]) as unknown,
  });
  const file = mails(join(tempDir(), 'in'));
  const text = await said('data', 'import', file, '--name', 'again', ...flags);
  expect(text).toMatch(/20 documents are in as again \(data-/);
  expect(text).toContain('too little to train on');
  expect(text).toMatch(/\d findings?: ulmfit data report data-/);
});

test('groups, words, rules and duplicates on both sides can be asked for', async () => {
  const flags = library();
  const rules = ['--words', 'unicode', '--rule-off', 'lowercase', '--rule-off', 'replace_maj'];
  const split = ['--group-column', 'from', '--valid', '0.25', '--split-duplicates'];
  expect(await withMails(flags, ...rules, ...split)).toMatchObject({
    documents: { train: 15, valid: 5 },
    recipe: {
      split: { kind: 'group', by: 'from', valid: 0.25, seed: 42, together: false },
      rules: { words: 'unicode', off: ['lowercase', 'replace_maj'] },
    },
  });
  const file = mails(join(tempDir(), 'in'));
  const again = (...more: string[]): string[] => ['data', 'import', file, '--name', 'x', ...more, ...flags];
  expect(await refused(...again('--rule-off', 'spelling'))).toEqual([2, 'usage/out-of-range']);
  expect(await refused(...again('--words', 'latin'))).toEqual([2, 'usage/out-of-range']);
  expect(await refused(...again('--group-column', 'from', '--valid-paths', file))).toEqual([
    2,
    'usage/out-of-range',
  ]);
});

test('a report tells the verdict first, then what there is and which command remedies what', async () => {
  const flags = library();
  await withMails(flags, '--label-column', 'from');
  const report = await done('data', 'report', 'mails', '--model', 'tiny', ...flags);
  expect(report).toMatchObject({
    ...{ name: 'mails', notes: '', groupColumns: ['from'], model: { name: 'tiny' } },
    report: { version: 2, duplicates: { exact: 1 } },
    coverage: { tokens: expect.any(Number) as number },
    unknown: expect.arrayContaining([expect.objectContaining({ word: 'harbour' })]) as unknown,
    lengths: { counts: expect.any(Array) as unknown },
  });
  const text = await said('data', 'report', 'mails', '--model', 'tiny', ...flags);
  const titles = [
    'mails: ',
    'Counts',
    'Lengths',
    'Languages',
    'What the model knows',
    'How it is made',
    'Findings',
  ];
  const places = titles.map((title) => text.indexOf(title));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBe(0);
  expect(text).toMatch(/ulmfit data remedy data-\S+ --apply drop-exact/);
});

test('remedies are listed, tried without a change, applied with and without flags, and undone', async () => {
  const flags = library();
  const before = await withMails(flags);
  const remedy = (...more: string[]): Promise<Line> => done('data', 'remedy', 'mails', ...more, ...flags);
  expect(await remedy()).toMatchObject({ applied: [], findings: before['findings'] });
  expect(await remedy('--try', 'mask-personal')).toMatchObject({
    ...{ remedy: { kind: 'mask-personal', what: ['email'] }, documents: 20, changed: 1, leftOut: 0 },
    examples: [{ index: 13 }],
  });
  expect(await remedy()).toMatchObject({ applied: [] });
  expect(await remedy('--apply', 'drop-exact')).toMatchObject({
    recipe: { remedies: [{ kind: 'drop-exact' }] },
  });
  expect(await remedy('--apply', 'mask-personal')).toMatchObject({
    recipe: { remedies: [{ kind: 'drop-exact' }, { kind: 'mask-personal', what: ['email'] }] },
  });
  expect(await remedy('--apply', 'drop-documents', '--documents', '2', '3')).toMatchObject({
    recipe: { remedies: [{}, {}, { kind: 'drop-documents', documents: [2, 3] }] },
    documents: { train: expect.any(Number) as number },
  });
  expect(await remedy('--apply', 'drop-documents', '--documents', '5')).toMatchObject({
    recipe: { remedies: [{}, {}, { kind: 'drop-documents', documents: [2, 3, 5] }] },
  });
  for (const kind of ['drop-documents', 'drop-exact']) await remedy('--undo', kind);
  const undone = await remedy('--undo', 'mask-personal');
  const same = ({ event: _event, changed: _changed, ...rest }: Line): unknown => rest;
  expect(same(undone)).toEqual(same(before));

  const wrong = (...more: string[]): Promise<unknown> =>
    refused('data', 'remedy', 'mails', ...more, ...flags);
  expect(await wrong('--undo', 'drop-near')).toEqual([2, 'usage/not-applied']);
  expect(await wrong('--apply', 'polish')).toEqual([2, 'usage/out-of-range']);
  expect(await wrong('--apply', 'drop-lines')).toEqual([2, 'usage/missing-flag']);
  expect(await wrong('--apply', 'mask-personal', '--what', 'names')).toEqual([2, 'usage/out-of-range']);
  expect(await wrong('--try', 'drop-near', '--apply', 'drop-near')).toEqual([2, 'usage/out-of-range']);
});

test('a dataset is split anew: by share, by groups, and by documents again; the rest of the split stays', async () => {
  const flags = library();
  await withMails(flags, '--label-column', 'from', '--seed', '5');
  const split = async (...more: string[]): Promise<unknown> =>
    z
      .looseObject({ recipe: z.object({ split: z.unknown() }) })
      .parse(await done('data', 'split', 'mails', ...more, ...flags)).recipe.split;
  expect(await split('--valid', '0.3')).toEqual({ kind: 'random', valid: 0.3, seed: 5, together: true });
  const grouped = { kind: 'group', by: 'from', valid: 0.3, seed: 5, together: true };
  expect(await split('--group-column', 'from')).toEqual(grouped);
  expect(await split('--split-duplicates')).toEqual({ ...grouped, together: false });
  expect(await split('--by-document', '--seed', '9')).toEqual({
    ...{ kind: 'random', valid: 0.3, seed: 9, together: true },
  });
  const rules = await done('data', 'rules', 'mails', '--words', 'unicode', ...flags);
  expect(rules).toMatchObject({ recipe: { rules: { words: 'unicode', off: [] }, split: { seed: 9 } } });
});

test('words are searched, documents shown, datasets renamed and annotated', async () => {
  const flags = library();
  await withMails(flags, '--label-column', 'from');
  const found = await done('data', 'search', 'mails', 'anna', 'harb', ...flags);
  expect(found).toMatchObject({ total: 1, hits: [{ index: 13, name: expect.any(String) as string }] });
  expect(await said('data', 'search', 'mails', 'nothing of the sort', ...flags)).toContain('No document');
  expect(await done('data', 'document', 'mails', '13', '--model', 'tiny', ...flags)).toMatchObject({
    ...{ index: 13, of: 20, labels: { from: 'ben' }, text: expect.stringContaining('anna@') as string },
    tokens: expect.arrayContaining([{ text: 'soon', kind: 'unknown' }]) as unknown,
  });
  expect(await said('data', 'document', 'mails', '13', '--model', 'tiny', ...flags)).toContain('[soon]');
  expect(await refused('data', 'document', 'mails', '20', ...flags)).toEqual([2, 'dataset/no-document']);
  expect(await refused('data', 'document', 'mails', 'one', ...flags)).toEqual([2, 'usage/out-of-range']);
  expect(await done('data', 'rename', 'mails', 'harbour', ...flags)).toMatchObject({ name: 'harbour' });
  expect(await refused('data', 'rename', 'harbour', 'tales', ...flags)).toEqual([2, 'library/name-taken']);
  await done('data', 'note', 'harbour', 'from the attic', ...flags);
  expect(await said('data', 'report', 'harbour', ...flags)).toContain('from the attic');
});

test('a doubtful file is looked at, read one way, and read again another way', async () => {
  const flags = library();
  const texts = writeTexts(join(tempDir(), 'texts'), tinyTexts(3));
  const old = 'Un caf\xe9 cr\xe8me et un th\xe9 \xe0 la fen\xeatre, le matin du d\xe9part.';
  writeFileSync(join(texts, 'old.txt'), Buffer.from(old, 'latin1'));
  expect(await done('data', 'look', texts)).toMatchObject({
    ...{ files: 4, kinds: [{ kind: 'text', files: 4 }], table: null },
    doubtful: [{ name: 'texts/old.txt', readings: [{ encoding: 'windows-1252', lines: [old] }, {}, {}] }],
  });
  await done(
    'data',
    'import',
    texts,
    '--name',
    'old',
    '--encoding',
    'windows-1251',
    '--valid',
    '0',
    ...flags,
  );
  expect(await done('data', 'sources', 'old', ...flags)).toMatchObject({
    sources: [{ name: 'texts/old.txt', encoding: 'windows-1251', sure: false }, {}, {}, {}],
  });
  const readings = await said('data', 'sources', 'old', '--readings', 'texts/old.txt', ...flags);
  expect(readings).toContain('café crème');
  const reread = ['data', 'reread', 'old', '--encoding', 'windows-1252'];
  expect(await done(...reread, '--source', 'texts/old.txt', ...flags)).toMatchObject({ changed: [] });
  expect(await done('data', 'search', 'old', 'café', ...flags)).toMatchObject({ total: 1 });
  expect(await refused(...reread, '--source', 'none.txt', ...flags)).toEqual([2, 'usage/out-of-range']);
});

test('what was left out is listed, and saved as a table that replaces nothing', async () => {
  const flags = library();
  const dir = tempDir();
  const texts = writeTexts(join(dir, 'texts'), tinyTexts(3));
  writeFileSync(join(texts, 'empty.txt'), '');
  await done('data', 'import', texts, '--name', 'few', '--valid', '0', ...flags);
  const to = join(dir, 'left-out.csv');
  const skipped = [{ path: 'texts/empty.txt', reason: expect.any(String) as string }];
  expect(await done('data', 'left-out', 'few', ...flags)).toMatchObject({ skipped });
  expect(await done('data', 'left-out', 'few', '--to', to, ...flags)).toMatchObject({ file: to });
  expect(readFileSync(to, 'utf8')).toContain('texts/empty.txt,');
  expect(await refused('data', 'left-out', 'few', '--to', to, ...flags)).toEqual([2, 'input/exists']);
});

test('an import that is killed is listed, and goes on to the dataset that it would have been', async () => {
  const flags = library();
  const dir = tempDir();
  const file = join(dir, 'much.csv');
  const rows = tinyTexts(2000).map((text, i) => `${String(i)},"${text}"\n`);
  writeFileSync(file, `number,text\n${Array.from({ length: 20 }, () => rows.join('')).join('')}`);
  const words = (name: string): string[] => [
    'data',
    'import',
    file,
    '--name',
    name,
    '--split-duplicates',
    ...flags,
  ];
  const running = startUlmfit(...words('killed'));
  const begun = async (): Promise<unknown> => (await done('data', 'list', ...flags))['unfinished'];
  const place = join(flags[1] ?? '', 'datasets');
  const chunks = (): number => {
    const [work] = readdirSync(place).filter((name) => name.startsWith('.work-'));
    const folder = join(place, work ?? '', 'chunks');
    return work !== undefined && existsSync(folder) ? readdirSync(folder).length : 0;
  };
  await expect.poll(chunks, { timeout: 60_000 }).toBeGreaterThan(1);
  running.process.kill('SIGKILL');
  await running.ended;
  expect(await begun()).toMatchObject([{ name: 'killed', kind: 'import' }]);
  expect(await said('data', 'list', ...flags)).toMatch(/killed is unfinished.*ulmfit data continue data-/);
  expect(await refused(...words('killed'))).toEqual([2, 'library/name-taken']);
  const { data: _a, name: _b, ...continued } = resultOf('data', 'continue', 'killed', ...flags);
  expect(await begun()).toEqual([]);
  const { data: _c, name: _d, ...whole } = resultOf(...words('whole'));
  expect(continued).toEqual(whole);
  expect(await refused('data', 'continue', 'killed', ...flags)).toEqual([2, 'dataset/not-unfinished']);
}, 120_000);
