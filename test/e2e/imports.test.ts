/** Imports in the program itself: a process that is killed, and one that would take too much memory. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ImportState } from '../../shared/data.ts';
import type { BuildJob } from '../../main/building/job.ts';
import { heapFlags } from '../../main/ingest/limits.ts';
import { ROOT } from '../../scripts/setup/places.mjs';
import { launchApp } from '../support/electron.ts';
import { importForm } from '../support/importForm.ts';
import { answerDialogs, ask, isReady } from '../support/pages.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyTexts } from '../support/tinyLibrary.ts';

test('an import whose process is killed says so and can be thrown away, and the program goes on', async () => {
  const running = await launchApp();
  const { app, page, library } = running;
  await isReady(page);
  const file = join(tempDir(), 'much.csv');
  const rows = tinyTexts(2000).map((text, i) => `${String(i)},"${text}"\n`);
  writeFileSync(file, `number,text\n${rows.join('').repeat(40)}`);
  await answerDialogs(running, [file]);
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
