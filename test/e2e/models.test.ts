/** A model of fastai is brought in, looked at, judged, audited, taken away and deleted, as a person does it in the window. */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { ROOT } from '../../scripts/setup/places.mjs';
import type { ModelSummary, ModelView } from '../../shared/model.ts';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs, ask } from '../support/pages.ts';
import { removeDir } from '../support/removeDir.ts';
import { story } from './steps/inOrder.ts';
import { looksWell } from './steps/look.ts';
import { goTo, importFolder, isDone, isUsable, says, setUpRun, startRun } from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';

const PTH = join(ROOT, 'test', 'fixtures', 'golden', 'pth');
let dir: string;
let running: RunningApp;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-models-'));
  running = await openApp();
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

const models = (): Promise<ModelSummary[]> => ask<ModelSummary[]>(running.page, 'models.list');

async function idOf(name: string): Promise<string> {
  return (await models()).find((model) => model.name === name)?.id ?? '';
}

/** Files of a colleague, under names that say nothing. */
function filesFrom(...names: readonly string[]): string[] {
  const folder = mkdtempSync(join(dir, 'from-a-colleague-'));
  return names.map((name) => {
    const path = join(folder, name);
    copyFileSync(join(PTH, name), path);
    return path;
  });
}

step('weights without their word list are understood, and the list is added', async () => {
  const { page } = running;
  await isUsable(page);
  await goTo(page, 'Models');
  await says(page, /^One model is in the library/);
  const [weights = '', words = ''] = filesFrom('tiny_v07.h5', 'itos_tiny.pkl');
  const alone = join(dir, 'weights of 2018.h5');
  copyFileSync(weights, alone);
  await answerDialogs(running, [alone]);
  await page.getByRole('button', { name: 'Bring in a model…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose files…' }).click();
  await dialog.getByRole('button', { name: 'Add the word list…' }).waitFor();
  await looksWell(running, 'models-words-missing');
  await answerDialogs(running, [words]);
  await dialog.getByRole('button', { name: 'Add the word list…' }).click();
  await dialog.getByText('fastai 0.7').first().waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Colleague');
  await looksWell(running, 'models-understood');
  await dialog.getByRole('button', { name: 'Bring it in' }).click();
  await dialog.waitFor({ state: 'detached' });
  await expect.poll(() => idOf('Colleague')).not.toBe('');
});

step('a file that would run a program is refused in words, and nothing of it stays', async () => {
  const { page, library } = running;
  const before = readdirSync(join(library, 'models'));
  const sentinel = join(dir, 'it ran');
  const hostile = join(dir, 'lstm_fwd.pth');
  // what Python would run: os.system('touch …')
  writeFileSync(
    hostile,
    `\u0080\u0002cposix\nsystem\nX${lengthOf(`touch '${sentinel}'`)}touch '${sentinel}'\u0085R.`,
    'latin1',
  );
  await goTo(page, 'Models');
  await answerDialogs(running, [hostile]);
  await page.getByRole('button', { name: 'Bring in a model…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Choose files…' }).click();
  await dialog
    .getByText(/cannot be brought in/)
    .first()
    .waitFor();
  await looksWell(running, 'models-hostile');
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  expect(readdirSync(dir)).not.toContain('it ran');
  expect(readdirSync(join(library, 'models'))).toEqual(before);
});

/** Length of a text as the pickle's BINUNICODE has it. */
function lengthOf(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(text.length);
  return bytes.toString('latin1');
}

step('a run makes a model that says where it comes from', async () => {
  const { page } = running;
  await goTo(page, 'Home');
  await importFolder(running, textsIn(dir));
  await setUpRun(page, { epochs: 1, batch: 8, window: 20 });
  await page.getByRole('textbox', { name: 'Name' }).fill('Harbour voice');
  await startRun(page);
  await isDone(page);
  await goTo(page, 'Models');
  await page.getByRole('link', { name: 'Harbour voice' }).click();
  await says(page, /^Learnt from Harbour letters/);
  await page.getByRole('heading', { name: 'Where it comes from' }).waitFor();
  const view = await ask<ModelView>(page, 'models.show', { model: await idOf('Harbour voice') });
  expect(view.lineage.map(({ kind, name }) => `${kind} ${name}`).join(', ')).toMatch(
    /model starter.*data Harbour letters/,
  );
  await page.getByRole('textbox', { name: 'Notes on this model' }).fill('For the catalogue.');
});

step('it is judged on its texts and on general text, beside the model that it was made from', async () => {
  const { page } = running;
  const judge = page.getByRole('button', { name: /^Judge( again)?$/ });
  const texts = page.getByRole('combobox', { name: 'Judge it on' });
  for (const label of [/Harbour letters, held-out/, /General English/]) {
    const option = await texts.locator('option').filter({ hasText: label }).first().getAttribute('value');
    await texts.selectOption(option);
    await judge.click();
    await page.getByRole('button', { name: 'Judge “starter” too' }).click();
    await page
      .getByText(/than .* of starter/)
      .first()
      .waitFor();
  }
  await page.getByText('Learnt, beside forgotten').waitFor();
  await looksWell(running, 'models-judged');
  const view = await ask<ModelView>(page, 'models.show', { model: await idOf('Harbour voice') });
  expect(view.judgements.map(({ text }) => text.data === null)).toEqual([true, false]);
  for (const { scores } of view.judgements) {
    expect(scores.perplexity).toBeCloseTo(Math.exp(scores.loss), 3);
    expect(scores.top5).toBeGreaterThan(scores.accuracy);
    expect(scores.bitsPerCharacter).toBeGreaterThan(0.5);
  }
  expect(view.notes).toBe('For the catalogue.');
});

step(
  'it is asked what it has learnt by heart, and the verdict stands there before it is taken away',
  async () => {
    const { page } = running;
    await page.getByRole('button', { name: 'Ask it' }).click();
    await page
      .getByText(/Given all that stands before it|No document is as long/)
      .first()
      .waitFor();
    await looksWell(running, 'models-audited');
    const out = join(dir, 'taken away');
    mkdirSync(out);
    await answerDialogs(running, [out]);
    await page.getByRole('button', { name: 'Export…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('radio', { name: /fastai/ }).check();
    await looksWell(running, 'models-export');
    await dialog.getByRole('button', { name: 'Choose a folder…' }).click();
    await dialog.getByText(/language_model_learner/).waitFor();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    const files = readdirSync(out);
    expect(files.filter((name) => name.endsWith('.pth'))).toHaveLength(1);
    expect(files.filter((name) => name.endsWith('.pkl'))).toHaveLength(1);
  },
);

step('its files are checked against their sums', async () => {
  const { page, library } = running;
  await page.getByRole('button', { name: 'Verify' }).click();
  await page
    .getByText(/as (?:it was|they were) written/)
    .first()
    .waitFor();
  const folder = join(library, 'models', await idOf('Harbour voice'));
  writeFileSync(join(folder, 'vocab.json'), '["changed"]');
  await page.getByRole('button', { name: 'Verify' }).click();
  await page.getByText('changed', { exact: true }).first().waitFor();
});

step('it gets another name, goes into the bin and comes back', async () => {
  const { page } = running;
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'More for Colleague' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('From Anna');
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const before = await models();
  await page.getByRole('button', { name: 'More for From Anna' }).click();
  await page.getByRole('menuitem', { name: 'Move to the bin' }).click();
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  expect((await models()).map(({ name }) => name)).not.toContain('From Anna');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('link', { name: 'From Anna' }).waitFor();
  expect(await models()).toEqual(before);
  await looksWell(running, 'models');
});
