/** A file whose bytes do not tell how its letters are written: a person reads three ways to read it, and chooses. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { encodeText } from '../support/encodeText.ts';
import { answerDialogs, documentsOf } from '../support/pages.ts';
import { removeDir } from '../support/removeDir.ts';
import { story } from './steps/inOrder.ts';
import { focusOf, press, tabTo } from './steps/keys.ts';
import { looksWell } from './steps/look.ts';
import { isUsable, says } from './steps/studio.ts';

const SHIP = 'Корабль вошёл в гавань утром, и капитан написал отчёт о грузе.';
const WRITTEN = 'Cyrillic, Windows-1251';
const table = (text: string): Buffer =>
  encodeText(
    `number,text\n${[1, 2, 3].map((i) => `${String(i)},"${text} ${String(i)}"\n`).join('')}`,
    'windows-1251',
  );

let dir: string;
let file: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-readings-'));
  file = join(dir, 'ships.csv');
  writeFileSync(file, table(SHIP));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

const shownData = (): string => decodeURIComponent(new URL(running.page.url()).hash.split('/').at(-1) ?? '');
const textsOf = async (): Promise<string[]> =>
  (await documentsOf(running.page, shownData())).map(({ text }) => text);
const ships = (text: string): string[] => [1, 2, 3].map((i) => `${text} ${String(i)}`);
const readings = (within: Locator): Locator => within.getByRole('group', { name: /^First lines of/ });

/** The name that stands on the reading that is chosen. */
const chosen = (within: Locator): Promise<string> =>
  readings(within)
    .locator('label', { has: running.page.locator(':checked') })
    .locator('.name')
    .innerText();

/** Goes to the readings and with the arrows to the one of this name. */
async function chooseByKeys(within: Locator, name: string): Promise<void> {
  const { page } = running;
  for (let i = 0; (await focusOf(page)).role !== 'radio' || !(await isWithin(readings(within))); i += 1) {
    if (i > 60) throw new Error('the readings are not reached');
    await press(page, 'Tab');
  }
  for (let i = 0; (await chosen(within)) !== name; i += 1) {
    if (i > 3) throw new Error(`there is no reading “${name}”`);
    await press(page, 'ArrowDown');
  }
}

const isWithin = (part: Locator): Promise<boolean> =>
  part.evaluate((element) => element.contains(document.activeElement));

step(
  'three readings are shown, and the preview of the table follows the one that is chosen by keyboard',
  async () => {
    const { page } = running;
    await isUsable(page);
    await answerDialogs(running, [file]);
    await tabTo(page, /^Choose files/);
    await page.keyboard.press('Enter');
    const card = page.getByRole('region', { name: 'How are these letters written?' });
    await card.waitFor();
    expect(await readings(card).getByRole('radio').count()).toBe(3);
    const names = await readings(card).locator('.name').allInnerTexts();
    expect(names).toContain(WRITTEN);
    await readings(card).getByText('Корабль вошёл в гавань утром', { exact: false }).first().waitFor();
    const cell = page.getByRole('region', { name: 'First rows of the table' }).locator('td.text').first();
    const wrong = names.find((name) => name !== WRITTEN) ?? '';
    await chooseByKeys(card, wrong);
    await page.waitForFunction(
      (text) => !document.querySelector('td.text')?.textContent.includes(text),
      'Корабль',
    );
    await chooseByKeys(card, WRITTEN);
    await cell.getByText(SHIP, { exact: false }).waitFor();
    await looksWell(running, 'data-readings');
  },
);

step('the dataset has the letters of the reading that was chosen', async () => {
  const { page } = running;
  await tabTo(page, /^Read the texts/);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'See what was understood' }).waitFor();
  await tabTo(page, /^See what was understood/);
  await page.keyboard.press('Enter');
  await says(page, /^3 documents are in/);
  expect(await textsOf()).toEqual(ships(SHIP));
});

/** Opens the question on the dataset's screen, and has the original read again like this. */
async function readAgain(name: string): Promise<void> {
  const { page } = running;
  await tabTo(page, /^Written how\?/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await readings(dialog).waitFor();
  await chooseByKeys(dialog, name);
  await tabTo(page, /^Read again/);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

step('another reading is chosen later, and the original is decoded again; and so back', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Written how?' }).click();
  const dialog = page.getByRole('dialog');
  await readings(dialog).waitFor();
  expect(await chosen(dialog)).toBe(WRITTEN);
  await looksWell(running, 'data-written');
  const other =
    (await readings(dialog).locator('.name').allInnerTexts()).find((name) => name !== WRITTEN) ?? '';
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await readAgain(other);
  await expect.poll(async () => (await textsOf())[0]?.includes('Корабль'), { timeout: 30_000 }).toBe(false);
  expect(await textsOf()).toHaveLength(3);
  await readAgain(WRITTEN);
  await expect.poll(textsOf, { timeout: 30_000 }).toEqual(ships(SHIP));
});

step('an original that has changed since is named, and its documents stay as they were', async () => {
  const { page } = running;
  await page.getByRole('button', { name: 'Written how?' }).click();
  const dialog = page.getByRole('dialog');
  await readings(dialog).waitFor();
  const names = await readings(dialog).locator('.name').allInnerTexts();
  await readings(dialog)
    .getByRole('radio', { name: names.find((name) => name !== WRITTEN) ?? '' })
    .check();
  writeFileSync(file, table(`${SHIP} Ещё одна строка.`));
  await page.getByRole('button', { name: 'Read again' }).click();
  await dialog.waitFor({ state: 'detached' });
  const main = page.locator('main');
  await main.getByText('One original is not as it was and was not read again.').waitFor();
  await main.getByText('ships.csv (changed)').waitFor();
  // the strip may be out of sight, so the message says it, too
  await expect.poll(() => page.getByText('One original is not as it was').count()).toBe(2);
  await looksWell(running, 'data-changed');
  expect(await textsOf()).toEqual(ships(SHIP));
});

step('an original that is gone is named where its reading would be chosen', async () => {
  const { page } = running;
  rmSync(file);
  await page.getByRole('button', { name: 'Written how?' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('heading', { name: /original/i }).waitFor();
  await looksWell(running, 'data-missing');
  await page.keyboard.press('Escape');
  expect(await textsOf()).toEqual(ships(SHIP));
});
