/** The playground: models write and read word by word, side by side, also while one of them is being trained. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs, ask } from '../support/pages.ts';
import { removeDir } from '../support/removeDir.ts';
import { story } from './steps/inOrder.ts';
import { looksWell } from './steps/look.ts';
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
} from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';

let dir: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-play-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

/** The words that one of the models has written or read; its panel has this heading. */
const wordsOf = (title: string): Locator =>
  running.page
    .getByRole('region', { name: title })
    .getByRole('listbox', { name: /^Words of/ })
    .getByRole('option');

async function textOf(title: string): Promise<string> {
  const texts = await wordsOf(title).allInnerTexts();
  return texts.join(' ');
}

/** Waits until nothing is written or read any more, and the sentence of the screen says what came of it. */
async function isOver(words = /bits a word/): Promise<void> {
  const { page } = running;
  await expect
    .poll(() => page.locator('[aria-busy="true"]').count(), { timeout: 60_000, interval: 100 })
    .toBe(0);
  await says(page, words);
}

const field = (name: string): Locator => running.page.getByRole('textbox', { name, exact: true });

step('a fresh library’s own model goes on with a beginning, word by word', async () => {
  const { page } = running;
  await isUsable(page);
  await goTo(page, 'Playground');
  await says(page, /^Write a beginning/);
  await field('Beginning').fill('The president of the United States');
  await page.keyboard.press('Control+Enter');
  await isOver(/was surprised by [\d.]+ bits a word/);
  expect(await wordsOf('Starter model').count()).toBeGreaterThan(20);
  await looksWell(running, 'playground-alone');
});

step('the same dice give the same words, other dice others', async () => {
  const { page } = running;
  const first = await textOf('Starter model');
  await page.getByRole('button', { name: 'Complete' }).click();
  await isOver();
  await expect.poll(() => textOf('Starter model')).toBe(first);
  await page.getByRole('button', { name: 'Throw again' }).click();
  await isOver();
  await expect.poll(() => textOf('Starter model')).not.toBe(first);
});

step('a word is gone on from by the keyboard, and its alternatives are shown', async () => {
  const { page } = running;
  const words = wordsOf('Starter model');
  await words.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.getByRole('list', { name: 'The likeliest words in its place' }).waitFor();
  const upTo = (await words.allInnerTexts()).slice(0, 3);
  await page.keyboard.press('Enter');
  await isOver();
  for (const word of upTo) expect(await field('Beginning').inputValue()).toContain(word);
});

step('a tuned model writes beside its base, and the text is saved with both', async () => {
  const { page } = running;
  await goTo(page, 'Home');
  await importFolder(running, textsIn(dir));
  await setUpRun(page, { epochs: 1, batch: 8, window: 20 });
  await page.getByRole('textbox', { name: 'Name' }).fill('Harbour voice');
  await startRun(page);
  await isDone(page);
  await goTo(page, 'Playground');
  await field('Beginning').fill('In the morning the captain');
  await page.keyboard.press('Control+Enter');
  await isOver(/^Your model was surprised by [\d.]+ bits a word, the starter by [\d.]+\.$/);
  for (const title of ['Starter model', 'Your model'])
    expect(await wordsOf(title).count()).toBeGreaterThan(20);
  await looksWell(running, 'playground-two');
  const file = join(dir, 'both.txt');
  await answerDialogs(running, [file]);
  await page.getByRole('button', { name: 'Save…' }).click();
  await page.getByRole('status').filter({ hasText: file }).first().waitFor();
  const saved = readFileSync(file, 'utf8');
  expect(saved).toContain('In the morning the captain');
  expect(saved).toContain('Harbour voice');
  expect(saved).toContain('starter');
});

step('both read a text of the person’s own, in the letters that it was written in', async () => {
  const { page } = running;
  await page.getByText('Measure a text', { exact: true }).click();
  const text = 'Call me Ishmael. Some years ago — never mind how long precisely — I had NO money.';
  await field('Text').fill(text);
  await page.keyboard.press('Control+Enter');
  await isOver();
  const read = (await wordsOf('Your model').allTextContents()).join('');
  expect(read.replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''));
  await looksWell(running, 'playground-measure');
});

step('while a run trains, its newest snapshot can be played with, and the run goes on', async () => {
  const { page } = running;
  await setUpRun(page, LASTING);
  await page.getByRole('textbox', { name: 'Name' }).fill('Long run');
  const run = await startRun(page);
  await reachesStep(page, 5);
  await goTo(page, 'Playground');
  await page.getByText('Complete a sentence', { exact: true }).click();
  await expect
    .poll(
      async () => (await ask<{ key: string; live: boolean }[]>(page, 'play.models')).some(({ live }) => live),
      {
        timeout: 120_000,
      },
    )
    .toBe(true);
  const stepNow = async (): Promise<number> => {
    const rows = await ask<{ id: string; step: number; status: string }[]>(page, 'runs.list');
    const row = rows.find(({ id }) => id === run);
    expect(row?.status).toBe('running');
    return row?.step ?? 0;
  };
  const before = await stepNow();
  const end = await ask<{ words: number }>(page, 'play.complete', {
    ticket: 'by-hand',
    model: `run:${run}`,
    beginning: 'The captain',
    words: 30,
    dice: { temperature: 0.8, topK: 40, topP: 1, seed: 7, noUnknown: true },
  });
  expect(end.words).toBeGreaterThan(10);
  await expect.poll(stepNow, { timeout: 60_000 }).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Complete' }).click();
  await isOver();
  await looksWell(running, 'playground-training');
  await ask(page, 'runs.discard', { run });
});
