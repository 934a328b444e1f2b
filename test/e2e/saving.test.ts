/**
 * What leaves the program for a place of the person's choice, and what comes in from one, through the system's dialogs,
 * which answer by themselves: each is there whole, or not at all with a sentence that says why.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { answerDialogs, ask, invoke } from '../support/pages.ts';
import { isRoot } from '../support/nobody.ts';
import { tinyTexts, TINY_SETTINGS, writeTexts, writeTinyModel } from '../support/tinyLibrary.ts';
import { story } from './steps/inOrder.ts';
import { filesOf, holderOf, rowsOf, signal } from './steps/libraries.ts';
import {
  bringInFrom,
  chartNumbers,
  goTo,
  importFolder,
  isUsable,
  says,
  storedPoints,
} from './steps/studio.ts';
import { removeDir } from '../support/removeDir.ts';

const PNG = 'Save as PNG, double size…';
const CSV = 'Save as CSV…';
let dir: string;
let running: RunningApp;
let run: string;
const step = story(() => running);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-saving-'));
  running = await openApp({ library: join(dir, 'library'), userData: join(dir, 'user') });
  await isUsable(running.page);
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

/** A message of the window in the corner, which a failure leaves there until it is closed. */
async function isTold(kind: 'status' | 'alert', words: string | RegExp): Promise<string> {
  const toasts = running.page.getByRole('region', { name: 'Messages' });
  const toast = toasts.getByRole(kind).filter({ hasText: words }).last();
  await toast.waitFor();
  const text = await toast.innerText();
  await toast.getByRole('button', { name: 'Close' }).click();
  return text;
}

async function fromMenuOf(chart: string, item: string): Promise<void> {
  await running.page.getByRole('button', { name: `More for ${chart}`, exact: true }).click();
  await running.page.getByRole('menuitem', { name: item }).click();
}

step('a choice of texts that the person thinks better of changes nothing', async () => {
  const { page } = running;
  await answerDialogs(running, []);
  for (const kind of ['files', 'folder'] as const)
    expect(await invoke(page, 'data.choose', { kind })).toEqual({ ok: true, value: null });
  const before = await page.locator('main').innerText();
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await page.getByRole('button', { name: 'Choose files…' }).click();
  expect(await page.locator('main').innerText()).toBe(before);
});

step('a folder that holds a broken model is refused in words, and nothing of it stays', async () => {
  const { page, library } = running;
  const before = readdirSync(join(library, 'models'));
  const broken = await writeTinyModel(join(dir, 'broken'));
  const weights = join(broken, 'model.safetensors');
  writeFileSync(weights, readFileSync(weights).subarray(0, 200));
  await bringInFrom(running, broken);
  const dialog = page.getByRole('dialog');
  await dialog
    .getByText(/model\.safetensors.*\.$/s)
    .first()
    .waitFor();
  expect(await dialog.innerText()).not.toMatch(/ENOENT|Error:/);
  await dialog.getByRole('button', { name: 'Leave it' }).click();

  const empty = join(dir, 'no model at all');
  mkdirSync(empty);
  await bringInFrom(running, empty);
  await dialog
    .getByText(/no model at all/)
    .first()
    .waitFor();
  expect(await dialog.innerText()).not.toMatch(/ENOENT|Error:/);
  await dialog.getByRole('button', { name: 'Leave it' }).click();
  expect(readdirSync(join(library, 'models'))).toEqual(before);
});

step('a model from a folder is added, and a run with it begins and ends', async () => {
  const { page } = running;
  await bringInFrom(running, await writeTinyModel(join(dir, 'tiny')));
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await goTo(page, 'Home');
  await importFolder(running, writeTexts(join(dir, 'tales'), tinyTexts(30)));
  const [data] = await ask<{ data: string }[]>(page, 'data.list');
  const models = await ask<{ id: string; name: string }[]>(page, 'models.list');
  const model = models.find(({ name }) => name === 'tiny')?.id ?? '';
  const settings = { ...TINY_SETTINGS, frozenEpochs: 0 };
  const draft = {
    name: 'tiny run',
    kind: 'finetune',
    model,
    data: data?.data ?? '',
    settings,
    epochs: 1,
    seed: 1,
  };
  ({ run } = await ask<{ run: string }>(page, 'runs.start', { draft }));
  await page.evaluate((id) => (location.hash = `#/run/${id}`), run);
  await says(page, /^Done/);
});

step('a chart is saved as a picture and as a table, whole and right', async () => {
  const rows = await chartNumbers(running, 'Loss', dir);
  const losses = rows.filter(([at = 0]) => at > 0).map(([at, , loss]) => [at, loss]);
  const stored = storedPoints(running.library, run).map((point) => [point.step, point.loss]);
  expect(stored.length).toBeGreaterThan(5);
  expect(losses).toEqual(stored);

  const file = join(dir, 'loss.png');
  writeFileSync(file, 'an older file, which the dialog has asked about');
  await answerDialogs(running, [file]);
  await fromMenuOf('loss', PNG);
  await isTold('status', file);
  const { width, height, colours } = await pictureIn(file);
  expect(width).toBeGreaterThan(600);
  expect(height).toBeGreaterThan(200);
  expect(colours).toBeGreaterThan(4); // more than paper
  expect(leftovers(dir)).toEqual([]);
});

step('a report is saved as one page that needs nothing else', async () => {
  const { page } = running;
  const file = join(dir, 'report.html');
  await answerDialogs(running, [file]);
  await page.getByRole('button', { name: 'Save report…' }).click();
  await isTold('status', file);
  const html = readFileSync(file, 'utf8');
  expect(html).toContain('tiny run');
  expect(html.trimEnd()).toMatch(/<\/html>$/);
  expect(html).not.toMatch(/\b(?:src|href)="(?!#|data:)/);
  await answerDialogs(running, []);
  expect(await invoke(page, 'runs.saveReport', { run })).toEqual({ ok: true, value: null });
});

step('where a folder is gone or refuses, this is said, and no half file is left', async () => {
  const { page } = running;
  const gone = join(dir, 'gone', 'chart');
  for (const item of [PNG, CSV]) {
    await answerDialogs(running, [gone]);
    await fromMenuOf('loss', item);
    expect(await isTold('alert', gone)).toContain('its folder does not exist');
  }
  await answerDialogs(running, [join(dir, 'gone', 'report.html')]);
  await page.getByRole('button', { name: 'Save report…' }).click();
  await isTold('alert', 'its folder does not exist');
  const inTheWay = join(dir, 'in the way');
  mkdirSync(inTheWay);
  await answerDialogs(running, [inTheWay]);
  await fromMenuOf('loss', CSV);
  expect(await isTold('alert', inTheWay)).toContain('a folder of that name is in the way');
  expect(existsSync(join(dir, 'gone'))).toBe(false);
  expect(leftovers(dir)).toEqual([]);
});

step('on a full disk the file that was there stays, and no part of the new one', async ({ skip }) => {
  const disk = join(dir, 'disk');
  mkdirSync(disk);
  if (!mounted(disk)) skip('only root may mount a small disk');
  try {
    const file = join(disk, 'loss.png');
    writeFileSync(file, 'an older picture');
    writeFileSync(join(disk, 'other'), 'x'.repeat(8192));
    await answerDialogs(running, [file]);
    await fromMenuOf('loss', PNG);
    expect(await isTold('alert', file)).toContain('the disk is full');
    const report = join(disk, 'report.html');
    await answerDialogs(running, [report]);
    await running.page.getByRole('button', { name: 'Save report…' }).click();
    await isTold('alert', 'the disk is full');
    expect(readdirSync(disk).sort()).toEqual(['loss.png', 'other']);
    expect(readFileSync(file, 'utf8')).toBe('an older picture');
  } finally {
    execFileSync('umount', [disk]);
  }
});

step('what is no picture is not saved as one', async () => {
  const file = join(dir, 'forged.png');
  await answerDialogs(running, [file]);
  for (const content of ['', 'no picture', Buffer.from('<script>').toString('base64')]) {
    const reply = await invoke(running.page, 'charts.save', { name: 'forged', kind: 'png', content });
    expect(reply).toMatchObject({ ok: false, code: 'internal/no-picture' });
  }
  expect(existsSync(file)).toBe(false);
});

step(
  'another library is chosen: the program starts again with it, and the old one is untouched',
  async () => {
    const { app, page, library, userData } = running;
    const other = join(dir, 'other library');
    mkdirSync(other);
    const before = filesOf(library);
    const log = (): string => readFileSync(join(userData, 'logs', 'studio.log'), 'utf8');
    const opened = (): number => log().split('library open').length - 1;
    expect(opened()).toBe(1);

    await answerDialogs(running, []); // thought better of
    await goTo(page, 'Settings');
    expect(await invoke(page, 'settings.chooseLibrary', {})).toEqual({ ok: true, value: null });
    await answerDialogs(running, [library]); // the one that is open
    expect(await invoke(page, 'settings.chooseLibrary', {})).toEqual({ ok: true, value: null });

    // what Playwright has taken out of the program's own arguments, the second program needs too
    await app.evaluate(
      ({ app: program }, root) => {
        const relaunch = program.relaunch.bind(program);
        program.relaunch = ({ args = [] } = {}) =>
          relaunch({ args: [...(root ? ['--no-sandbox'] : []), ...args] });
      },
      isRoot || process.env['CI'] !== undefined,
    );
    const first = app.process();
    const ended = once(first, 'exit');
    await answerDialogs(running, [other]);
    await page.getByRole('button', { name: 'Use another folder…' }).click();
    expect((await ended)[0]).toBe(0);
    await expect.poll(opened, { timeout: 60_000 }).toBe(2);
    await expect.poll(() => log().split('window ready').length - 1, { timeout: 60_000 }).toBe(2);

    const second = holderOf(other);
    onTestFinished(() => void signal(second, 'SIGKILL'));
    expect(second).not.toBe(first.pid);
    signal(second, 'SIGTERM');
    await expect.poll(() => signal(second, 0), { timeout: 30_000 }).toBe(false);

    expect(existsSync(join(other, 'models'))).toBe(true);
    expect(rowsOf(other)).toEqual({ runs: 0, models: 1, datasets: 0 });
    expect(filesOf(library)).toEqual(before);
    expect(rowsOf(library)).toEqual({ runs: 1, models: 3, datasets: 1 });
  },
);

/** What a picture file holds, as the page itself decodes it. */
function pictureIn(file: string): Promise<{ width: number; height: number; colours: number }> {
  return running.page.evaluate(
    async (bytes) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
      const { width, height } = picture;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context?.drawImage(picture, 0, 0);
      const pixels = new Uint32Array(context?.getImageData(0, 0, width, height).data.buffer ?? []);
      return { width, height, colours: new Set(pixels).size };
    },
    [...readFileSync(file)],
  );
}

/** What a write that was broken off would leave behind. */
function leftovers(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('.'));
}

function mounted(disk: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
