/** Texts of every kind are brought in as a person brings them: a folder of whatever there is, and a table. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { DatasetView, DocumentView, ImportState } from '../../shared/data.ts';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs, ask, documentsOf } from '../support/pages.ts';
import { removeDir } from '../support/removeDir.ts';
import { story } from './steps/inOrder.ts';
import { looksWell } from './steps/look.ts';
import { MIXED_LEFT_OUT, MIXED_WORDS, mixedTextsIn } from './steps/mixedTexts.ts';
import { goTo, isUsable, says } from './steps/studio.ts';

let dir: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-data-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

/** The dataset whose screen is shown. */
const shownData = (): string => decodeURIComponent(new URL(running.page.url()).hash.split('/').at(-1) ?? '');

step(
  'a folder of mixed formats is looked at, and what cannot be read is said before anything is',
  async () => {
    const { page } = running;
    await isUsable(page);
    await answerDialogs(running, [mixedTextsIn(dir)]);
    await page.getByRole('button', { name: 'Choose a folder…' }).click();
    await page.getByRole('button', { name: 'Read the texts' }).waitFor();
    await says(page, /files with .* can be read/);
    const main = page.locator('main');
    for (const kind of [
      'Word',
      'OpenDocument',
      'PDF',
      'e-book',
      'Excel',
      'mailbox',
      'subtitle file',
      'archive',
    ]) {
      await main
        .getByText(new RegExp(`\\d ${kind}`))
        .first()
        .waitFor();
    }
    await page.getByText(/files? will be left out/).click();
    await main.getByText('harbour.png').first().waitFor();
    await looksWell(running, 'data-mixed-questions');
  },
);

step('what was read and what was left out stands on its screen, with the reasons', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Read the texts' }).click();
  await page.getByRole('button', { name: 'See what was understood' }).click();
  await says(page, new RegExp(`^${String(MIXED_WORDS.length)} documents are in`));
  const main = page.locator('main');
  await main.getByText(`${String(MIXED_LEFT_OUT.length)} files were left out.`).waitFor();
  for (const { path, reason } of MIXED_LEFT_OUT) {
    const line = main.getByRole('listitem').filter({ hasText: reason }).first();
    await line.getByRole('button', { name: /^Show/ }).click();
    await page.getByRole('dialog').getByText(path).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  const texts = (await documentsOf(page, shownData())).map(({ text }) => text);
  for (const word of MIXED_WORDS) expect(texts.filter((text) => text.includes(` ${word} `))).toHaveLength(1);
  expect(texts.join('\n')).toContain('Die Möwe flog früh über das Öl.');
  await looksWell(running, 'data-mixed');
});

step('a word is found in all documents, and a hit opens its document', async () => {
  const { page } = running;
  await page.keyboard.press('Control+f');
  await page.keyboard.type('harpoons');
  const found = page.getByRole('region', { name: 'Documents found' });
  await found.getByText('1 document holds “harpoons”.').waitFor();
  await found.getByRole('button', { name: /deep\.txt/ }).click();
  await page.getByRole('group', { name: 'As it was written' }).getByText('harpoons').waitFor();
  await looksWell(running, 'data-search');
  const field = page.getByRole('searchbox', { name: 'Find in all documents' });
  await field.fill('harbour master');
  await found.getByText(`${String(MIXED_WORDS.length)} documents hold “harbour master”.`).waitFor();
  await field.fill('"; DROP TABLE --');
  await found.getByText(/^No document holds/).waitFor();
  await field.press('Escape');
  await found.waitFor({ state: 'detached' });
});

step('it gets notes and another name, goes into the bin and comes back as it was', async () => {
  const { page } = running;
  const data = shownData();
  await page.getByRole('textbox', { name: 'Notes on this dataset' }).fill('From the attic.');
  await page.getByRole('button', { name: 'More for Harbour papers' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('Attic');
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const before = await ask<DatasetView>(page, 'data.show', { data, model: null });
  expect(before).toMatchObject({ name: 'Attic', notes: 'From the attic.' });
  await page.getByRole('button', { name: 'More for Attic' }).click();
  await page.getByRole('menuitem', { name: 'Move to the bin' }).click();
  await page.getByText('“Attic” is in the bin.').waitFor();
  await says(page, /^No texts are in yet/);
  expect(await ask(page, 'data.list')).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'Attic' }).click();
  await says(page, /documents are in/);
  expect(await ask<DatasetView>(page, 'data.show', { data, model: null })).toEqual(before);
});

const AUTHORS = ['Ann', 'Ben', 'Cem', 'Dora', 'Eve', 'Fay'] as const;

step(
  'the column with the texts is chosen in a live preview, a label is kept, and groups stay on one side',
  async () => {
    const { page } = running;
    const rows = Array.from({ length: 60 }, (_, i) => {
      const author = AUTHORS[i % AUTHORS.length] ?? '';
      return `${String(i)},Summary of letter number ${String(i)} in so many words,The letter ${String(i)} tells how ship ${String(i * 7)} came in,${author}`;
    });
    const file = join(dir, 'post.csv');
    writeFileSync(file, `number,summary,letter,author\n${rows.join('\n')}\n`);
    await goTo(page, 'Data');
    await answerDialogs(running, [file]);
    await page.getByRole('button', { name: 'Choose files…' }).first().click();
    const table = page.getByRole('region', { name: 'First rows of the table' });
    const texts = table.locator('td.text');
    await table.getByRole('radio', { name: 'summary' }).check();
    expect(await texts.first().innerText()).toBe('Summary of letter number 0 in so many words');
    await table.getByRole('radio', { name: 'letter' }).check();
    expect(await texts.first().innerText()).toBe('The letter 0 tells how ship 0 came in');
    await table.getByRole('checkbox', { name: 'Keep author as a label' }).check();
    await page.getByRole('radio', { name: 'Whole groups' }).check();
    await page.getByRole('combobox', { name: 'Groups by' }).selectOption('author');
    await page.getByRole('textbox', { name: 'Held out' }).fill('34');
    await looksWell(running, 'data-columns');
    await page.getByRole('button', { name: 'Read the texts' }).click();
    await page.getByRole('button', { name: 'See what was understood' }).click();
    await says(page, /^60 documents are in/);
    await page.getByRole('heading', { name: 'Split by groups' }).waitFor();
    const documents = await documentsOf(page, shownData());
    expect(documents[7]).toMatchObject({
      text: 'The letter 7 tells how ship 49 came in',
      labels: { author: 'Ben' },
    });
    const sides = (part: DocumentView['part']): Set<string | undefined> =>
      new Set(documents.filter((one) => one.part === part).map(({ labels }) => labels['author']));
    expect(sides('valid').size).toBe(2);
    expect([...sides('train')].filter((author) => sides('valid').has(author))).toEqual([]);
    await looksWell(running, 'data-groups');
  },
);

step('two imports go on at once, each with its own progress', async () => {
  const { page } = running;
  await goTo(page, 'Data');
  for (const name of ['left', 'right']) {
    const file = join(dir, `${name}.csv`);
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `${String(i)},The ${name} ship ${String(i)} came in late`,
    );
    writeFileSync(file, `number,text\n${rows.join('\n')}\n`);
    await answerDialogs(running, [file]);
    await page.getByRole('button', { name: 'Choose files…' }).first().click();
    await page.getByRole('button', { name: 'Read the texts' }).click();
    await page.getByRole('region', { name: `Import of ${name}` }).waitFor();
  }
  const states = await ask<ImportState[]>(page, 'data.imports');
  const both = states.filter(({ name }) => ['left', 'right'].includes(name));
  expect(both.map(({ status }) => status)).toEqual(['reading', 'reading']);
  for (const name of ['left', 'right']) {
    await page
      .getByRole('region', { name: `Import of ${name}` })
      .getByText(/is in: 20,000 documents/)
      .waitFor();
  }
});

step('a note that is typed just before another dataset is opened stays with its own', async () => {
  const { page } = running;
  const notes = async (): Promise<Record<string, string>> => {
    const all = await ask<{ name: string; notes: string }[]>(page, 'data.list');
    return Object.fromEntries(all.map((one) => [one.name, one.notes]));
  };
  await page.getByRole('link', { name: 'right', exact: true }).waitFor();
  const all = await ask<{ data: string; name: string }[]>(page, 'data.list');
  const right = all.find(({ name }) => name === 'right')?.data ?? '';
  await page.getByRole('link', { name: 'left', exact: true }).click();
  await page.getByRole('textbox', { name: 'Notes on this dataset' }).fill('Of the left ship.');
  await page.evaluate((data) => (location.hash = `#/data/${data}`), right);
  await expect.poll(notes).toMatchObject({ left: 'Of the left ship.', right: '' });
});
