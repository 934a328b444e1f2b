/** The whole work by keyboard alone: no pointer is used here, and the focus is always somewhere and always to be seen. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { call } from '../support/appCalls.ts';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs } from '../support/pages.ts';
import { findingTextsIn, FOUND } from './steps/findingTexts.ts';
import { story } from './steps/inOrder.ts';
import { focusOf, press, tabTo } from './steps/keys.ts';
import { isUsable, reachesStep, says, shownStep } from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';
import { removeDir } from '../support/removeDir.ts';

let dir: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-keys-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

step('texts are brought in', async () => {
  const { page } = running;
  await isUsable(page);
  await answerDialogs(running, [textsIn(dir)]);
  await tabTo(page, /^Choose a folder/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Read the texts' }).waitFor();
  await tabTo(page, /^Read the texts/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'See what was understood' }).waitFor();
});

step('the first Tab of a screen leads past the rail', async () => {
  const { page } = running;
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await tabTo(page, /^Skip to the content/);
  await press(page, 'Enter');
  expect((await focusOf(page)).role).toBe('h1');
});

step('a run is set up: preset, level, value, handle, and started', async () => {
  const { page } = running;
  await tabTo(page, /^New run/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Checks' }).waitFor();
  await tabTo(page, /^Guided/);
  await press(page, 'ArrowRight');
  expect((await focusOf(page)).name).toBe('Expert');
  await tabTo(page, /^Highest learning rate$/); // the handle on the schedule
  const knob = page.locator('figure').getByRole('slider', { name: 'Highest learning rate', exact: true });
  const before = Number(await knob.getAttribute('aria-valuenow'));
  await press(page, 'ArrowDown', 'Shift+ArrowDown');
  expect(Number(await knob.getAttribute('aria-valuenow'))).toBeCloseTo(before * 0.99 * 0.95, 4);
  await tabTo(page, /Passes through text$/);
  await page.keyboard.type('300');
  await tabTo(page, /Batch$/);
  await page.keyboard.type('8');
  await tabTo(page, /Window$/, 'Shift+Tab');
  await page.keyboard.type('10');
  await tabTo(page, /^Start training/);
  await page.keyboard.press('Enter');
  await says(page, /^(Starting|Measuring|Epoch)/);
});

step('it is paused, and goes on, by the key that the button names', async () => {
  const { page } = running;
  await reachesStep(page, 2);
  expect((await focusOf(page)).fault).toBeNull();
  await tabTo(page, /^Pause/);
  await press(page, 'p');
  await says(page, /^Paused in/);
  expect((await focusOf(page)).fault).toBeNull();
  await tabToContinue();
  await press(page, 'p');
  await says(page, /^Epoch/);
});

/** The button that takes the place of the one that had the focus has it, or is the next. */
async function tabToContinue(): Promise<void> {
  const { page } = running;
  if (!(await focusOf(page)).name.startsWith('Continue')) await tabTo(page, /^Continue/);
}

step(
  'the question how to stop is opened by the menu, answered with Esc, and gives the focus back',
  async () => {
    const { page } = running;
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await tabTo(page, /^More for this run/, 'Shift+Tab');
    await press(page, 'Enter');
    expect((await focusOf(page)).name).toBe('Stop…');
    await press(page, 'ArrowDown', 'ArrowUp', 'Enter');
    await page.getByRole('dialog').waitFor();
    await press(page, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab'); // it keeps the focus within
    expect(await page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true);
    await press(page, 'Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await focusOf(page)).name).toBe('More for this run');
    await press(page, 'Enter', 'Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, /^Pause/);
    await page.keyboard.press('Enter');
    await says(page, /^Paused in/);
    expect((await focusOf(page)).fault).toBeNull();
  },
);

step('in the list of runs a row is opened, put into the bin and taken out again', async () => {
  const { page } = running;
  const [run] = await call(page, 'runs.list', {});
  expect(await shownStep(page)).toBe(run?.step);
  await tabTo(page, /^Runs/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  await tabToRow();
  await press(page, 'ArrowDown', 'Home', 'End', ' ');
  await page.keyboard.press('Delete');
  await page.getByText('is in the bin').waitFor();
  expect(await call(page, 'runs.list', {})).toEqual([]);
  await tabTo(page, /^Undo/);
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Runs' }).waitFor();
  expect((await call(page, 'runs.list', {})).map(({ id }) => id)).toEqual([run?.id]);
  expect((await focusOf(page)).fault).toBeNull();
  await tabToRow();
  await page.keyboard.press('Enter');
  await says(page, /^Paused in/);
});

async function tabToRow(): Promise<void> {
  const { page } = running;
  for (let i = 0; i < 40; i += 1) {
    await press(page, 'Tab');
    if ((await focusOf(page)).role === 'tr') return;
  }
  throw new Error('no row is reached');
}

step('the keys of the menu lead everywhere', async () => {
  const { app, page } = running;
  const keys = await app.evaluate(({ Menu }) => {
    const found: Record<string, string> = {};
    interface Item {
      readonly id: string;
      readonly accelerator?: unknown;
      readonly submenu?: { readonly items: readonly Item[] };
    }
    const visit = (items: readonly Item[]): void => {
      for (const item of items) {
        if (item.id && typeof item.accelerator === 'string') found[item.id] = item.accelerator;
        visit(item.submenu?.items ?? []);
      }
    };
    visit(Menu.getApplicationMenu()?.items ?? []);
    return found;
  });
  expect(keys).toMatchObject({
    'go.home': 'CmdOrCtrl+1',
    'go.data': 'CmdOrCtrl+2',
    'go.newRun': 'CmdOrCtrl+N',
    'go.runs': 'CmdOrCtrl+4',
    'go.settings': 'CmdOrCtrl+,',
    'run.pauseOrContinue': 'CmdOrCtrl+P',
    'run.stop': 'CmdOrCtrl+.',
  });
  for (const [id, hash] of [
    ['go.settings', '#/settings'],
    ['go.data', '#/data'],
    ['go.newRun', '#/new-run'],
    ['go.runs', '#/runs'],
    ['go.home', '#/home'],
  ] as const) {
    await app.evaluate(({ Menu }, item) => {
      Menu.getApplicationMenu()?.getMenuItemById(item)?.click();
    }, id);
    await page.waitForFunction((wanted) => location.hash === wanted, hash);
    await page.waitForFunction(() => document.activeElement?.localName === 'h1');
  }
});

step('a remedy is looked at, applied and taken back, and a word is found', async () => {
  const { page } = running;
  const { file, documents } = findingTextsIn(dir);
  await answerDialogs(running, [file]);
  await page.evaluate(() => (location.hash = '#/data'));
  await page.waitForFunction(() => document.activeElement?.localName === 'h1');
  await tabTo(page, /^Choose files/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Read the texts' }).waitFor();
  await tabTo(page, /^Read the texts/);
  await page.keyboard.press('Enter');
  const done = page.getByRole('region', { name: 'Import of finds' });
  await done.getByRole('button', { name: 'See what was understood' }).waitFor();
  await tabTo(page, /^See what was understood/);
  while (!(await done.evaluate((part) => part.contains(document.activeElement))))
    await tabTo(page, /^See what was understood/);
  await page.keyboard.press('Enter');
  await says(page, new RegExp(`^${String(documents)} documents are in`));
  expect((await focusOf(page)).fault).toBeNull();

  await tabTo(page, /^Keep the first of each only…/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Apply' }).waitFor();
  await tabTo(page, /^Apply/);
  await page.keyboard.press('Enter');
  const undo = page.getByRole('button', { name: /^Undo: Of equal documents/ });
  await undo.waitFor();
  await says(page, new RegExp(`^${String(documents - FOUND.exact)} documents are in`));
  expect((await focusOf(page)).fault).toBeNull();
  await tabTo(page, /^Undo: Of equal documents/);
  await page.keyboard.press('Enter');
  await undo.waitFor({ state: 'detached' });
  await says(page, new RegExp(`^${String(documents)} documents are in`));
  expect((await focusOf(page)).fault).toBeNull();

  await press(page, '/');
  await page.keyboard.type('Kapitän');
  await page.getByText('1 document holds “Kapitän”.').waitFor();
  await tabTo(page, /finds\.jsonl/);
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'As it was written' }).getByText('Der', { exact: false }).waitFor();
  expect((await focusOf(page)).fault).toBeNull();
});
