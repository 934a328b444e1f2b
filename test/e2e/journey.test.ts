/**
 * What a person does with the program from the first start to the model, in the real window, with the real engine:
 * and what may go wrong on the way, after which nothing may be missing.
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { ask } from '../support/pages.ts';
import { story } from './steps/inOrder.ts';
import {
  chartNumbers,
  goTo,
  handle,
  importFolder,
  isDone,
  isUsable,
  processOf,
  reachesStep,
  runOf,
  says,
  setUpRun,
  settingField,
  shownStep,
  startRun,
  storedPoints,
  storedRun,
  tile,
  typeSetting,
} from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';
import { removeDir } from '../support/removeDir.ts';

const NAME = 'Harbour letters';
let dir: string;
let running: RunningApp;
const step = story(() => running);
let run: string;
/** the peak as the person has left it */
let peak: number;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-journey-'));
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

const open = (): Promise<RunningApp> =>
  openApp({ library: join(dir, 'library'), userData: join(dir, 'user') });

/** The updates of the loss chart, without the row for the model as it was before. */
async function drawnPoints(): Promise<{ step: number; loss: number }[]> {
  const rows = await chartNumbers(running, 'Loss', dir);
  return rows.map(([at = NaN, , loss = NaN]) => ({ step: at, loss })).filter((row) => row.step > 0);
}

const upTo = (points: readonly { step: number; loss: number }[], last: number): unknown[] =>
  points.filter((point) => point.step <= last).map((point) => [point.step, point.loss]);

step('the first start invites a person to bring texts in', async () => {
  running = await open();
  await isUsable(running.page);
  await says(running.page, /Teach a language model/);
  expect(await ask(running.page, 'data.list')).toEqual([]);
});

step('a folder is read, and the data screen shows what was understood', async () => {
  const { page } = running;
  await importFolder(running, textsIn(dir, NAME));
  await page.getByRole('button', { name: 'See what was understood' }).click();
  await says(page, /3 documents|words/);
  const figures = page.locator('main dl').first();
  await figures.locator('div', { hasText: 'Documents' }).locator('dd', { hasText: /^3$/ }).waitFor();
  await page.getByRole('heading', { name: 'As it was written' }).waitFor();
  await page.getByText('I quickly followed suit', { exact: false }).first().waitFor();
  await page.getByRole('heading', { name: /As .* reads it|As it is read/ }).waitFor();
});

step('the peak is typed, and then dragged by its handle', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Use for a new run' }).click();
  await setUpRun(page);
  await typeSetting(page, 'Highest learning rate', '0.01');
  const knob = handle(page, 'Highest learning rate');
  expect(Number(await knob.getAttribute('aria-valuenow'))).toBeCloseTo(0.01, 12);

  await knob.scrollIntoViewIfNeeded();
  const box = await knob.boundingBox();
  if (box === null) throw new Error('the handle is not to be seen');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 10, y + 30, { steps: 4 });
  await page.mouse.up();
  const dragged = Number(await knob.getAttribute('aria-valuenow'));
  expect(dragged).toBeLessThan(0.0095);
  expect(dragged).toBeGreaterThan(0.005);

  await knob.press('ArrowUp');
  peak = Number(await knob.getAttribute('aria-valuenow'));
  expect(peak / dragged).toBeCloseTo(1.01, 2);
  const typed = (await settingField(page, 'Highest learning rate').inputValue()).replace('−', '-');
  expect(Number(typed)).toBeCloseTo(peak, 12);
});

step('Start begins the run with these settings, and points arrive on the chart', async () => {
  const { page, library } = running;
  run = await startRun(page);
  await reachesStep(page, 3);
  const settings = JSON.parse(storedRun(library, run).settings_json) as Record<string, unknown>;
  expect(settings).toMatchObject({ etaMax: peak, batch: 8, bptt: 10 });
  const drawn = await drawnPoints();
  expect(drawn.length).toBeGreaterThanOrEqual(3);
  expect(upTo(storedPoints(library, run), drawn.length)).toEqual(upTo(drawn, drawn.length));
  expect(await inkOf('Loss')).toBeGreaterThan(200);
});

step('a reload in the middle of it loses no update, no point and no setting', async () => {
  const { app, page, library } = running;
  const trainer = await processOf(app, 'ULMFiT trainer');
  const before = await shownStep(page);
  await page.reload();
  await says(page, /^Epoch/);
  expect(runOf(page)).toBe(run);
  await reachesStep(page, before + 3);
  expect(await processOf(app, 'ULMFiT trainer')).toBe(trainer);
  const drawn = await drawnPoints();
  expect(drawn.length).toBeGreaterThanOrEqual(before + 3);
  expect(drawn.map((point) => point.step)).toEqual(drawn.map((_, i) => i + 1));
  expect(upTo(drawn, drawn.length)).toEqual(upTo(storedPoints(library, run), drawn.length));
  await page.getByRole('tab', { name: 'Settings' }).click();
  await page
    .getByRole('row', { name: /Highest learning rate/ })
    .getByText(rateText(peak))
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Overview' }).click();
});

step('it is paused and goes on where it was', async () => {
  const { page, library } = running;
  await page.getByRole('button', { name: 'Pause' }).click();
  await says(page, /^Paused in/);
  const paused = await shownStep(page);
  expect(storedRun(library, run).status).toBe('paused');
  expect(storedPoints(library, run).length).toBe(paused);
  await page.getByRole('button', { name: 'Continue' }).click();
  await reachesStep(page, paused + 3);
  expect(upTo(storedPoints(library, run), paused).length).toBe(paused);
});

step('its process is killed: this is told, and it goes on by itself from the last snapshot', async () => {
  const { app, page } = running;
  const trainer = await processOf(app, 'ULMFiT trainer');
  const before = await shownStep(page);
  process.kill(trainer, 'SIGKILL');
  await page.getByRole('tab', { name: 'Log' }).click();
  await page
    .locator('main')
    .getByText(/went on by itself from the snapshot/)
    .first()
    .waitFor();
  await page
    .locator('main')
    .getByText(/ended from outside|ended without a word/)
    .first()
    .waitFor();
  await page.getByRole('tab', { name: 'Overview' }).click();
  await reachesStep(page, before + 2);
  expect(await processOf(app, 'ULMFiT trainer')).not.toBe(trainer);
});

step('it finishes: every update is there once, and its model is kept', async () => {
  const { page, library } = running;
  await isDone(page);
  const stored = storedRun(library, run);
  expect(stored.status).toBe('done');
  const points = storedPoints(library, run);
  expect(points.map((point) => point.step)).toEqual(Array.from({ length: stored.steps }, (_, i) => i + 1));
  const drawn = await drawnPoints();
  expect(upTo(drawn, stored.steps)).toEqual(upTo(points, stored.steps));
  if (stored.model === null) throw new Error('the run has kept no model');
  expect(existsSync(join(library, 'models', stored.model, 'model.safetensors'))).toBe(true);
  await goTo(page, 'New run');
  await page.getByRole('combobox', { name: 'Model' }).selectOption({ value: stored.model });
});

step('after closing and starting again the run is found, with the same numbers', async () => {
  await goTo(running.page, 'Runs');
  const row = await running.page.getByRole('row', { name: new RegExp(NAME) }).innerText();
  await running.page
    .getByRole('link', { name: new RegExp(`^${NAME}`) })
    .last()
    .click();
  const figures = await running.page.locator('main dl').first().locator('dd').first().innerText();
  const sentence = await running.page.locator('main h1').innerText();
  const drawn = await drawnPoints();
  await running.close();

  running = await open();
  await isUsable(running.page);
  await goTo(running.page, 'Runs');
  expect(await running.page.getByRole('row', { name: new RegExp(NAME) }).innerText()).toBe(row);
  await running.page
    .getByRole('link', { name: new RegExp(`^${NAME}`) })
    .last()
    .click();
  await says(running.page, /^Done/);
  expect(runOf(running.page)).toBe(run);
  expect(await running.page.locator('main h1').innerText()).toBe(sentence);
  expect(await tile(running.page, 'Update').innerText()).toBe(figures);
  expect(await drawnPoints()).toEqual(drawn);
});

/** Pixels of a chart that are not its background: whether anything is drawn at all. */
function inkOf(chart: string): Promise<number> {
  return running.page
    .getByRole('figure', { name: chart })
    .locator('canvas')
    .evaluate((canvas) => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let ink = 0;
      for (let i = 3; i < pixels.length; i += 4) if ((pixels[i] ?? 0) > 0) ink += 1;
      return ink;
    });
}

/** `7.58e−3`, as the window writes rates. */
function rateText(rate: number): string {
  const [mantissa = '', exponent = ''] = Number(rate.toPrecision(3)).toExponential().split('e');
  return `${mantissa}e${exponent.replace('-', '−').replace('+', '')}`;
}
