/** What a person does in the window again and again, by the names that stand on it; waits are on what the page says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { ElectronApplication, Locator, Page } from 'playwright-core';
import type { RunningApp } from '../../support/electron.ts';
import { answerDialogs } from '../../support/pages.ts';

/** Settings with which an update takes some 50 ms, so that a run lasts as long as its test needs. */
export interface SmallRun {
  readonly epochs: number;
  readonly batch: number;
  readonly window: number;
}

export const SMALL: SmallRun = { epochs: 8, batch: 8, window: 10 };
/** One that is still going on when everything about it has been looked at, however fast the computer is. */
export const LASTING: SmallRun = { ...SMALL, epochs: 300 };

/** A busy computer may take long to load TensorFlow; a sound program is waited for no longer than it takes. */
const PATIENCE_MS = 60_000;

/** Main's own word for a process; the trainer's is the name that it was started with. */
export type ProcessName = 'ULMFiT trainer' | 'ULMFiT Studio ingest';

/** The screen whose place in the rail is marked. */
export async function goTo(
  page: Page,
  place: 'Home' | 'Data' | 'New run' | 'Runs' | 'Models' | 'Playground' | 'Settings',
): Promise<void> {
  const rail = page.getByRole('navigation', { name: place === 'Settings' ? 'More' : 'Sections' });
  await rail.getByRole('link', { name: place }).click();
  await rail.locator('a[aria-current="page"]', { hasText: place }).waitFor();
}

/** Waits for the first screen that can be used. */
export async function isUsable(page: Page): Promise<void> {
  page.setDefaultTimeout(PATIENCE_MS);
  await page.emulateMedia({ colorScheme: null }); // the driver would hold it to light
  await page.locator('main h1').first().waitFor();
}

/** Chooses a folder in the system's dialog, which answers by itself, and reads its texts. */
export async function importFolder(running: RunningApp, folder: string): Promise<void> {
  const { page } = running;
  await answerDialogs(running, [folder]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByRole('button', { name: 'Read the texts' }).click();
  await page.getByRole('button', { name: 'See what was understood' }).waitFor();
}

/** From Home: brings in the model of a folder, up to where its dialog says what was understood. */
export async function bringInFrom(running: RunningApp, folder: string): Promise<void> {
  const { page } = running;
  await goTo(page, 'Home');
  await answerDialogs(running, [folder]);
  await page.getByRole('button', { name: 'Bring in another…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Choose a folder…' }).click();
}

/** A setting's field; its label says so where the value differs from the preset. */
export const settingField = (page: Page, label: string): Locator =>
  page.getByRole('textbox', { name: new RegExp(`^(Changed:\\s*)?${label}$`) });

/** What is dragged on the schedule; its name is also that of the setting's own scale. */
export const handle = (page: Page, label: string): Locator =>
  page.locator('figure').getByRole('slider', { name: label, exact: true });

/** Types a value into a setting and leaves the field. */
export async function typeSetting(page: Page, label: string, value: string): Promise<void> {
  const field = settingField(page, label);
  await field.fill(value);
  await field.press('Tab');
}

/** From Home or anywhere: sets up a run that takes seconds, and leaves the form with the button ready. */
export async function setUpRun(page: Page, { epochs, batch, window }: SmallRun = SMALL): Promise<void> {
  await goTo(page, 'New run');
  await page.getByText('Expert', { exact: true }).click();
  await typeSetting(page, 'Passes through text', String(epochs));
  await typeSetting(page, 'Batch', String(batch));
  await typeSetting(page, 'Window', String(window));
}

/** Presses Start once it can be pressed, and waits for the run's own screen. @returns the run's id */
export async function startRun(page: Page): Promise<string> {
  await page
    .locator('aside button.primary:not([aria-disabled="true"])', { hasText: 'Start training' })
    .click();
  await page.waitForURL(/#\/runs?\/./);
  return runOf(page);
}

/** The run whose screen is shown. */
export function runOf(page: Page): string {
  return decodeURIComponent(new URL(page.url()).hash.split('/').at(-1) ?? '');
}

/** The number of updates that the run's screen says are done. */
export async function shownStep(page: Page): Promise<number> {
  const text = await tile(page, 'Update').innerText();
  return Number(text.split(' of ')[0]?.replaceAll(/\D/g, ''));
}

/** One of the figures at the head of a run. */
export function tile(page: Page, name: string): Locator {
  return page
    .locator('main dl div', { has: page.locator('dt', { hasText: name }) })
    .locator('dd')
    .first();
}

/** Waits until the run's screen says that so many updates are done. */
export async function reachesStep(page: Page, step: number): Promise<void> {
  await page.waitForFunction((least) => {
    for (const each of document.querySelectorAll('main dl div')) {
      if (each.querySelector('dt')?.textContent.trim() !== 'Update') continue;
      const [done = ''] = (each.querySelector('dd')?.textContent ?? '').split(' of ');
      return Number(done.replaceAll(/\D/g, '')) >= least;
    }
    return false;
  }, step);
}

/** Waits for the headline of the screen to say this. */
export async function says(page: Page, words: RegExp, timeout = PATIENCE_MS): Promise<void> {
  await page.locator('main h1', { hasText: words }).waitFor({ timeout });
}

/** Waits for the end of the run that is shown, which may take its time. */
export const isDone = (page: Page): Promise<void> => says(page, /^Done/, 4 * PATIENCE_MS);

/** All numbers of a chart as the page holds them, by the way that a person takes them out: its CSV file. */
export async function chartNumbers(running: RunningApp, chart: string, dir: string): Promise<number[][]> {
  const { page } = running;
  const file = join(dir, `${chart}-${String(Date.now())}.csv`);
  await answerDialogs(running, [file]);
  await page.getByRole('button', { name: `More for ${chart.toLowerCase()}`, exact: true }).click();
  await page.getByRole('menuitem', { name: 'Save as CSV…' }).click();
  await page.getByRole('status').filter({ hasText: file }).first().waitFor();
  const [, ...rows] = readFileSync(file, 'utf8').trim().split('\r\n');
  return rows.map((row) => row.split(',').map((cell) => (cell === '' ? NaN : Number(cell))));
}

export interface StoredPoint {
  readonly step: number;
  readonly loss: number;
  readonly rates: readonly number[];
}

/** The updates of a run as they stand in the library's database, read beside the running program. */
export function storedPoints(library: string, run: string): StoredPoint[] {
  const db = new Database(join(library, 'studio.db'), { readonly: true });
  try {
    const rows = db
      .prepare<[string], { step: number; loss: number; lr_json: string }>(
        'SELECT step, loss, lr_json FROM metric WHERE run = ? ORDER BY step',
      )
      .all(run);
    return rows.map(({ step, loss, lr_json }) => ({ step, loss, rates: JSON.parse(lr_json) as number[] }));
  } finally {
    db.close();
  }
}

export interface StoredRun {
  readonly name: string;
  readonly status: string;
  readonly steps: number;
  readonly settings_json: string;
  readonly model: string | null;
  readonly best_json: string | null;
}

export function storedRun(library: string, run: string): StoredRun {
  const db = new Database(join(library, 'studio.db'), { readonly: true });
  try {
    const row = db.prepare<[string], StoredRun>('SELECT * FROM run WHERE id = ?').get(run);
    if (row === undefined) throw new Error(`no run ${run}`);
    return row;
  } finally {
    db.close();
  }
}

/** The number of a process that main has started. */
export async function processOf(app: ElectronApplication, name: ProcessName): Promise<number> {
  const pid = await app.evaluate(
    (electron, wanted) => electron.app.getAppMetrics().find((metric) => metric.name === wanted)?.pid ?? 0,
    name,
  );
  if (pid === 0) throw new Error(`there is no process “${name}”`);
  return pid;
}
