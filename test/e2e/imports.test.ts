/** Imports in the program itself: cancelled, killed with the program and without it, and one that would take too much memory. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ImportState } from '../../shared/data.ts';
import type { BuildJob } from '../../main/building/job.ts';
import { heapFlags } from '../../main/ingest/limits.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { launchApp } from '../support/electron.ts';
import type { RunningApp } from '../support/electron.ts';
import { importForm } from '../support/importForm.ts';
import { answerDialogs, ask, isReady } from '../support/pages.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyTexts } from '../support/tinyLibrary.ts';
import { signal } from './steps/libraries.ts';
import { goTo, isUsable, processOf, says } from './steps/studio.ts';

test('an import whose process is killed says so and can be thrown away, and the program goes on', async () => {
  const running = await launchApp();
  const { app, page, library } = running;
  await isReady(page);
  await answerDialogs(running, [muchIn(tempDir())]);
  const { token } = await ask<{ token: string }>(page, 'data.choose', { kind: 'files' });
  const { id } = await ask<ImportState>(page, 'data.import', importForm({ token, name: 'much' }));
  const state = async (): Promise<ImportState | undefined> =>
    (await ask<ImportState[]>(page, 'data.imports')).find((each) => each.id === id);
  await expect.poll(async () => (await state())?.done ?? 0, { timeout: 30_000 }).toBeGreaterThan(0);
  const killed = await app.evaluate(({ app: program }) => {
    const ingest = program.getAppMetrics().filter(({ name }) => name === 'ULMFiT Studio ingest');
    for (const { pid } of ingest) process.kill(pid, 'SIGKILL');
    return ingest.length;
  });
  expect(killed).toBeGreaterThan(0);
  await expect.poll(async () => (await state())?.failure?.code).toBe('internal/ingest-ended');
  expect(await state()).toMatchObject({ status: 'interrupted', data: null });
  expect(await ask<unknown[]>(page, 'data.list')).toEqual([]);
  await ask<null>(page, 'data.cancelImport', { id }); // it could be gone on with, too
  expect(readdirSync(join(library, 'datasets'))).toEqual([]);
});

/** Texts that are not read in the time in which a test looks at them. */
function muchIn(dir: string, name = 'much'): string {
  const file = join(dir, `${name}.csv`);
  const rows = tinyTexts(2000).map((text, i) => `${String(i)},"${text}"\n`);
  writeFileSync(file, `number,text\n${rows.join('').repeat(40)}`);
  return file;
}

const part = (page: Page, name: string): Locator => page.getByRole('region', { name: `Import of ${name}` });

/** Brings a file in as a person does, and waits until some of it is in. */
async function begin(running: RunningApp, file: string, name: string): Promise<void> {
  const { page } = running;
  await goTo(page, 'Data');
  await answerDialogs(running, [file]);
  await page.getByRole('button', { name: 'Choose files…' }).first().click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.getByRole('button', { name: 'Read the texts' }).click();
}

const hasBegun = (page: Page, name: string): Promise<void> =>
  part(page, name)
    .getByText(/[1-9]\d,\d{3} documents so far/)
    .waitFor();

/** What a dataset holds, beside its name: a digest of each of its files of texts and tokens. */
function digests(library: string, data: string): Record<string, string> {
  const folder = join(library, 'datasets', data);
  return Object.fromEntries(
    ['tokens.bin', 'docs.bin', 'types.json'].map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

async function dataOf(page: Page, name: string): Promise<string> {
  const all = await ask<{ data: string; name: string }[]>(page, 'data.list');
  const found = all.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no dataset “${name}”`);
  return found.data;
}

test('an import that is cancelled in the window leaves nothing behind', async () => {
  const running = await launchApp();
  const { page, library } = running;
  await isUsable(page);
  await begin(running, muchIn(tempDir()), 'much');
  await hasBegun(page, 'much');
  expect(readdirSync(join(library, 'datasets'))).toHaveLength(1);
  const began = performance.now();
  await page.getByRole('button', { name: 'Cancel much' }).click();
  await part(page, 'much').waitFor({ state: 'detached' });
  process.stdout.write(`    cancelled in ${(performance.now() - began).toFixed(0)} ms\n`);
  expect(readdirSync(join(library, 'datasets'))).toEqual([]);
  expect(await ask(page, 'data.list')).toEqual([]);
  await says(page, /^No texts are in yet/);
});

test('an import goes on after its process, and after the whole program was killed, to the same dataset', async () => {
  const dir = tempDir();
  const file = muchIn(dir);
  const folders = { library: join(dir, 'library'), userData: join(dir, 'user') };
  const first = await launchApp(folders);
  await isUsable(first.page);
  await begin(first, file, 'whole');
  await part(first.page, 'whole').getByText('is in: 80,000 documents').waitFor();

  await begin(first, file, 'torn');
  await hasBegun(first.page, 'torn');
  signal(await processOf(first.app, 'ULMFiT Studio ingest'), 'SIGKILL');
  await part(first.page, 'torn')
    .getByText(/was cut off at/)
    .waitFor();
  await part(first.page, 'torn').getByRole('button', { name: 'Continue' }).click();
  await part(first.page, 'torn')
    .getByText(/(so far|is in)/)
    .waitFor();
  const ingest = await processOf(first.app, 'ULMFiT Studio ingest');
  const main = first.app.process();
  const ended = once(main, 'exit');
  main.kill('SIGKILL');
  await ended;
  while (signal(ingest, 0)) await setTimeout(20); // it has nobody left to work for
  await first.close();
  expect(readdirSync(join(folders.library, 'datasets')).some((name) => name.startsWith('.work-'))).toBe(true);

  const { page } = await launchApp(folders);
  await isUsable(page);
  await goTo(page, 'Data');
  await part(page, 'torn')
    .getByText(/was cut off at/)
    .waitFor();
  await part(page, 'torn').getByRole('button', { name: 'Continue' }).click();
  await part(page, 'torn').getByText('is in: 80,000 documents').waitFor();
  const [whole, torn] = [await dataOf(page, 'whole'), await dataOf(page, 'torn')];
  expect(digests(folders.library, torn)).toEqual(digests(folders.library, whole));
  expect(readdirSync(join(folders.library, 'datasets')).sort()).toEqual([whole, torn].sort());
});

test('the limit on the memory of an import holds in Electron’s own process', async () => {
  const { app } = await launchApp();
  const dir = tempDir();
  const file = join(dir, 'names.txt');
  // every word is another one, and all of them are held in memory
  const words = Array.from({ length: 600_000 }, (_, i) => (i * 2654435761).toString(36));
  writeFileSync(file, words.map((word, i) => word + (i % 200 === 199 ? '\n\n' : ' ')).join(''));
  const job: BuildJob = {
    folder: join(dir, 'data-1'),
    about: { id: 'data-1', name: 'names', created: 1, notes: '' },
    from: {
      ...{
        kind: 'files',
        paths: [file],
        validPaths: null,
        textColumn: null,
        labelColumns: [],
        encoding: null,
      },
      split: { kind: 'random', valid: 0.2, seed: 1, together: true },
      rules: { words: null, off: [] },
    },
  };
  const code = await app.evaluate(
    ({ utilityProcess }, { worker, execArgv, message }) =>
      new Promise<number>((resolve) => {
        const child = utilityProcess.fork(worker, [], { execArgv, stdio: 'ignore' });
        child.once('exit', resolve);
        child.on('message', ({ kind }: { kind: string }) => {
          if (kind === 'done') child.kill(); // although there was no room for it
        });
        child.postMessage(message);
      }),
    {
      worker: join(ROOT, 'out', 'main', 'ingest.js'),
      execArgv: heapFlags(32),
      message: { kind: 'job', id: 1, job: { kind: 'build', job, again: false, memory: 1e12 } },
    },
  );
  expect(code).toBe(6); // SIGABRT, which `ingest/job.ts` takes for memory that was used up
});
