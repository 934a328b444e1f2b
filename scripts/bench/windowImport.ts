/** What an import costs the window: `scripts/bench/window.ts --import`. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { call } from '../../test/support/appCalls.ts';
import { openApp } from '../../test/support/electron.ts';
import type { RunningApp } from '../../test/support/electron.ts';
import { line, recorded, say, sayMemory, stallOf, watchMain } from './lookInside.ts';

/** Longer than any import that is measured here. */
const IMPORT_MS = 30 * 60_000;

/** From the choice of the file to its dataset on the screen: once for main, and once for the page, whose recording is work for main. */
export async function measureImport(file: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'ulmfit-bench-'));
  const running = await openApp();
  const { app, page } = running;
  const main: number[] = [];
  const shown: number[] = [];
  try {
    page.setDefaultTimeout(IMPORT_MS);
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    }, file);
    const reading = await bringIn(running, () => watchMain(running));
    main.push(await stallOf(running));
    await watchMain(running);
    await showTexts(running);
    main.push(await stallOf(running));
    const whileReading = await recorded(running, join(dir, 'reading.json'), () => bringIn(running));
    const whileShowing = await recorded(running, join(dir, 'showing.json'), () => showTexts(running));
    shown.push(longest(whileReading), longest(whileShowing));
    const [dataset] = await call(page, 'data.list', {});
    const { train = 0, valid = 0 } = dataset?.documents ?? {};
    say(`imported ${String(train + valid)} documents in ${reading.toFixed(1)} s`);
    for (const [i, what] of ['importing', 'showing'].entries()) {
      line(`longest task of the page, ${what}`, [shown[i] ?? NaN], 'ms', 1);
      line(`longest stall of main, ${what}`, [main[i] ?? NaN], 'ms', 1);
    }
    await sayMemory(running);
  } finally {
    await running.close();
    await rm(dir, { recursive: true, force: true });
  }
}

/** Brings in what the dialog answers. @param begin just before it is chosen. @returns s from reading to the end */
async function bringIn({ page }: RunningApp, begin?: () => Promise<void>): Promise<number> {
  await page.evaluate(`location.hash = '#/data'`);
  const choose = page.getByRole('button', { name: 'Choose files…' }).first();
  await choose.waitFor();
  await setTimeout(1000); // the window has become quiet
  await begin?.();
  await choose.click();
  const read = page.getByRole('button', { name: 'Read the texts' });
  await read.waitFor();
  const began = performance.now();
  await read.click();
  await page.getByRole('button', { name: 'See what was understood' }).waitFor();
  return (performance.now() - began) / 1000;
}

async function showTexts({ page }: RunningApp): Promise<void> {
  await page.getByRole('button', { name: 'See what was understood' }).click();
  await page.getByRole('heading', { name: 'What was found' }).waitFor();
  await setTimeout(2000); // the preview and the charts are drawn
}

function longest(tasks: readonly number[]): number {
  return tasks.reduce((most, ms) => Math.max(most, ms), 0);
}
