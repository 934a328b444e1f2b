/** Every screen and state in both themes and at the smallest and the usual size: pictures to look at, and axe. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs } from '../support/pages.ts';
import { story } from './steps/inOrder.ts';
import { isWholeAtTwice, looksWell, setTextSize, setTheme } from './steps/look.ts';
import {
  goTo,
  importFolder,
  isDone,
  isUsable,
  LASTING,
  reachesStep,
  says,
  setUpRun,
  startRun,
  typeSetting,
} from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';
import { removeDir } from '../support/removeDir.ts';

let dir: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-screens-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

step('Home at the first start', async () => {
  const { page } = running;
  await isUsable(page);
  await page
    .getByText(/TensorFlow|Portable engine/)
    .first()
    .waitFor();
  await looksWell(running, 'home-first');
});

step('Runs and New run while there is nothing', async () => {
  const { page } = running;
  await goTo(page, 'Runs');
  await says(page, /No run/);
  await looksWell(running, 'runs-empty');
  await goTo(page, 'New run');
  await says(page, /Choose the texts/);
  await looksWell(running, 'new-run-empty');
});

step('Data: the questions before an import, the list, what was understood', async () => {
  const { page } = running;
  await goTo(page, 'Data');
  await answerDialogs(running, [textsIn(dir)]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByRole('button', { name: 'Read the texts' }).waitFor();
  await looksWell(running, 'data-questions');
  await page.getByRole('button', { name: 'Leave it' }).click();
  await importFolder(running, textsIn(dir));
  await looksWell(running, 'data-list');
  await page.getByRole('button', { name: 'See what was understood' }).click();
  await page.getByRole('heading', { name: 'As it was written' }).waitFor();
  await looksWell(running, 'data');
});

step('New run, its table, and what stands there after a mistake', async () => {
  const { page } = running;
  await goTo(page, 'New run');
  await page.getByRole('heading', { name: 'Checks' }).waitFor();
  await looksWell(running, 'new-run');
  await page.getByRole('button', { name: 'Table' }).click();
  await page.getByRole('dialog').waitFor();
  await looksWell(running, 'new-run-table');
  await page.keyboard.press('Escape');
  await typeSetting(page, 'Passes through text', 'many');
  await page.getByText('This takes a whole number').waitFor();
  await looksWell(running, 'new-run-mistake');
  await setUpRun(page, LASTING);
  await looksWell(running, 'new-run-expert');
});

step('Run while it trains, the question how to stop it, and the bar that it leaves elsewhere', async () => {
  const { page } = running;
  await startRun(page);
  await reachesStep(page, 32);
  await looksWell(running, 'run');
  await page.getByRole('button', { name: 'More for this run' }).click();
  await page.getByRole('menuitem', { name: 'Stop…' }).waitFor();
  await looksWell(running, 'run-menu');
  await page.getByRole('menuitem', { name: 'Stop…' }).click();
  await page.getByRole('dialog').waitFor();
  await looksWell(running, 'run-stop');
  await page.keyboard.press('Escape');
  await goTo(page, 'Home');
  await page.getByRole('region', { name: 'The run that goes on' }).waitFor();
  await looksWell(running, 'home-training');
  await page.getByRole('region', { name: 'The run that goes on' }).getByRole('link').click();
});

step('Run while it is paused, its settings and its log', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Pause' }).click();
  await says(page, /^Paused in/);
  await looksWell(running, 'run-paused');
  await page.getByRole('tab', { name: 'Settings' }).click();
  await looksWell(running, 'run-settings');
  await page.getByRole('tab', { name: 'Log' }).click();
  await looksWell(running, 'run-log');
  await page.getByRole('tab', { name: 'Overview' }).click();
});

step('Run that was stopped', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.getByRole('button', { name: 'More for this run' }).click();
  await page.getByRole('menuitem', { name: 'Stop…' }).click();
  await page.getByRole('button', { name: /^Stop and discard/ }).click();
  await says(page, /^Stopped/);
  await looksWell(running, 'run-stopped');
});

step('Run that is done, and Runs, drawn side by side', async () => {
  const { page } = running;
  await setUpRun(page, { epochs: 2, batch: 16, window: 20 });
  await startRun(page);
  await isDone(page);
  await looksWell(running, 'run-done');
  await goTo(page, 'Runs');
  const rows = page.getByRole('grid', { name: 'Runs' }).getByRole('row');
  await rows.nth(1).click();
  for (const row of [1, 2]) {
    const toggle = rows.nth(row).getByRole('button', { name: /^(Draw|Hide)/ });
    if ((await toggle.getAttribute('aria-pressed')) === 'false') await toggle.click();
  }
  await page.getByRole('heading', { name: /differ/i }).waitFor();
  await looksWell(running, 'runs');
  await goTo(page, 'Home');
  await looksWell(running, 'home');
});

step('Settings, whose switch changes the theme', async () => {
  const { app, page } = running;
  await goTo(page, 'Settings');
  await looksWell(running, 'settings');
  const paper = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.getByText('Light', { exact: true }).click();
  await page.waitForFunction(() => matchMedia('(prefers-color-scheme: light)').matches);
  const light = await paper();
  await page.getByText('Dark', { exact: true }).click();
  await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
  expect(await paper()).not.toBe(light);
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

step('every screen at twice the size of text', async () => {
  const { page } = running;
  await setTheme(running, 'light');
  await setTextSize(running, 2);
  for (const [place, name] of [
    ['Home', 'home'],
    ['Data', 'data-list'],
    ['New run', 'new-run'],
    ['Runs', 'runs'],
    ['Settings', 'settings'],
  ] as const) {
    await goTo(page, place);
    await isUsable(page);
    await isWholeAtTwice(running, name);
  }
  await goTo(page, 'Runs');
  await page.getByRole('grid').getByRole('link').first().click();
  await says(page, /^(Done|Stopped)/);
  await isWholeAtTwice(running, 'run-done');
});
