/** Resuming on the real engine: after a kill, after a signal, and when it is refused. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { codeOf } from '../support/codeOf.ts';
import { tempDir } from '../support/tempDir.ts';
import { tinyLibrary } from '../support/tinyLibrary.ts';
import { finetune, killAfter, resume } from '../support/tinyRuns.ts';

test('a run that is killed is shown as interrupted and then repeats the unbroken one bit for bit', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const unbroken = await finetune(library, { name: 'unbroken' });
  const shown = await killAfter(join(dir, 'library'), 'killed', 17);
  const killed = library.runs.list().find(({ name }) => name === 'killed');
  expect(killed?.status).toBe('interrupted');
  expect(killed?.step).toBeGreaterThanOrEqual(shown);

  const { outcome, steps } = await resume(library, { run: 'killed' });
  expect(steps[0]).toBe(Math.floor(shown / 7) * 7 + 1);
  expect(library.runs.updates('killed')).toEqual(library.runs.updates('unbroken'));
  expect(library.runs.show('killed').evaluations).toEqual(library.runs.show('unbroken').evaluations);
  const { before, after, best } = unbroken;
  expect(outcome).toMatchObject({ before, after, best });
  expect(library.runs.show('killed').notes.map(({ code }) => code)).not.toContain('resumed-inexact');
});

test('a run that is killed before its first checkpoint starts again at step 1', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 3);
  const { outcome, steps } = await resume(library, { run: 'killed' });
  expect([outcome.status, steps[0]]).toEqual(['done', 1]);
});

test('a signal interrupts a run with everything saved, and it goes on after the last step shown', async () => {
  const library = await tinyLibrary(tempDir());
  await finetune(library, { name: 'unbroken' });
  const abort = new AbortController();
  const outcome = await finetune(library, {
    name: 'halved',
    signal: abort.signal,
    onEvent: (event) => {
      if (event.kind === 'update' && event.step === 10) abort.abort();
    },
  });
  expect(outcome).toMatchObject({ status: 'interrupted', model: null });
  expect(library.runs.list()[0]).toMatchObject({ name: 'halved', status: 'interrupted', step: 10 });
  const { steps } = await resume(library, { run: 'halved' });
  expect(steps[0]).toBe(11);
  expect(library.runs.updates('halved')).toEqual(library.runs.updates('unbroken'));
});

test('numbers that a resumed run does not repeat are replaced and noted', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 10);
  const db = new Database(join(dir, 'library', 'studio.db'));
  db.prepare('UPDATE metric SET loss = loss * 1.0000001 WHERE step = 9').run();
  db.close();
  await resume(library, { run: 'killed' });
  const { notes, steps, step } = library.runs.show('killed');
  expect(notes.map(({ code, update }) => ({ code, update }))).toContainEqual({
    code: 'resumed-inexact',
    update: 9,
  });
  expect(step).toBe(steps);
});

test('a finished run, a busy one, an unknown one, and one on other threads are not resumed', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  const whileBusy: Promise<string>[] = [];
  const { run } = await finetune(library, {
    onStarted: (started) => {
      whileBusy.push(codeOf(library.runs.resume({ run: started.run })));
      whileBusy.push(codeOf(library.runs.delete(started.run)));
    },
  });
  expect(await Promise.all(whileBusy)).toEqual(['run/busy', 'run/busy']);
  expect(await codeOf(library.runs.resume({ run }))).toBe('run/done');
  await killAfter(join(dir, 'library'), 'killed', 2);
  expect(await codeOf(library.runs.resume({ run: 'killed', threads: 2 }))).toBe('run/other-engine');
  expect(await codeOf(library.runs.resume({ run: 'no such run' }))).toBe('run/unknown');
  expect(library.runs.show('killed').status).toBe('interrupted');
});

test('only one of two that resume a run at the same moment gets it', async () => {
  const dir = tempDir();
  const library = await tinyLibrary(dir);
  await killAfter(join(dir, 'library'), 'killed', 2);
  const codes = await Promise.all([1, 2].map(() => codeOf(library.runs.resume({ run: 'killed' }))));
  expect(codes.sort()).toEqual(['it succeeded', 'run/busy']);
});
