/** What dies without a word: the window's page, then the whole program, each in the middle of training. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { openApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { call, until } from '../support/appCalls.ts';
import { found } from './steps/afterCrash.ts';
import { story } from './steps/inOrder.ts';
import {
  goTo,
  importFolder,
  isUsable,
  LASTING,
  processOf,
  reachesStep,
  settingField,
  setUpRun,
  startRun,
  storedPoints,
  storedRun,
  typeSetting,
} from './steps/studio.ts';
import { textsIn } from './steps/texts.ts';
import { removeDir } from '../support/removeDir.ts';

let dir: string;
let running: RunningApp;
let run: string;
const step = story(() => running);

const open = (): Promise<RunningApp> =>
  openApp({ library: join(dir, 'library'), userData: join(dir, 'user') });

const stepsOf = (): number[] => storedPoints(running.library, run).map((point) => point.step);
const oneTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ulmfit-crashes-'));
});

afterAll(async () => {
  await running.close();
  removeDir(dir);
});

step('a form that is being filled survives a reload right after the last key', async () => {
  running = await open();
  const { page } = running;
  await isUsable(page);
  await importFolder(running, textsIn(dir));
  await setUpRun(page, LASTING);
  await typeSetting(page, 'Warm-up share', '17');
  await page.reload();
  await settingField(page, 'Warm-up share').waitFor();
  expect(await settingField(page, 'Warm-up share').inputValue()).toBe('17');
  expect(await settingField(page, 'Batch').inputValue()).toBe('8');
});

step(
  'the page’s process is killed: the window comes back with the form, and no update is missing',
  async () => {
    const { app, page, library } = running;
    run = await startRun(page);
    await reachesStep(page, 3);
    await goTo(page, 'New run');
    await typeSetting(page, 'Highest learning rate', '0.0123');
    // typed a second ago, it is on disk
    await until(
      () => call(page, 'draft.load', { form: 'newRun' }),
      (saved) => saved?.json.includes('0.0123') ?? false,
    );
    const trainer = await processOf(app, 'ULMFiT trainer');
    const before = stepsOf().length;
    await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (contents !== undefined) process.kill(contents.getOSProcessId(), 'SIGKILL');
    });
    const peak = await found(
      app,
      `const field = [...document.querySelectorAll('main input[type=text]')].find((input) =>
       input.labels?.[0]?.textContent.includes('Highest learning rate'));
     return field?.value ?? null;`,
    );
    expect(peak).toBe('1.23e−2');
    await found(app, `return document.body.innerText.includes('had stopped working and was loaded again');`);
    await found(app, `location.hash = '#/run/${run}'; return true;`);
    const shown = await found(
      app,
      `const text = [...document.querySelectorAll('main dl div')].find((each) =>
       each.querySelector('dt')?.textContent.trim() === 'Update')?.querySelector('dd')?.textContent ?? '';
     const done = Number(text.split(' of ')[0].replaceAll(/\\D/g, ''));
     return done > ${String(before)} ? done : null;`,
    );
    await found(
      app,
      `const said = /Training loss over ([\\d,]+) of/.exec(document.body.innerText) ??
       /over ([\\d,]+) of [\\d,]+ updates/.exec(document.body.innerText);
     return said !== null && Number(said[1].replaceAll(',', '')) >= ${String(shown)};`,
    );
    expect(await processOf(app, 'ULMFiT trainer')).toBe(trainer);
    const steps = stepsOf();
    expect(steps.length).toBeGreaterThan(before);
    expect(steps).toEqual(oneTo(steps.length));
    expect(storedRun(library, run).status).toBe('running');
  },
);

step(
  'the program is killed: the next start shows where the run was cut off, and Continue goes on from there',
  async () => {
    const { app, library } = running;
    while (stepsOf().length < 35) await setTimeout(50); // past the first snapshot, that of the first epoch
    const trainer = await processOf(app, 'ULMFiT trainer');
    const main = app.process();
    const ended = once(main, 'exit');
    main.kill('SIGKILL');
    await ended;
    while (isRunning(trainer)) await setTimeout(50); // a trainer without its main has nobody to tell anything
    const before = storedPoints(library, run);
    await running.close();

    running = await open();
    const { page } = running;
    await page
      .getByRole('alert')
      .getByText(/was cut off at/)
      .waitFor();
    expect(storedRun(library, run).status).toBe('interrupted');
    expect(before.map((point) => point.step)).toEqual(oneTo(before.length));
    const rows = await call(page, 'runs.list', {});
    expect(rows.find(({ id }) => id === run)?.live).toBeNull();
    await page.getByRole('button', { name: /^Continue from update/ }).click();
    await page.getByRole('region', { name: 'The run that goes on' }).getByRole('link').click();
    await reachesStep(page, before.length + 5);
    const after = storedPoints(library, run);
    expect(after.map((point) => point.step)).toEqual(oneTo(after.length));
    // what was trained a second time has come out the same, to the last bit
    expect(after.slice(0, before.length)).toEqual(before);
  },
);

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
