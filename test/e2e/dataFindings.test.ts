/** What is found in texts, and each remedy: looked at, applied, seen in the figures and the preview, and taken back. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import type { DatasetView, DocumentView } from '../../shared/data.ts';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs, ask, documentsOf } from '../support/pages.ts';
import { removeDir } from '../support/removeDir.ts';
import { EMAIL, findingTextsIn, FOUND, NOTICE, PHONE } from './steps/findingTexts.ts';
import { story } from './steps/inOrder.ts';
import { looksWell } from './steps/look.ts';
import { goTo, isUsable, LASTING, reachesStep, says, setUpRun, startRun } from './steps/studio.ts';

let dir: string;
let running: RunningApp;
let data: string;
/** how many there are, and what the dataset is before anything is done to it */
let all: number;
let untouched: readonly DocumentView[];
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-findings-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

const view = (): Promise<DatasetView> => ask<DatasetView>(running.page, 'data.show', { data, model: null });
const documents = (): Promise<DocumentView[]> => documentsOf(running.page, data);
const out = (all_: readonly DocumentView[]): DocumentView[] => all_.filter(({ part }) => part === 'out');
const panel = (): Locator =>
  running.page
    .locator('main section')
    .filter({ has: running.page.getByRole('heading', { name: 'What was found' }) })
    .last();
const finding = (title: string | RegExp): Locator =>
  running.page.locator('main li', { has: running.page.getByRole('heading', { name: title }) });
/** Few findings are shown at first. */
async function showAll(): Promise<void> {
  const more = panel().getByRole('button', { name: /^Show \d+ more$/ });
  if (await more.isVisible()) await more.click();
}

step('everything that is wrong with the texts is found', async () => {
  const { page } = running;
  await isUsable(page);
  const made = findingTextsIn(dir);
  all = made.documents;
  await answerDialogs(running, [made.file]);
  await page.getByRole('button', { name: 'Choose files…' }).first().click();
  await page.getByRole('button', { name: 'Read the texts' }).click();
  await page.getByRole('button', { name: 'See what was understood' }).click();
  await says(page, new RegExp(`^${String(all)} documents are in`));
  data = decodeURIComponent(new URL(page.url()).hash.split('/').at(-1) ?? '');
  untouched = await documents();
  await looksWell(running, 'findings');
  await showAll();
  for (const title of [
    'Some documents are nearly the same',
    'Some documents are there more than once',
    'Letters that were decoded twice',
    'What may tell who a person is',
    'Lines that many documents repeat',
    'More than one language',
    'Very short documents',
  ]) {
    await finding(title).waitFor();
  }
  expect((await view()).report).toMatchObject({
    duplicates: { exact: FOUND.exact, near: FOUND.near },
    mojibake: { documents: FOUND.mojibake },
    repeatedLines: [{ line: NOTICE, documents: FOUND.noticed + FOUND.exact }],
    short: { documents: 1 },
  });
  await looksWell(running, 'findings-all');
});

interface Remedy {
  readonly title: string;
  readonly button: string;
  /** what the look at it says before it is applied */
  readonly effect: RegExp;
  /** what stands below “Done to these texts” */
  readonly done: string;
  readonly changes: (before: readonly DocumentView[], after: readonly DocumentView[]) => void;
}

const leavesOut =
  (n: number) =>
  (before: readonly DocumentView[], after: readonly DocumentView[]): void =>
    expect(out(after).length).toBe(out(before).length + n);

const REMEDIES: readonly Remedy[] = [
  {
    title: 'Some documents are there more than once',
    button: 'Keep the first of each only…',
    effect: new RegExp(`${String(FOUND.exact)} would be left out`),
    done: 'Of equal documents only the first is kept',
    changes: leavesOut(FOUND.exact),
  },
  {
    title: 'Some documents are nearly the same',
    button: 'Keep one of all alike…',
    effect: /would be left out/,
    done: 'Of documents that are the same but for little, only the first is kept',
    changes: leavesOut(FOUND.near + FOUND.exact),
  },
  {
    title: 'Letters that were decoded twice',
    button: 'Put the letters right…',
    effect: new RegExp(`${String(FOUND.mojibake)} would change`),
    done: 'Letters that were decoded twice are put right',
    changes: (_, after) => {
      const seen = after.flatMap(({ tokens }) => tokens.map(({ text }) => text));
      expect(seen).toContain('café');
      expect(seen.join(' ')).not.toContain('Ã');
    },
  },
  {
    title: 'What may tell who a person is',
    button: 'Mask them…',
    effect: /2 would change/,
    done: 'A plain word stands in the place of e-mail addresses and phone numbers',
    changes: (before, after) => {
      const words = (some: readonly DocumentView[]): string =>
        some.flatMap(({ tokens }) => tokens.map(({ text }) => text)).join(' ');
      expect(words(before)).toContain(EMAIL);
      expect(words(after)).not.toContain(EMAIL);
      expect(words(after)).not.toContain(PHONE.slice(-7));
    },
  },
  {
    title: 'More than one language',
    button: 'Keep English only…',
    effect: new RegExp(`${String(FOUND.german)} would be left out`),
    done: 'Documents in German are left out',
    changes: leavesOut(FOUND.german),
  },
  {
    title: 'Very short documents',
    button: 'Leave them out…',
    effect: /1 would be left out/,
    done: 'Documents of fewer than 5 words are left out',
    changes: leavesOut(1),
  },
];

/** Waits until a revision has put its dataset into the place of the old one. */
async function isMade(done: string, there: boolean): Promise<void> {
  const undo = running.page.getByRole('button', { name: `Undo: ${done}` });
  await undo.waitFor({ state: there ? 'visible' : 'detached' });
  await running.page.getByRole('region', { name: 'Work on this dataset' }).waitFor({ state: 'detached' });
}

for (const remedy of REMEDIES) {
  step(`“${remedy.title}”: the remedy is looked at, applied, and undone`, async () => {
    const { page } = running;
    await showAll();
    await finding(remedy.title).getByRole('button', { name: remedy.button }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('status').getByText(remedy.effect).waitFor();
    expect(await dialog.getByRole('article').count()).toBeGreaterThan(0);
    if (remedy === REMEDIES[0] || remedy === REMEDIES[2]) {
      await looksWell(running, `findings-remedy-${String(REMEDIES.indexOf(remedy))}`);
    }
    const before = await documents(); // looking has changed nothing
    expect(before).toEqual(untouched);
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await isMade(remedy.done, true);
    const after = await documents();
    remedy.changes(before, after);
    // the texts as they were read are kept
    expect(after.map(({ text }) => text)).toEqual(untouched.map(({ text }) => text));
    await says(page, new RegExp(`^${String(all - out(after).length)} documents are in`));
    await page.getByRole('button', { name: `Undo: ${remedy.done}` }).click();
    await isMade(remedy.done, false);
    expect(await documents()).toEqual(untouched);
    await says(page, new RegExp(`^${String(all)} documents are in`));
  });
}

step(
  'of the repeated lines a person chooses which are taken out, and the preview shows them gone',
  async () => {
    const { page } = running;
    await finding('Lines that many documents repeat').getByRole('button').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('checkbox', { name: NOTICE }).check();
    await looksWell(running, 'findings-lines');
    await dialog.getByRole('button', { name: /^Look at what/ }).click();
    await dialog
      .getByRole('status')
      .getByText(new RegExp(`${String(FOUND.noticed + FOUND.exact)} would change`))
      .waitFor();
    await dialog.getByRole('button', { name: 'Apply' }).click();
    await isMade('Repeated lines are taken out: 1 line', true);
    const read = page.getByRole('group', { name: /^As .* reads it|^In tokens/ });
    await page
      .getByRole('group', { name: 'As it was written' })
      .getByText(NOTICE, { exact: false })
      .waitFor();
    await page.waitForFunction(
      () =>
        !document.querySelector('.tokens')?.textContent.replaceAll(/\s+/g, ' ').includes('rights reserved'),
    );
    expect(await read.innerText()).toContain('mighty good thing');
    await looksWell(running, 'findings-done');
  },
);

step('the pairs that are alike are looked at side by side', async () => {
  const { page } = running;
  await finding('Some documents are nearly the same').getByRole('button', { name: /^See/ }).click();
  const dialog = page.getByRole('dialog');
  expect(await dialog.getByRole('radio').count()).toBeGreaterThanOrEqual(FOUND.near);
  await dialog
    .getByText(/% alike/)
    .first()
    .waitFor();
  await looksWell(running, 'findings-pairs');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

step('a run shows the recipe of its texts, and while it is paused they are not changed', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Use for a new run' }).click();
  await setUpRun(page, LASTING);
  await startRun(page);
  await reachesStep(page, 2);
  await page.getByRole('button', { name: 'Pause' }).click();
  await says(page, /^Paused in/);
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page.getByText('Repeated lines are taken out: 1 line').first().waitFor();
  await looksWell(running, 'findings-run');
  const before = await documents();
  await goTo(page, 'Data');
  await page.getByRole('link', { name: 'finds', exact: true }).click();
  await page.getByRole('button', { name: 'Undo: Repeated lines are taken out: 1 line' }).click();
  await page.getByText(/The run “.*” \(.*\) is paused and goes by the dataset “finds” as it is/).waitFor();
  await looksWell(running, 'findings-refused');
  expect(await documents()).toEqual(before);
  expect((await view()).recipe.remedies).toHaveLength(1);
});
